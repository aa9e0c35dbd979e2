import type { Clock } from '../core/ports.ts';

export interface FakeClock extends Clock {
  /** Moves time on and calls back everything that became due, in order. */
  advance(ms: number): void;
}

/** Time that stands still until a test moves it. */
export const createFakeClock = (startAt = 1_760_000_000_000): FakeClock => {
  let now = startAt;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    at(at, callback) {
      const timer = { at, callback };
      timers.push(timer);
      if (at <= now) queueMicrotask(() => timers.includes(timer) && fire(timer));
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        fire(next);
      }
      now = until;
    },
  };

  function fire(timer: { at: number; callback: () => void }): void {
    timers = timers.filter((one) => one !== timer);
    timer.callback();
  }
};
