import type { FastifyBaseLogger } from 'fastify';
import type { Identities } from './identity.ts';
import type { ServerParts } from './server-parts.ts';

/** What other processes publish, pause or change in the vault is in force here within this time. */
const CATCH_UP_MS = 1_000;
const FLUSH_MS = 60_000;

/** Keeps the memory of this process in step with the database. Answers the way to stop it. */
export function watchOthers(
  { flows, secrets }: Pick<ServerParts, 'flows' | 'secrets'>,
  identities: Identities,
  log: FastifyBaseLogger,
): () => void {
  const every = (ms: number, work: () => Promise<unknown>): NodeJS.Timeout => {
    let under = false;
    return setInterval(() => {
      // A database that is slow now is not asked twice at once.
      if (under) return;
      under = true;
      void work()
        .catch((error: unknown) => log.warn({ err: error }, 'could not read what other processes changed'))
        .finally(() => {
          under = false;
        });
    }, ms).unref();
  };
  const timers = [
    every(CATCH_UP_MS, () => Promise.all([flows.catchUp(), secrets.catchUp()])),
    every(FLUSH_MS, () => identities.flush()),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
