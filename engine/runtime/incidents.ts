import type { Clock } from '../core/ports.ts';
import { toStepError, type StepError } from '../core/errors.ts';

/** Where incidents lie: cases of type `incident`, at most one open about each thing. */
export interface IncidentStore {
  /** Opens one, or adds to the open one that it happened again. */
  open(about: string, cause: string, error: StepError, at: number): Promise<void>;
  close(about: string, at: number): Promise<void>;
  /** What the open ones are about. */
  standing(): Promise<string[]>;
}

/** What the engine does by itself must not fail silently: a failure becomes an incident, a success ends it. */
export interface Incidents {
  /** Never throws: what cannot be written is at least in the log. */
  open(about: string, cause: string, error: unknown): Promise<void>;
  close(about: string): Promise<void>;
}

/** Incidents that another process opened are noticed within this time. */
const REREAD_MS = 60_000;

export function createIncidents(
  store: IncidentStore,
  clock: Clock,
  log: (about: string, error: unknown) => void,
): Incidents {
  let standing = new Set<string>();
  let readAt = -Infinity;
  const safely = async (about: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log(about, error);
    }
  };
  return {
    async open(about, cause, error) {
      log(about, error);
      await safely(about, async () => {
        await store.open(about, cause, toStepError(error), clock.now());
        standing.add(about);
      });
    },
    close: (about) =>
      safely(about, async () => {
        const now = clock.now();
        if (now - readAt >= REREAD_MS) {
          standing = new Set(await store.standing());
          readAt = now;
        }
        if (!standing.delete(about)) return;
        await store.close(about, now);
      }),
  };
}
