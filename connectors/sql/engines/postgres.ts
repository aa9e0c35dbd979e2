import knexFactory from 'knex';
import { Big, readNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import type { Credential } from '../../kit/draft.ts';
import { textOf } from '../../kit/draft.ts';
import { writeStatement, type Placeholders, type Statement } from '../statement.ts';
import { BATCH, silent, type Lender, type ReadLimits, type SqlSource } from './source.ts';

/** Of the driver's client, what is used here. */
interface Client {
  query(config: {
    text: string;
    values?: unknown[];
    /** The protocol that takes one statement and no more. */
    queryMode?: 'extended';
    types?: { getTypeParser(oid: number): (text: string) => Json };
  }): Promise<{ rows: JsonObject[] }>;
}

/** The server knows the types; a text is read by it as it would be in the statement. */
const placeholders: Placeholders = {
  numbered: true,
  bind: (value) => ({
    value: value === null ? null : textOf(value instanceof Big ? value.toString() : value),
  }),
};

export function openPostgres(credential: Credential, address: { host: string; port: number }): SqlSource {
  const knex = knexFactory({
    client: 'pg',
    connection: {
      ...address,
      user: credential['user'] ?? '',
      password: credential['password'] ?? '',
      database: credential['database'] ?? '',
      ssl: credential['tls'] === 'on',
      connectionTimeoutMillis: 10_000,
      application_name: 'daliu',
    },
    pool: { min: 0, max: 1 },
    log: silent,
    acquireConnectionTimeout: 15_000,
  });
  const lender = knex.client as Lender<Client>;
  return {
    rows: (statement, limits) => fetchRows(lender, statement, limits),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    close: () => knex.destroy(),
  };
}

async function* fetchRows(
  lender: Lender<Client>,
  statement: Statement,
  { maxRows, timeLimitMs }: ReadLimits,
): AsyncGenerator<JsonObject[]> {
  const client = await lender.acquireConnection();
  const { sql, values } = writeStatement(statement, placeholders);
  try {
    await client.query({ text: 'BEGIN' });
    await client.query({ text: 'SET TRANSACTION READ ONLY' });
    await client.query({ text: 'SET LOCAL standard_conforming_strings = on' });
    await client.query({ text: `SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(timeLimitMs))}` });
    // A cursor takes nothing but a query, and hands its rows out as they are asked for.
    await client.query({ text: `DECLARE daliu NO SCROLL CURSOR FOR ${sql}`, values, queryMode: 'extended' });
    for (let left = maxRows; left > 0;) {
      const { rows } = await client.query({ text: `FETCH ${Math.min(BATCH, left)} FROM daliu`, types });
      if (rows.length > 0) yield rows;
      left = rows.length < Math.min(BATCH, left) ? 0 : left - rows.length;
    }
  } finally {
    // The connection may be gone; what matters was said before.
    await client.query({ text: 'ROLLBACK' }).catch(() => undefined);
    await lender.releaseConnection(client);
  }
}

const number = (text: string): Json => readNumeric(text) ?? text;
const json = (text: string): Json => parseJson(text);
/** By the numbers of the server's own types; all others are handed on as the server writes them. */
const PARSERS: Readonly<Record<number, (text: string) => Json>> = {
  16: (text) => text === 't',
  20: number,
  21: number,
  23: number,
  26: number,
  700: number,
  701: number,
  1700: number,
  114: json,
  3802: json,
};
const types = { getTypeParser: (oid: number) => PARSERS[oid] ?? ((text: string): Json => text) };
