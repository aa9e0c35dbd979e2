import type { Clock } from './core/ports.ts';
import { createSharedClock } from './runtime/shared-clock.ts';
import { systemClock } from './runtime/system-clock.ts';
import { readClock } from './store/postgres/read-clock.ts';

export interface OpenClock {
  clock: Clock;
  /** Compares it with the database's once more; undefined where one machine has the database to itself. */
  setClock?: () => Promise<void>;
}

interface Options {
  databaseUrl?: string;
  /** Taken as it is. */
  clock?: Clock;
  log(level: 'warn', message: string, context: Record<string, unknown>): void;
}

/** From here on whoever runs the machine should know. */
const WORTH_SAYING_MS = 1_000;

/** On PostgreSQL, which several hosts may share, the engine goes by the database's clock; on SQLite by this machine's. */
export const openClock = async ({ databaseUrl, clock, log }: Options): Promise<OpenClock> => {
  if (clock !== undefined || databaseUrl === undefined) return { clock: clock ?? systemClock };
  const shared = createSharedClock(systemClock);
  let said = 0;
  const setClock = async (): Promise<void> => {
    const offsetMs = await shared.measure(() => readClock(databaseUrl));
    if (Math.abs(offsetMs - said) < WORTH_SAYING_MS) return;
    said = offsetMs;
    log('warn', 'the clock of this machine differs from that of the database, which is used instead', {
      offsetMs,
    });
  };
  await setClock();
  return { clock: shared, setClock };
};
