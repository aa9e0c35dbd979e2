import { createTask } from 'node-cron';
import type { Clock } from '../core/ports.ts';

/** Calls `tick` again and again until the function it answers is called. */
export type Ticker = (tick: () => void) => () => void;

/**
 * The beat of the installed engine: node-cron, once a second, at the full second. A beat is no schedule: what is due
 * is in the database, so a beat that comes late or is missed only makes things late by one second.
 */
export const cronTicker: Ticker = (tick) => {
  const task = createTask('* * * * * *', tick, { suppressMissedWarning: true });
  void task.start();
  return () => void task.destroy();
};

/** The same beat from a clock, which a test may move. */
export const clockTicker =
  (clock: Clock, everyMs = 1_000): Ticker =>
  (tick) => {
    let cancel = (): void => {};
    let stopped = false;
    const arm = (): void => {
      if (stopped) return;
      const now = clock.now();
      cancel = clock.at(now - (now % everyMs) + everyMs, () => {
        tick();
        arm();
      });
    };
    arm();
    return () => {
      stopped = true;
      cancel();
    };
  };
