import type { OpenRepair, Released, RepairTarget } from '../../schemas/repair-state.ts';
import type { Clock } from '../core/ports.ts';
import { EngineError } from '../core/errors.ts';
import type { Incidents } from './incidents.ts';
import { releaseRun, resumeRelease, type Releasing } from './release-run.ts';
import type { RepairStore } from './repair-port.ts';
import type { Ticker } from './ticker.ts';

export interface RepairRunnerOptions extends Omit<Releasing, 'store'> {
  store: RepairStore;
  /** Name of this process. */
  worker: string;
  clock: Clock;
  ticker: Ticker;
  incidents: Incidents;
}

export interface RepairRunner {
  start(): void;
  /** Moves every repair of this process on; a call while one is under way waits for that one. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** A process that has not said for so long that it still works on a repair has lost it. */
const OWNED_MS = 30_000;
/** Runs that are under way again for long are asked after this often once nothing is left to be let go. */
const SETTLE_MS = 15_000;
/** Time in which no run was let go is not made up for beyond this: a flood would be no metering. */
const MOST_LATE_MS = 1_000;
/** Rounds of collecting in one tick. */
const ROUNDS = 20;

const system = { kind: 'system', id: 'system', name: 'repair' } as const;

/**
 * Works on mass repairs, a little with every tick.
 *
 *   collecting ──all found──▶ running ──all let go──▶ done
 *        │                    │   ▲ └──too many fail alike──▶ stopped
 *        └──────canceled◀─────┘   └───────a person resumes──────┘ └──▶ canceled
 *
 * A run is marked as being let go before it is, and noted afterwards; whoever takes over from a dead process looks
 * what became of the marked ones first. So a crash lets none go twice and forgets none.
 */
export function createRepairRunner(options: RepairRunnerOptions): RepairRunner {
  const { store, clock, worker, incidents } = options;
  /** Repairs this process has in hand. After a restart it is empty, and what was cut short is looked at. */
  const mine = new Set<string>();
  let underWay: Promise<void> | null = null;
  let settleAt = 0;
  let stopTicker = (): void => {};

  const moveOn = async (repair: OpenRepair): Promise<void> => {
    const now = clock.now();
    const taken = await store.take(repair.id, worker, now, now + OWNED_MS);
    if (taken !== 'kept') mine.delete(repair.id);
    if (taken === null) return;
    await incidents.close(stopOf(repair.id));
    if (!mine.has(repair.id)) {
      await noteAll(options, repair, await store.interrupted(repair.id), resumeRelease);
      mine.add(repair.id);
    }
    if (repair.state === 'collecting') await collectSome(options, repair);
    else await releaseSome(options, repair);
  };

  const tick = async (): Promise<void> => {
    const repairs = await store.open();
    for (const repair of repairs) {
      const about = `repair:${repair.id}`;
      try {
        await moveOn(repair);
        await incidents.close(about);
      } catch (error) {
        // What is marked but not noted is looked at again.
        mine.delete(repair.id);
        await incidents.open(about, 'repair-failed', error);
      }
    }
    for (const id of mine) if (!repairs.some((repair) => repair.id === id)) mine.delete(id);
    if (clock.now() < settleAt) return;
    settleAt = clock.now() + SETTLE_MS;
    await store.settle(clock.now());
  };

  const tickOnce = (): Promise<void> => {
    underWay ??= tick().finally(() => (underWay = null));
    return underWay;
  };

  return {
    start() {
      stopTicker = options.ticker(
        () => void tickOnce().catch((error: unknown) => incidents.open('repairs', 'repair-failed', error)),
      );
    },
    tick: tickOnce,
    async stop() {
      stopTicker();
      await underWay?.catch(() => undefined);
    },
  };
}

/** The position has to be read anew after each round, so one round of a repair is worth one more of all others. */
async function collectSome({ store, worker }: RepairRunnerOptions, repair: OpenRepair): Promise<void> {
  let current: OpenRepair | undefined = repair;
  for (let round = 0; round < ROUNDS && current?.state === 'collecting'; round += 1) {
    if (!(await store.collect(current, worker))) return;
    current = (await store.open()).find(({ id }) => id === repair.id);
  }
}

async function releaseSome(options: RepairRunnerOptions, repair: OpenRepair): Promise<void> {
  const { store, clock, worker, incidents } = options;
  const now = clock.now();
  while ((await store.settle(now, repair.id)) > 0);
  const { worst, left } = await store.progress(repair.id);
  if (worst !== null && worst.count >= repair.stopAfterErrors) {
    await store.end(repair.id, { state: 'stopped', code: worst.code }, system, now);
    return incidents.open(stopOf(repair.id), 'repair-stopped', stopped(worst));
  }
  if (left === 0) return void (await store.end(repair.id, { state: 'done' }, system, now));
  const meter = meterOf(repair, now);
  if (meter === null) return;
  await noteAll(options, repair, await store.takeTargets(repair, worker, { ...meter, at: now }), releaseRun);
}

/** What the incident of a stopped repair is about; it ends when the repair goes on or is given up. */
export const stopOf = (id: string): string => `repair-stop:${id}`;

const stopped = ({ code, count }: { code: string; count: number }): EngineError =>
  new EngineError('repair-stopped', {
    zh: `批量修复已停止：${count} 个运行以同样的错误 ${code} 失败`,
    en: `The repair stopped: ${count} runs failed alike with ${code}`,
  });

/** How many may be let go now; one each `60,000 / rate` ms. Null: none yet. */
export function meterOf(
  { ratePerMinute, nextReleaseAt }: Pick<OpenRepair, 'ratePerMinute' | 'nextReleaseAt'>,
  now: number,
): { count: number; nextReleaseAt: number } | null {
  if (now < nextReleaseAt) return null;
  const everyMs = 60_000 / ratePerMinute;
  const from = Math.max(nextReleaseAt, now - MOST_LATE_MS);
  const count = 1 + Math.floor((now - from) / everyMs);
  return { count, nextReleaseAt: Math.ceil(from + count * everyMs) };
}

async function noteAll(
  options: RepairRunnerOptions,
  repair: OpenRepair,
  targets: readonly RepairTarget[],
  release: (repair: OpenRepair, target: RepairTarget, by: Releasing) => Promise<Released>,
): Promise<void> {
  if (targets.length === 0) return;
  // All come to their end before anybody looks at the marked ones again: no run is let go twice at the same time.
  const settled = await Promise.allSettled(targets.map((target) => release(repair, target, options)));
  const results = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await options.store.note(repair.id, results, options.clock.now());
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}
