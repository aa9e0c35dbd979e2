import type { Readable } from 'node:stream';
import knexFactory from 'knex';
import { Big, readNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { textOf, type Credential } from '../../kit/draft.ts';
import { writeStatement, type Placeholders, type Statement } from '../statement.ts';
import { BATCH, silent, type Lender, type ReadLimits, type SqlSource } from './source.ts';

interface Field {
  type: string;
  string(): string | null;
  buffer(): Buffer | null;
}
/** Of the driver's connection, what is used here. */
interface Connection {
  query(options: { sql: string; values?: unknown[]; typeCast?: (field: Field) => Json }): {
    stream(): Readable;
  };
  query(sql: string, done: (error: Error | null) => void): void;
  destroy(): void;
}

/** A number is written as one: compared with text, the server would take both for doubles. */
const placeholders: Placeholders = {
  numbered: false,
  bind(value) {
    if (value instanceof Big) return { value: { toSqlString: () => value.toString() } };
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return { value };
    return { value: textOf(value) };
  },
};

export function openMysql(credential: Credential, address: { host: string; port: number }): SqlSource {
  const knex = knexFactory({
    client: 'mysql2',
    connection: {
      ...address,
      user: credential['user'] ?? '',
      password: credential['password'] ?? '',
      database: credential['database'] ?? '',
      charset: 'utf8mb4',
      connectTimeout: 10_000,
      multipleStatements: false,
      ...(credential['tls'] === 'on' ? { ssl: { rejectUnauthorized: true } } : {}),
    },
    pool: { min: 0, max: 1 },
    log: silent,
    acquireConnectionTimeout: 15_000,
  });
  const lender = knex.client as Lender<Connection>;
  return {
    rows: (statement, limits) => streamRows(lender, statement, limits),
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    close: () => knex.destroy(),
  };
}

async function* streamRows(
  lender: Lender<Connection>,
  statement: Statement,
  { maxRows, timeLimitMs }: ReadLimits,
): AsyncGenerator<JsonObject[]> {
  const connection = await lender.acquireConnection();
  const { sql, values } = writeStatement(statement, placeholders);
  // Ends the connection and with it the statement, on servers that know no limit of their own.
  const timer = setTimeout(() => connection.destroy(), timeLimitMs + 1_000);
  try {
    // How texts are escaped must not depend on the server's settings.
    await run(connection, `SET SESSION sql_mode = ''`);
    await run(connection, `SET SESSION max_execution_time = ${Math.max(1, Math.ceil(timeLimitMs))}`).catch(
      isUnknown,
    );
    await run(connection, 'START TRANSACTION READ ONLY');
    let batch: JsonObject[] = [];
    let count = 0;
    for await (const row of connection
      .query({ sql, values, typeCast })
      .stream() as AsyncIterable<JsonObject>) {
      batch.push({ ...row });
      count += 1;
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
      if (count >= maxRows) break;
    }
    if (batch.length > 0) yield batch;
  } finally {
    clearTimeout(timer);
    // Whatever of the answer is still under way goes with the connection.
    connection.destroy();
    await lender.releaseConnection(connection);
  }
}

const run = (connection: Connection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error === null ? resolve() : reject(error)));
  });

/** MariaDB calls the limit something else. */
const isUnknown = (error: unknown): void => {
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ER_UNKNOWN_SYSTEM_VARIABLE'
  )
    return;
  throw error;
};

const NUMBERS: ReadonlySet<string> = new Set([
  'TINY', 'SHORT', 'LONG', 'INT24', 'LONGLONG', 'FLOAT', 'DOUBLE', 'DECIMAL', 'NEWDECIMAL', 'YEAR',
]); // prettier-ignore

/** Numbers exact, times as the server writes them, bytes that are no text in base64. */
function typeCast(field: Field): Json {
  if (field.type === 'BIT' || field.type === 'GEOMETRY') return field.buffer()?.toString('base64') ?? null;
  const text = field.string();
  if (text === null) return null;
  if (field.type === 'JSON') return parseJson(text);
  return NUMBERS.has(field.type) ? (readNumeric(text) ?? text) : text;
}
