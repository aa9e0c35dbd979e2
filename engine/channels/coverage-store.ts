import type { WalkState } from '../../connectors/kit/walk/pages.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';
import { mergeIntervals, type Interval } from './intervals.ts';

/** A window that was read whole. */
export interface ReadWindow extends Interval {
  kind: 'ahead' | 'backfill';
  /** When its first page was asked for. */
  fetchedAt: number;
  /** Different records that it held. */
  ours: number;
  /** What the platform said it holds, where it says so. */
  theirs: number | null;
  /** Records that it changed here. */
  written: number;
}

/** A window being read, as it stood after the last page whose records were written. */
export interface KeptWalk {
  kind: ReadWindow['kind'];
  walk: WalkState;
  ours: number;
  written: number;
  changedAt: number;
}

export interface CoverageStore {
  /** What of the time was read whole, in order. */
  covered(channel: string, list: string): Promise<Interval[]>;
  /** In the transaction that writes its last records: from now on the window counts as read. */
  cover(tx: Transaction, channel: string, list: string, window: ReadWindow): Promise<void>;
  keepWalk(tx: Transaction, channel: string, list: string, walk: KeptWalk): Promise<void>;
  walk(channel: string, list: string): Promise<KeptWalk | undefined>;
  dropWalk(channel: string, list: string): Promise<void>;
  /** Windows that were read of a span of time, the newest reading last. */
  windows(channel: string, list: string, span: Interval): Promise<ReadWindow[]>;
  /** Takes a span out of what was read, so that it is read again. */
  forget(channel: string, list: string, span: Interval): Promise<void>;
  /** Drops the notes of single windows older than this; what was read stays. */
  tidy(before: number): Promise<void>;
}

interface Span {
  from_at: number;
  until_at: number;
}
const toInterval = ({ from_at, until_at }: Span): Interval => ({ fromAt: from_at, untilAt: until_at });

export const createCoverageStore = (tables: Tables): CoverageStore => ({
  covered: async (channel, list) => {
    const rows = await tables.read<Span>(
      'SELECT from_at, until_at FROM channel_coverage WHERE channel_id = ? AND list = ? ORDER BY from_at',
      [channel, list],
    );
    return rows.map(toInterval);
  },
  async cover(tx, channel, list, window) {
    await replaceSpans(tx, channel, list, window, (touched) => mergeIntervals([...touched, window]));
    await tx.query(
      `INSERT INTO channel_windows(channel_id, list, fetched_at, from_at, until_at, kind, ours, theirs, written)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        channel,
        list,
        window.fetchedAt,
        window.fromAt,
        window.untilAt,
        window.kind,
        window.ours,
        window.theirs,
        window.written,
      ],
    );
    await tx.query('DELETE FROM channel_walks WHERE channel_id = ? AND list = ?', [channel, list]);
  },
  forget: (channel, list, span) =>
    tables.write(async (tx) => {
      await replaceSpans(tx, channel, list, span, (touched) => touched.flatMap((one) => without(one, span)));
    }),
  async tidy(before) {
    await tables.write((tx) => tx.query('DELETE FROM channel_windows WHERE fetched_at < ?', [before]));
  },
  windows: async (channel, list, { fromAt, untilAt }) => {
    const rows = await tables.read<Span & Omit<ReadWindow, keyof Interval> & { fetched_at: number }>(
      `SELECT * FROM channel_windows WHERE channel_id = ? AND list = ? AND until_at > ? AND from_at < ?
        ORDER BY fetched_at, from_at`,
      [channel, list, fromAt, untilAt],
    );
    return rows.map((row) => ({
      ...toInterval(row),
      kind: row.kind,
      fetchedAt: row.fetched_at,
      ours: row.ours,
      theirs: row.theirs,
      written: row.written,
    }));
  },
  ...walks(tables),
});

/** Puts new spans in the place of those that touch one. Rows of one channel are written by its owner alone. */
async function replaceSpans(
  tx: Transaction,
  channel: string,
  list: string,
  { fromAt, untilAt }: Interval,
  change: (touched: Interval[]) => Interval[],
): Promise<void> {
  const touched = await tx.query<Span>(
    `DELETE FROM channel_coverage WHERE channel_id = ? AND list = ? AND from_at <= ? AND until_at >= ?
      RETURNING from_at, until_at`,
    [channel, list, untilAt, fromAt],
  );
  for (const span of change(touched.map(toInterval)))
    await tx.query('INSERT INTO channel_coverage(channel_id, list, from_at, until_at) VALUES (?, ?, ?, ?)', [
      channel,
      list,
      span.fromAt,
      span.untilAt,
    ]);
}

const without = (one: Interval, span: Interval): Interval[] =>
  [
    { fromAt: one.fromAt, untilAt: Math.min(one.untilAt, span.fromAt) },
    { fromAt: Math.max(one.fromAt, span.untilAt), untilAt: one.untilAt },
  ].filter(({ fromAt, untilAt }) => fromAt < untilAt);

const walks = (tables: Tables): Pick<CoverageStore, 'keepWalk' | 'walk' | 'dropWalk'> => ({
  async keepWalk(tx, channel, list, { kind, walk, ours, written, changedAt }) {
    await tx.query(
      `INSERT INTO channel_walks(channel_id, list, kind, walk, ours, written, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel_id, list) DO UPDATE SET kind = excluded.kind, walk = excluded.walk,
          ours = excluded.ours, written = excluded.written, changed_at = excluded.changed_at`,
      [channel, list, kind, JSON.stringify(walk), ours, written, changedAt],
    );
  },
  walk: async (channel, list) => {
    const [row] = await tables.read<{
      kind: KeptWalk['kind'];
      walk: string;
      ours: number;
      written: number;
      changed_at: number;
    }>('SELECT * FROM channel_walks WHERE channel_id = ? AND list = ?', [channel, list]);
    if (row === undefined) return undefined;
    const { kind, ours, written, changed_at: changedAt } = row;
    return { kind, walk: JSON.parse(row.walk) as WalkState, ours, written, changedAt };
  },
  async dropWalk(channel, list) {
    await tables.write((tx) =>
      tx.query('DELETE FROM channel_walks WHERE channel_id = ? AND list = ?', [channel, list]),
    );
  },
});
