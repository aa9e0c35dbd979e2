import { removeDataset } from './datasets.ts';
import { deleteRuns } from './delete-runs.ts';
import { idsFrom } from './run-ids.ts';
import { chunks, marks } from './sql.ts';
import type { Tables } from './tables.ts';

/** How long finished runs of a flow are kept; without a member there is no such bound. */
export interface KeepRule {
  days?: number;
  /** Journals of the flow with their large payloads together, newest kept. */
  megabytes?: number;
}

export interface RetentionRules {
  /** For flows without a rule of their own. */
  standard: KeepRule;
  flows: Record<string, KeepRule>;
}

export interface Swept {
  runs: number;
  blobs: number;
  /** Expired results kept for their like. */
  cached: number;
}

export interface SweepOptions {
  /** Stops between two transactions. */
  signal?: AbortSignal;
  /** Told after each transaction how many runs have gone so far. */
  report?(runs: number): void;
}

/** A transaction of this many runs holds the writer for some milliseconds. */
const BATCH = 100;
const PAGE = 1_000;
const DAY_MS = 86_400_000;

/** A blob that was named by nobody an hour ago may have been named by a commit under way. */
const BLOB_REST_MS = 3_600_000;

/** Applied times older than this decide nothing: no source sends an update that late. */
const SERIAL_DAYS = 180;

/**
 * Deletes finished runs past their keeping, then what nobody refers to any more, in many short transactions between
 * which others commit.
 */
export async function sweep(
  tables: Tables,
  rules: RetentionRules,
  now: number,
  { signal, report }: SweepOptions = {},
): Promise<Swept> {
  const swept: Swept = { runs: 0, blobs: 0, cached: 0 };
  for (const flow of await flowsWithRuns(tables)) {
    const rule = Object.hasOwn(rules.flows, flow) ? rules.flows[flow] : rules.standard;
    for await (const ids of pastKeeping(tables, flow, rule ?? {}, now)) {
      if (signal?.aborted === true) return swept;
      swept.runs += await tables.write((tx) => deleteRuns(tx, ids));
      report?.(swept.runs);
    }
  }
  swept.blobs = await sweepBlobs(tables, now, signal);
  await sweepDatasets(tables, rules.standard, now, signal);
  await sweepSerials(tables, now - SERIAL_DAYS * DAY_MS, signal);
  swept.cached = await tables.write(async (tx) => {
    const expired = await tx.query('DELETE FROM step_cache WHERE expires_at <= ? RETURNING key', [now]);
    await tx.query('DELETE FROM workers WHERE seen_at < ?', [now - DAY_MS]);
    return expired.length;
  });
  return swept;
}

/** One look per flow instead of one per run: the index is ordered by flow. */
async function flowsWithRuns(tables: Tables): Promise<string[]> {
  const flows: string[] = [];
  for (;;) {
    const [row] = await tables.read<{ flow: string | null }>(
      'SELECT min(flow_id) AS flow FROM runs WHERE flow_id > ?',
      [flows.at(-1) ?? ''],
    );
    if (row === undefined || row.flow === null) return flows;
    flows.push(row.flow);
  }
}

async function* pastKeeping(
  tables: Tables,
  flow: string,
  rule: KeepRule,
  now: number,
): AsyncGenerator<string[]> {
  if (rule.days !== undefined) yield* olderThan(tables, flow, now - rule.days * DAY_MS);
  if (rule.megabytes !== undefined) yield* beyondSize(tables, flow, rule.megabytes * 1_000_000);
}

/** Oldest first. A run cannot have ended before it was made, so its id bounds the search. */
async function* olderThan(tables: Tables, flow: string, endedBefore: number): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await tables.read<{ id: string; ended_at: number | null }>(
      'SELECT id, ended_at FROM runs WHERE flow_id = ? AND id > ? AND id < ? ORDER BY id LIMIT ?',
      [flow, after, idsFrom(endedBefore), PAGE],
    );
    const over = rows.filter((row) => row.ended_at !== null && row.ended_at < endedBefore);
    yield* chunks(
      over.map(({ id }) => id),
      BATCH,
    );
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

/** From the newest on, adding up; what lies beyond the limit goes, if it is over. */
async function* beyondSize(tables: Tables, flow: string, limit: number): AsyncGenerator<string[]> {
  let before = '~';
  let bytes = 0;
  for (;;) {
    const rows = await tables.read<{ id: string; bytes: number; ended_at: number | null }>(
      `SELECT r.id, r.ended_at,
          (SELECT CAST(coalesce(sum(octet_length(s.body)), 0) AS BIGINT) FROM segments s WHERE s.run_id = r.id)
          + (SELECT CAST(coalesce(sum(b.size), 0) AS BIGINT)
              FROM blob_refs f JOIN blobs b ON b.hash = f.hash WHERE f.run_id = r.id) AS bytes
        FROM runs r WHERE r.flow_id = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?`,
      [flow, before, PAGE],
    );
    const beyond: string[] = [];
    for (const row of rows) {
      bytes += row.bytes;
      if (bytes > limit && row.ended_at !== null) beyond.push(row.id);
    }
    yield* chunks(beyond, BATCH);
    if (rows.length < PAGE) return;
    before = rows.at(-1)?.id ?? before;
  }
}

/** Those that belong to no run; the others go with theirs. */
async function sweepDatasets(
  tables: Tables,
  { days }: KeepRule,
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  if (days === undefined) return;
  const old = await tables.read<{ id: string }>(
    'SELECT id FROM datasets WHERE run_id IS NULL AND created_at < ?',
    [now - days * DAY_MS],
  );
  for (const { id } of old) {
    if (signal?.aborted === true) return;
    await tables.write((tx) => removeDataset(tx, id));
  }
}

async function sweepBlobs(tables: Tables, now: number, signal?: AbortSignal): Promise<number> {
  const before = now - BLOB_REST_MS;
  const unnamed = 'at < ? AND NOT EXISTS (SELECT 1 FROM blob_refs r WHERE r.hash = blobs.hash)';
  let removed = 0;
  let after = '';
  for (;;) {
    const rows = await tables.read<{ hash: string }>(
      `SELECT hash FROM blobs WHERE hash > ? AND ${unnamed} ORDER BY hash LIMIT ?`,
      [after, before, BATCH],
    );
    if (rows.length === 0 || signal?.aborted === true) return removed;
    // Looked at again: it may have been named meanwhile, and its time renewed, which PostgreSQL minds at this moment.
    const gone = await tables.write((tx) =>
      tx.query(`DELETE FROM blobs WHERE hash IN (${marks(rows.length)}) AND ${unnamed} RETURNING hash`, [
        ...rows.map(({ hash }) => hash),
        before,
      ]),
    );
    removed += gone.length;
    after = rows.at(-1)?.hash ?? after;
  }
}

/** One row per key that was ever applied: found by reading, deleted by key, so that no transaction is long. */
async function sweepSerials(tables: Tables, before: number, signal?: AbortSignal): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await tables.read<{ key: string }>(
      'SELECT key FROM serials WHERE key > ? AND applied_at < ? ORDER BY key LIMIT ?',
      [after, before, PAGE],
    );
    if (rows.length === 0 || signal?.aborted === true) return;
    await tables.write((tx) =>
      tx.query(`DELETE FROM serials WHERE key IN (${marks(rows.length)}) AND applied_at < ?`, [
        ...rows.map(({ key }) => key),
        before,
      ]),
    );
    after = rows.at(-1)?.key ?? after;
  }
}
