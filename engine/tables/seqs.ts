import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';

/** Names the advisory locks by which readers of the feed see how far back writers are still busy on PostgreSQL. */
export const FEED_LOCK = 0x6461;
/** The second half of such a lock has 31 bits. */
export const FEED_MODULUS = 2 ** 31 - 1;

const SEQUENCE = 'record_changes_seq_seq';

/**
 * Numbers for changes, rising, never given twice. The newest row of `record_changes` is therefore never deleted.
 *
 * On PostgreSQL transactions overlap, and a lower number may be committed after a higher one. Each writer holds a lock
 * named by a number not above its own, taken before it takes its own; see `feedHorizon`.
 */
export async function takeSeqs(
  tx: Transaction,
  database: CompiledTable['database'],
  count: number,
): Promise<number[]> {
  if (count === 0) return [];
  if (database === 'sqlite') {
    const [row] = await tx.query<{ last: number | null }>('SELECT max(seq) AS last FROM record_changes');
    const first = (row?.last ?? 0) + 1;
    return Array.from({ length: count }, (_, index) => first + index);
  }
  await tx.query(
    `SELECT pg_advisory_xact_lock_shared(?::int, (last_value % ?::bigint)::int) FROM ${SEQUENCE}`,
    [FEED_LOCK, FEED_MODULUS],
  );
  const rows = await tx.query<{ seq: number }>(
    `SELECT nextval('${SEQUENCE}') AS seq FROM generate_series(1, ?::int)`,
    [count],
  );
  return rows.map(({ seq }) => seq).sort((a, b) => a - b);
}

/**
 * The last number up to which nothing can be committed any more: what a cursor passes must never get a late row.
 * Call it before the statement that reads the rows.
 *
 * The race: a writer that looked at the sequence before us but has not locked yet takes its numbers after its lock,
 * so they are above what we read first. A writer that locked is seen, unless it is over, and then its rows are too.
 */
export async function feedHorizon(
  query: Transaction['query'],
  database: CompiledTable['database'],
): Promise<number> {
  if (database === 'sqlite') return Number.MAX_SAFE_INTEGER;
  const [sequence] = await query<{ last: number }>(`SELECT last_value AS last FROM ${SEQUENCE}`);
  const last = sequence?.last ?? 0;
  const locks = await query<{ place: number }>(
    `SELECT objid::bigint AS place FROM pg_locks
      WHERE locktype = 'advisory' AND classid = ?::bigint::oid AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [FEED_LOCK],
  );
  const lows = locks.map(
    ({ place }) => last - ((((last - place) % FEED_MODULUS) + FEED_MODULUS) % FEED_MODULUS),
  );
  // The first number ever given equals `last_value`: below the lock's number it is certain in every case.
  return lows.length === 0 ? last : Math.min(last, ...lows) - 1;
}
