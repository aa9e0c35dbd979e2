import { Logger, makeWorkerUtils, run, type Task } from 'graphile-worker';
import type { Queue } from './queue.ts';

const TASK = 'daliu.ring';

/** LISTEN/NOTIFY wakes a listener within milliseconds; this is for notifications that were lost. */
const POLL_MS = 2_000;

/**
 * The key makes rings of one run that nobody has heard yet one job, and a job that was heard is gone. It is tried
 * once: should its listener die, the run is due in the store all the same.
 */
const ADD = (parameter: string): string =>
  `SELECT graphile_worker.add_job('${TASK}', json_build_object('run', id), job_key := '${TASK}:' || id, max_attempts := 1)
    FROM unnest(${parameter}::text[]) AS t(id)`;

const silent = new Logger(() => () => undefined);

/** Rings every process on the database, through jobs of graphile-worker in the schema `graphile_worker`. */
export async function createGraphileQueue(connectionString: string): Promise<Queue> {
  const utils = await makeWorkerUtils({ connectionString, logger: silent });
  await utils.migrate();
  return {
    ring: async (runIds, transaction) => {
      if (transaction !== undefined) await transaction.query(ADD('?'), [runIds]);
      else await utils.withPgClient((client) => client.query(ADD('$1'), [runIds]));
    },
    listen: async (handler) => {
      const ringing: Task = (payload) => {
        const { run: runId } = payload as { run: string };
        handler([runId]);
      };
      const runner = await run({
        connectionString,
        concurrency: 4,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        logger: silent,
        taskList: { [TASK]: ringing },
      });
      return { close: () => runner.stop() };
    },
    close: async () => {
      await utils.release();
    },
  };
}
