import type { Client } from 'pg';
import type { Session } from '../session.ts';

/** Names of statements prepared on a connection, by their text. */
const named = new WeakMap<Client, Map<string, string>>();

export function postgresSession(connection: unknown): Session {
  const client = connection as Client;
  return {
    query: async <Row>(sql: string, bindings: readonly unknown[] = []) => {
      const { rows } = await client.query(numbered(sql), plain(bindings));
      return rows as Row[];
    },
    repeat: async <Row>(sql: string, bindings: readonly unknown[] = []) => {
      const { rows } = await client.query({
        name: nameOf(client, sql),
        text: numbered(sql),
        values: plain(bindings),
      });
      return rows as Row[];
    },
  };
}

const plain = (bindings: readonly unknown[]): unknown[] => bindings.map((value) => value ?? null);

function nameOf(client: Client, sql: string): string {
  let names = named.get(client);
  if (names === undefined) named.set(client, (names = new Map()));
  const found = names.get(sql);
  if (found !== undefined) return found;
  const name = `s${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/** Texts come again; those of set-based statements by their number of rows. */
const numberedTexts = new Map<string, string>();
const MAX_TEXTS = 1_000;

/** `?` becomes `$1`, `$2` …, but not inside quotes. */
export function numbered(sql: string): string {
  const found = numberedTexts.get(sql);
  if (found !== undefined) return found;
  let count = 0;
  const text = sql.replace(/'[^']*'|"[^"]*"|\?/g, (part) => (part === '?' ? `$${(count += 1)}` : part));
  if (numberedTexts.size >= MAX_TEXTS) numberedTexts.clear();
  numberedTexts.set(sql, text);
  return text;
}
