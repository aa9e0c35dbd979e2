import type { Clock } from '../core/ports.ts';
import { toStepError } from '../core/errors.ts';
import { jitterOf } from '../schedule/jitter.ts';
import { dueAfter, dueAfterFailure, type Duty } from './duty.ts';
import type { Incidents } from './incidents.ts';

/** How a duty stands on the database. */
export interface DutyState {
  name: string;
  nextAt: number;
  /** The process that does it now. */
  owner: string | null;
  startedAt: number | null;
  endedAt: number | null;
  failedAt: number | null;
  /** In a row. */
  failures: number;
  error: string | null;
}

export interface DutyEnd {
  nextAt: number;
  error?: string;
}

export interface DutyStore {
  /** Makes the duty known; it keeps the time it has. Answers that time. */
  know(name: string, nextAt: number): Promise<number>;
  /** Begins it, if it is due and nobody does it. Else when to ask again. */
  begin(name: string, owner: string, at: number, until: number): Promise<'begun' | { askAt: number }>;
  /** Keeps it; false: it was lost to another process. */
  keep(name: string, owner: string, until: number): Promise<boolean>;
  end(name: string, owner: string, at: number, end: DutyEnd): Promise<void>;
  list(): Promise<DutyState[]>;
}

export interface Performing {
  store: DutyStore;
  /** Name of this process. */
  worker: string;
  clock: Clock;
  incidents: Incidents;
}

/** A process that does not renew a duty for so long has died with it. */
export const OWNED_MS = 60_000;
const KEEP_MS = OWNED_MS / 3;

export const spread = (duty: Duty, worker: string, at: number): number => {
  const { jitterMs = 0 } = duty;
  return jitterMs === 0 ? at : at + jitterOf(`${duty.name}:${worker}`, at, jitterMs, jitterMs);
};

/** Does a duty that has begun, and ends it. Answers when it is due again. Throws only if the database is away. */
export async function performDuty(duty: Duty, stop: AbortController, by: Performing): Promise<number> {
  const { store, worker, clock, incidents } = by;
  const about = `duty:${duty.name}`;
  const release = duty.scope === 'database' ? keepDuty(by, duty.name, stop) : () => {};
  const failure = await attempt(() => duty.run(stop.signal));
  release();
  const now = clock.now();
  const next = failure === null ? dueAfter(duty, now) : dueAfterFailure(duty, now);
  // What was cut off neither succeeded nor failed: whoever comes next begins anew.
  const cutOff = stop.signal.aborted;
  const due = cutOff ? now : spread(duty, worker, next);
  if (duty.scope === 'database') {
    const error = failure === null || cutOff ? {} : { error: toStepError(failure.error).message };
    await store.end(duty.name, worker, now, { nextAt: due, ...error });
  }
  if (cutOff) return due;
  await (failure === null ? incidents.close(about) : incidents.open(about, 'duty-failed', failure.error));
  return due;
}

const attempt = async (work: () => Promise<unknown>): Promise<{ error: unknown } | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    return { error };
  }
};

/** Renews a duty until it is released; aborts it when another process has taken it over. */
function keepDuty({ store, clock, worker }: Performing, name: string, stop: AbortController): () => void {
  let released = false;
  let cancel = (): void => {};
  const keep = async (): Promise<void> => {
    // While the database is away, what is owned stays so until its time is over.
    const kept = await store.keep(name, worker, clock.now() + OWNED_MS).catch(() => true);
    if (kept) again();
    else if (!released) stop.abort();
  };
  const again = (): void => {
    if (!released) cancel = clock.at(clock.now() + KEEP_MS, () => void keep());
  };
  again();
  return () => {
    released = true;
    cancel();
  };
}
