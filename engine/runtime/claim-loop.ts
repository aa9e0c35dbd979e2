import type { Clock } from '../core/ports.ts';

export interface ClaimLoop {
  /** Look for work now, or again as soon as the look under way is over. */
  look(): void;
  /** Look at this instant at the latest. */
  arm(at: number): void;
  start(): void;
  /** Resolves once the look under way is over. */
  stop(): Promise<void>;
}

interface Asking {
  clock: Clock;
  pollMs: number;
  /** Claims what there is room for; true when there may be more. */
  claim(now: number): Promise<boolean>;
  nextDueAt(): Promise<number | null>;
  onError(error: unknown): void;
}

/**
 * When to look for due runs. One look at a time; between looks it sleeps until the nearest due instant, a ring
 * (`look`), a run parked here (`arm`) or the poll, whichever is first. Losing a ring therefore costs one poll.
 */
export const createClaimLoop = ({ clock, pollMs, claim, nextDueAt, onError }: Asking): ClaimLoop => {
  const state = { running: false, looking: false, again: false, armedAt: Infinity, lookedAt: 0 };
  let cancel = (): void => {};
  let underWay = Promise.resolve();

  const set = (at: number): void => {
    cancel();
    state.armedAt = at;
    if (state.running) cancel = clock.at(at, look);
  };

  const lookOn = async (): Promise<void> => {
    let more = true;
    while (state.running && (more || state.again)) {
      state.again = false;
      state.lookedAt = clock.now();
      more = await claim(state.lookedAt);
    }
    if (!state.running) return;
    state.armedAt = Infinity;
    const nextAt = await nextDueAt();
    // What was due at the last look and is still there finds no room here, or waits for its turn: no hurry.
    const dueAt = nextAt === null || nextAt <= state.lookedAt ? Infinity : nextAt;
    // A run parked while the question was on its way has armed the timer already.
    set(Math.min(dueAt, state.armedAt, clock.now() + pollMs));
  };

  function look(): void {
    state.again = true;
    if (state.looking || !state.running) return;
    state.looking = true;
    underWay = lookOn()
      .catch((error: unknown) => {
        onError(error);
        set(clock.now() + pollMs);
      })
      .finally(() => {
        state.looking = false;
        if (state.again) look();
      });
  }

  return {
    look,
    arm(at) {
      if (at < state.armedAt) set(at);
    },
    start() {
      state.running = true;
      look();
    },
    stop() {
      state.running = false;
      cancel();
      return underWay;
    },
  };
};
