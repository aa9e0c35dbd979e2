import type { Clock } from '../core/ports.ts';

/** setTimeout counts in 32 bits; a longer wait is taken in pieces. */
const longestMs = 2_147_000_000;

/** The only reader of the machine's clock in the engine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(at, callback) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const left = at - Date.now();
      timer = left > longestMs ? setTimeout(arm, longestMs) : setTimeout(callback, Math.max(0, left));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
