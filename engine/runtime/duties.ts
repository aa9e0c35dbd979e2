import { dueAfter, type Duty } from './duty.ts';
import { OWNED_MS, performDuty, spread, type DutyState, type Performing } from './perform-duty.ts';
import type { Ticker } from './ticker.ts';

export interface DutiesOptions extends Performing {
  duties: readonly Duty[];
  ticker: Ticker;
}

export interface Duties {
  start(): void;
  /** Begins what is due; resolves when what this call began has ended. */
  tick(): Promise<void>;
  /** Cuts off what is under way and waits for its end. */
  stop(): Promise<void>;
  /** Those of the database, for people. */
  list(): Promise<DutyState[]>;
}

/**
 * Sees to the engine's own work. A duty never overlaps itself: in this process by what is under way, between processes
 * by its row, which names its owner until the owner ends it or falls silent. A failure becomes an incident and the
 * duty is tried again; the next success closes it.
 */
export function createDuties(options: DutiesOptions): Duties {
  const { store, clock, incidents, worker } = options;
  const underWay = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  /** When to look at a duty; those of the database are asked for once more then. */
  const lookAt = new Map<string, number>();
  let stopTicker = (): void => {};

  const firstAt = async (duty: Duty): Promise<number> => {
    const now = clock.now();
    const first = spread(duty, worker, 'everyMs' in duty.times ? now : dueAfter(duty, now));
    return duty.scope === 'process' ? first : store.know(duty.name, first);
  };

  /** False: not due, or somebody else does it. */
  const begins = async (duty: Duty): Promise<boolean> => {
    const known = lookAt.get(duty.name) ?? (await firstAt(duty));
    lookAt.set(duty.name, known);
    const now = clock.now();
    if (now < known) return false;
    if (duty.scope === 'process') return true;
    const begun = await store.begin(duty.name, worker, now, now + OWNED_MS);
    if (begun !== 'begun') lookAt.set(duty.name, begun.askAt);
    return begun === 'begun';
  };

  const attend = (duty: Duty): Promise<void> => {
    if (underWay.has(duty.name)) return Promise.resolve();
    const stop = new AbortController();
    const work = async (): Promise<void> => {
      if (await begins(duty)) lookAt.set(duty.name, await performDuty(duty, stop, options));
    };
    const ended = work()
      .catch((error: unknown) => incidents.open(`duty:${duty.name}`, 'duty-failed', error))
      .finally(() => underWay.delete(duty.name));
    underWay.set(duty.name, { stop, ended });
    return ended;
  };

  const tick = async (): Promise<void> => void (await Promise.all(options.duties.map(attend)));

  return {
    tick,
    list: store.list,
    start() {
      stopTicker = options.ticker(() => void tick());
    },
    async stop() {
      stopTicker();
      for (const { stop } of underWay.values()) stop.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}
