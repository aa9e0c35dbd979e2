import type { Clock } from '../core/ports.ts';

export interface SharedClock extends Clock {
  /** Compares itself with the other clock, which `ask` reads in ms; answers how far this machine's is behind it. */
  measure(ask: () => Promise<number>): Promise<number>;
}

/** Below this a difference is more likely to be the network's than the clock's. */
const NOISE_MS = 50;

/**
 * The clock that all processes on one database go by: this machine's, set right by the database's. Leases and due
 * times are instants that one host writes and another compares, so hosts whose clocks differ would take each other's
 * leases for lapsed, or wait for their own.
 */
export const createSharedClock = (machine: Clock): SharedClock => {
  let offset = 0;
  const now = (): number => machine.now() + offset;
  return {
    now,
    at(at, callback) {
      let cancel = (): void => {};
      // Measured anew meanwhile, it may be too early by what has changed.
      const arm = (): void => {
        cancel = machine.at(at - offset, () => (now() >= at ? callback() : arm()));
      };
      arm();
      return () => cancel();
    },
    async measure(ask) {
      const asked = machine.now();
      const theirs = await ask();
      const answered = machine.now();
      const found = Math.round(theirs - (asked + answered) / 2);
      // A slow answer says little: the other clock was read at some instant in between.
      const doubt = Math.max(NOISE_MS, (answered - asked) / 2);
      if (Math.abs(found - offset) > doubt) offset = found;
      return offset;
    },
  };
};
