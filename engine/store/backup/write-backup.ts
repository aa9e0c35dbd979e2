import { pipeline } from 'node:stream/promises';
import { Readable, type Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Transaction } from '../../sdk/transaction.ts';
import type { ReadConnection } from '../connection.ts';
import { LEFT_OUT, summing, type Line } from './archive.ts';
import { rowsOf } from './read-tables.ts';

/** A backup of a large database takes longer than any list may. */
const LIMIT_MS = 24 * 3_600_000;

/**
 * Writes everything the database held at one instant, while engines go on committing. Ends `output`.
 * On SQLite the write-ahead log cannot be cut off until it is done.
 */
export const writeBackup = (
  connection: Pick<ReadConnection, 'read' | 'dialect'>,
  output: Writable,
  now: number,
  signal?: AbortSignal,
): Promise<void> =>
  connection.read(
    async (session) => {
      await session.query(connection.dialect.beginSnapshot);
      try {
        const text = Readable.from(inPieces(lines(connection, session, now)));
        await pipeline(text, createGzip(), output, signal === undefined ? {} : { signal });
      } finally {
        await session.query('ROLLBACK');
      }
    },
    { timeoutMs: LIMIT_MS, ...(signal === undefined ? {} : { signal }) },
  );

/** Every piece is a turn of the compressor's thread, which costs more than the few hundred bytes of a row. */
const PIECE = 64 * 1024;

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function* lines(
  { dialect }: Pick<ReadConnection, 'dialect'>,
  session: Transaction,
  now: number,
): AsyncGenerator<string> {
  const line = (value: Line): string => `${JSON.stringify(value)}\n`;
  const migrations = await session.query<{ id: string }>('SELECT id FROM schema_migrations ORDER BY id');
  yield line({
    format: 'daliu-backup',
    version: 1,
    migrations: migrations.map(({ id }) => id),
    createdAt: now,
  });
  const tables = (await dialect.tables(session)).filter(({ name }) => !LEFT_OUT.has(name));
  for (const table of tables) {
    yield line({ table: table.name, columns: table.columns });
    const sum = summing();
    for await (const row of rowsOf(session, table)) {
      const text = JSON.stringify(row);
      sum.add(text);
      yield `${text}\n`;
    }
    yield line({ end: table.name, ...sum.sum() });
  }
  yield line({ end: true, tables: tables.length });
}
