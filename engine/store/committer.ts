import type { FaultName } from '../core/ports.ts';
import type { Group, StoreContext } from './context.ts';
import type { Dialect } from './dialect.ts';
import { savepoint } from './savepoint.ts';
import type { Session } from './session.ts';

/** One kind of write. The items of a group run kind by kind, each kind's items together. */
export interface Lane<T, R> {
  /** Lanes run in this order: births first, so that what is written about a run in the same group finds it. */
  order: number;
  /** Answers one result per item. Throwing undoes the group; its items are then run one by one. */
  run(group: Group, items: readonly T[]): Promise<R[]>;
  /** True if these items need one statement only: alone in their group they go without BEGIN and COMMIT. */
  isOneStatement?(items: readonly T[], dialect: Dialect): boolean;
  /** Runs whose rows the item changes. */
  touches?(item: T): readonly string[];
  beforeCommit?(items: readonly T[]): FaultName[];
  afterCommit?: FaultName;
}

interface Pending {
  lane: Lane<unknown, unknown>;
  item: unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type Settled = { ok: true; result: unknown } | { ok: false; error: unknown };

export interface Committer {
  /** Resolves after COMMIT. */
  submit<T, R>(lane: Lane<T, R>, item: T): Promise<R>;
  /** Resolves when nothing is pending; what is submitted afterwards is refused. */
  close(): Promise<void>;
}

/** A group larger than this would keep others waiting for longer than its shared fsync saves. */
const MAX_GROUP = 128;
const MAX_TRIES = 8;

/**
 * Group commit: all writes pending at one instant share one transaction, one fsync. While a group is on its way the
 * next one gathers; nothing waits for a timer. A group starts in the check phase of the event loop, so that the
 * requests which arrived in the same poll phase are in it together.
 *
 *   idle ──submit──▶ scheduled ──check phase──▶ committing ──pending?──▶ scheduled
 *                                                         └──none─────▶ idle
 *
 * If a statement of a group fails, the group is rolled back and its items run again one by one, each in a SAVEPOINT,
 * so that one item's mistake is its own. After a deadlock or a serialization failure the whole group runs again.
 */
export function createCommitter(
  context: StoreContext,
  withWriter: <T>(work: (session: Session) => Promise<T>) => Promise<T>,
  tell: (runIds: string[]) => void,
): Committer {
  let pending: Pending[] = [];
  let state: 'idle' | 'scheduled' | 'committing' = 'idle';
  let closed = false;
  let idle: (() => void)[] = [];

  const schedule = (): void => {
    state = 'scheduled';
    setImmediate(() => void drain());
  };

  const drain = async (): Promise<void> => {
    state = 'committing';
    const group = pending.slice(0, MAX_GROUP);
    pending = pending.slice(MAX_GROUP);
    const due = new Set<string>();
    try {
      const settled = await withWriter((session) => commit({ ...context, session, due }, group));
      if (due.size > 0) tell([...due]);
      for (const [index, { resolve, reject }] of group.entries()) {
        const outcome = settled[index];
        if (outcome?.ok === true) resolve(outcome.result);
        else reject(outcome?.error);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    if (pending.length > 0) return schedule();
    state = 'idle';
    for (const done of idle) done();
    idle = [];
  };

  return {
    submit<T, R>(lane: Lane<T, R>, item: T): Promise<R> {
      if (closed) return Promise.reject(new Error('the store is closed'));
      return new Promise<R>((resolve, reject) => {
        pending.push({ lane, item, resolve, reject });
        if (state === 'idle') schedule();
      });
    },
    close: () => {
      closed = true;
      return state === 'idle' ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}

/** Runs a group to its end: committed, or every item refused. */
async function commit(group: Group, items: readonly Pending[]): Promise<Settled[]> {
  for (let tries = 1; ; tries += 1) {
    group.due.clear();
    try {
      return await commitTogether(group, items);
    } catch (error) {
      const retryable = group.dialect.isRetryable(error);
      if (retryable && tries < MAX_TRIES) continue;
      if (retryable || items.length === 1) return items.map(() => ({ ok: false, error }));
    }
    group.due.clear();
    try {
      return await commitOneByOne(group, items);
    } catch (error) {
      if (!group.dialect.isRetryable(error) || tries >= MAX_TRIES)
        return items.map(() => ({ ok: false, error }));
    }
  }
}

async function commitTogether(group: Group, items: readonly Pending[]): Promise<Settled[]> {
  const lanes = byLane(items);
  const only = lanes.length === 1 ? lanes[0] : undefined;
  if (only?.lane.isOneStatement?.(only.items, group.dialect) === true) {
    hitBefore(group, lanes);
    const results = await only.lane.run(group, only.items);
    await ring(group, false);
    hitAfter(group, lanes);
    return results.map((result) => ({ ok: true, result }));
  }
  return transaction(group, async () => {
    await lockRuns(group, items);
    const settled: Settled[] = [];
    for (const { lane, items: own, indexes } of lanes) {
      const results = await lane.run(group, own);
      for (const [at, index] of indexes.entries()) settled[index] = { ok: true, result: results[at] };
    }
    await ring(group, true);
    hitBefore(group, lanes);
    return settled;
  }).then((settled) => {
    hitAfter(group, lanes);
    return settled;
  });
}

function commitOneByOne(group: Group, items: readonly Pending[]): Promise<Settled[]> {
  return transaction(group, async () => {
    await lockRuns(group, items);
    const settled: Settled[] = [];
    for (const { lane, items: own, indexes } of byLane(items)) {
      for (const [at, item] of own.entries()) {
        const outcome = await savepoint<Settled>(group, async () => {
          const [result] = await lane.run(group, [item]);
          hitBefore(group, [{ lane, items: [item] }]);
          return { ok: true, result };
        }).catch((error: unknown): Settled => {
          if (group.dialect.isRetryable(error)) throw error;
          return { ok: false, error };
        });
        settled[indexes[at] ?? -1] = outcome;
      }
    }
    await ring(group, true);
    return settled;
  });
}

async function transaction<T>({ session, dialect }: Group, work: () => Promise<T>): Promise<T> {
  await session.query(dialect.begin);
  try {
    const result = await work();
    await session.query('COMMIT');
    return result;
  } catch (error) {
    // After some errors (a full disk) SQLite has rolled back by itself and says so.
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** A doorbell that cannot be rung must not undo what was written: the poll finds due runs without it. */
async function ring(group: Group, inTransaction: boolean): Promise<void> {
  const { ring: call, due } = group;
  if (call === undefined || due.size === 0) return;
  const work = (): Promise<void> => call(group.session, [...due]);
  try {
    await (inTransaction ? savepoint(group, work) : work());
  } catch (error) {
    if (inTransaction && group.dialect.isRetryable(error)) throw error;
  }
}

interface LaneItems {
  lane: Lane<unknown, unknown>;
  items: unknown[];
  /** Where the items stood in the group. */
  indexes: number[];
}

function byLane(pending: readonly Pending[]): LaneItems[] {
  const lanes = new Map<Lane<unknown, unknown>, LaneItems>();
  for (const [index, { lane, item }] of pending.entries()) {
    const found = lanes.get(lane);
    if (found === undefined) lanes.set(lane, { lane, items: [item], indexes: [index] });
    else {
      found.items.push(item);
      found.indexes.push(index);
    }
  }
  return [...lanes.values()].sort((a, b) => a.lane.order - b.lane.order);
}

const lockRuns = async (group: Group, items: readonly Pending[]): Promise<void> => {
  const ids = new Set(items.flatMap(({ lane, item }) => lane.touches?.(item) ?? []));
  if (ids.size > 0) await group.dialect.lockRuns(group.session, [...ids]);
};

const hitBefore = (group: Group, lanes: readonly Pick<LaneItems, 'lane' | 'items'>[]): void => {
  for (const { lane, items } of lanes) for (const name of lane.beforeCommit?.(items) ?? []) group.fault(name);
};

const hitAfter = (group: Group, lanes: readonly LaneItems[]): void => {
  for (const { lane } of lanes) if (lane.afterCommit !== undefined) group.fault(lane.afterCommit);
};
