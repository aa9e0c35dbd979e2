import type { Database, Statement } from 'sqlite3';
import type { Session } from '../session.ts';

type Prepared = Map<string, Promise<Statement>>;

/** Statements kept by connection. A connection cannot be closed while it has any: see `releaseStatements`. */
const kept = new WeakMap<Database, Prepared>();

/** Four texts of the hot path, each for up to 64 rows; births that share different columns add to them. */
const MAX_KEPT = 500;

export function sqliteSession(connection: unknown): Session {
  const database = connection as Database;
  return {
    query: (sql, bindings = []) =>
      new Promise((resolve, reject) => {
        database.all(sql, plain(bindings), (error: Error | null, rows: never[]) =>
          error === null ? resolve(rows) : reject(error),
        );
      }),
    repeat: async (sql, bindings = []) => {
      const statement = await keep(database, sql);
      return new Promise((resolve, reject) => {
        statement.all(plain(bindings), (error: Error | null, rows: never[]) =>
          error === null ? resolve(rows) : reject(error),
        );
      });
    },
  };
}

/** The driver binds `undefined` as nothing at all, which shifts no parameter but hides mistakes: it is null here. */
const plain = (bindings: readonly unknown[]): unknown[] =>
  bindings.includes(undefined) ? bindings.map((value) => value ?? null) : (bindings as unknown[]);

async function keep(database: Database, sql: string): Promise<Statement> {
  let statements = kept.get(database);
  if (statements === undefined) kept.set(database, (statements = new Map()));
  const found = statements.get(sql);
  if (found !== undefined) return found;
  if (statements.size >= MAX_KEPT) await releaseStatements(database);
  const made = new Promise<Statement>((resolve, reject) => {
    const statement: Statement = database.prepare(sql, (error: Error | null) =>
      error === null ? resolve(statement) : reject(error),
    );
  });
  statements.set(sql, made);
  made.catch(() => statements.delete(sql));
  return made;
}

/** Lets go of every kept statement, so that the connection can be closed. */
export async function releaseStatements(connection: unknown): Promise<void> {
  const statements = kept.get(connection as Database);
  if (statements === undefined) return;
  const all = [...statements.values()];
  statements.clear();
  for (const made of all) {
    const statement = await made.catch(() => undefined);
    if (statement !== undefined)
      await new Promise<void>((resolve) => void statement.finalize(() => resolve()));
  }
}
