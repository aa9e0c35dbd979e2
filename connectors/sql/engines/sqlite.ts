import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import knexFactory from 'knex';
import { problem } from '../../../schemas/problem.ts';
import { isNumeric, readNumeric, toBig, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { textOf, type Credential } from '../../kit/draft.ts';
import { writeStatement, type Placeholders, type Statement } from '../statement.ts';
import { BATCH, silent, type Lender, type ReadLimits, type SqlSource } from './source.ts';

type Cell = string | number | Uint8Array | null;
type Done<T> = (error: Error | null, result: T) => void;
/** Of the driver's objects, what is used here. */
interface Prepared {
  /** With values: from the beginning. Without: the next row. */
  get(values: unknown[], done: Done<Record<string, Cell> | undefined>): void;
  get(done: Done<Record<string, Cell> | undefined>): void;
  finalize(done: () => void): void;
}
interface Database {
  prepare(sql: string, done: (error: Error | null) => void): Prepared;
  exec(sql: string, done: (error: Error | null) => void): void;
  interrupt(): void;
}

/** The driver binds doubles; a longer whole number goes as text and is made one again by the database. */
const placeholders: Placeholders = {
  numbered: false,
  bind(value) {
    if (isNumeric(value) && !isHeld(value)) {
      const text = toBig(value).toFixed();
      // As NUMERIC a text of so many digits would become a double.
      return { text: `CAST(? AS ${text.includes('.') ? 'REAL' : 'INTEGER'})`, value: text };
    }
    if (typeof value === 'boolean') return { value: value ? 1 : 0 };
    return { value: value === null || isNumeric(value) ? value : textOf(value) };
  },
};

/** True if a double of the driver's is the number, digit for digit. */
const isHeld = (value: Numeric): boolean =>
  typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value));

export function openSqlite(credential: Credential): SqlSource {
  const filename = credential['database'] ?? '';
  checkFile(filename);
  const knex = knexFactory({
    client: 'sqlite3',
    // Flags are only added to those for writing; as a URI the file itself is opened to be read.
    connection: { filename: `${pathToFileURL(filename).href}?mode=ro`, flags: ['OPEN_URI'] },
    useNullAsDefault: true,
    pool: { min: 0, max: 1 },
    log: silent,
    acquireConnectionTimeout: 15_000,
  });
  const lender = knex.client as Lender<Database>;
  return {
    rows: (statement, limits) => stepRows(lender, statement, limits),
    quote,
    close: () => knex.destroy(),
  };
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function checkFile(filename: string): void {
  if (isAbsolute(filename) && statSync(filename, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new ProblemError(
    problem(
      'sql-no-file',
      '/credential/database',
      '没有这个数据库文件：请填写它在这台机器上的完整路径。',
      'There is no such file: give its full path on this machine.',
    ),
  );
}

async function* stepRows(
  lender: Lender<Database>,
  statement: Statement,
  { maxRows, timeLimitMs }: ReadLimits,
): AsyncGenerator<JsonObject[]> {
  const database = await lender.acquireConnection();
  const timer = setTimeout(() => database.interrupt(), timeLimitMs);
  const opened: Prepared[] = [];
  try {
    await new Promise<void>((resolve, reject) =>
      database.exec('PRAGMA query_only = 1', (error) => (error === null ? resolve() : reject(error))),
    );
    const { sql, values } = writeStatement(statement, placeholders);
    const first = await prepare(database, `SELECT * FROM (${sql}) LIMIT 1`, opened);
    const columns = Object.keys((await step(first, values)) ?? {});
    if (columns.length === 0) return;
    // The driver makes doubles of whole numbers, so they travel as text, told apart from texts by a letter.
    const list = columns.map(
      (name) => `CASE typeof(${quote(name)}) ${KINDS.replaceAll('?', quote(name))} END`,
    );
    const named = columns.map((name, at) => `${list[at]} AS ${quote(name)}`).join(', ');
    const rows = await prepare(database, `SELECT ${named} FROM (${sql})`, opened);
    let batch: JsonObject[] = [];
    for (let count = 0; count < maxRows; count += 1) {
      const row = await step(rows, count === 0 ? values : undefined);
      if (row === undefined) break;
      batch.push(Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, valueOf(cell)])));
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    clearTimeout(timer);
    for (const one of opened) await new Promise<void>((resolve) => one.finalize(resolve));
    await lender.releaseConnection(database);
  }
}

const KINDS = `WHEN 'integer' THEN 'n' || ? WHEN 'text' THEN 't' || ? ELSE ?`;

function valueOf(cell: Cell): Json {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64');
  if (typeof cell !== 'string') return cell;
  const text = cell.slice(1);
  return cell.startsWith('n') ? (readNumeric(text) ?? text) : text;
}

const prepare = (database: Database, sql: string, opened: Prepared[]): Promise<Prepared> =>
  new Promise((resolve, reject) => {
    const made: Prepared = database.prepare(sql, (error) => {
      if (error !== null) return reject(error);
      opened.push(made);
      return resolve(made);
    });
  });

/** Without values bound anew the statement goes on to its next row. */
const step = (prepared: Prepared, values?: unknown[]): Promise<Record<string, Cell> | undefined> =>
  new Promise((resolve, reject) => {
    const done: Done<Record<string, Cell> | undefined> = (error, row) =>
      error === null ? resolve(row) : reject(error);
    if (values === undefined || values.length === 0) prepared.get(done);
    else prepared.get(values, done);
  });
