import type { RunMode } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { EngineError } from '../core/errors.ts';
import type { RunStore } from '../store/run-store.ts';
import type { StartResult, StartRun } from './engine.ts';

interface FailureRow {
  id: string;
  run_id: string;
  flow_id: string;
  step: string | null;
  error: string;
  error_flow: string | null;
  depth: number;
  mode: RunMode;
  at: number;
}

/** Flows that want to hear of the failures of this flow, besides the one it names itself. */
export type FailureListeners = (flow: string) => Promise<string[]>;

type Start = (run: StartRun) => Promise<StartResult>;

export interface FailurePump {
  /** May be called at any time and as often as one likes. */
  pump(): Promise<void>;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Starts the error flows of failed runs. The failure itself is a row written with the run's last commit, so a crash
 * between failing and telling only delays the telling; the idempotency key keeps it from being told twice.
 */
export const createFailurePump = (
  store: RunStore,
  start: Start,
  listeners: FailureListeners,
): FailurePump => {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    try {
      do {
        again = false;
        while ((await tellSome(store, start, listeners)) === PER_ROUND);
      } while (again);
    } finally {
      // Here and not behind the promise: a failure reported in between would be told to nobody.
      running = null;
    }
  };
  return {
    pump() {
      again = true;
      running ??= run();
      return running;
    },
    idle: async () => running?.catch(() => undefined),
  };
};

const PER_ROUND = 100;

const tellSome = async (store: RunStore, start: Start, listeners: FailureListeners): Promise<number> => {
  const rows = await store.write((tx) =>
    tx.query<FailureRow>(
      `select f.id, f.run_id, f.flow_id, f.step, f.error, f.error_flow, f.at, r.depth, r.mode
       from failures f join runs r on r.id = f.run_id where f.handled_run is null order by f.id limit ${PER_ROUND}`,
    ),
  );
  for (const row of rows) {
    const named = row.error_flow === null ? [] : [row.error_flow];
    const flows = new Set([...named, ...(await listeners(row.flow_id))]);
    // A flow never listens to itself: its own failure would call it again for ever.
    flows.delete(row.flow_id);
    const runs: string[] = [];
    for (const flow of flows) runs.push(await tell(row, flow, start).catch(cannotStart));
    const handled = runs.find((id) => id !== '') ?? '';
    await store.write((tx) =>
      tx.query('update failures set handled_run = ? where id = ?', [handled, row.id]),
    );
  }
  return rows.length;
};

const tell = async (row: FailureRow, flow: string, start: Start): Promise<string> => {
  const input: Json = {
    run: row.run_id,
    flow: row.flow_id,
    step: row.step,
    error: parseJson(row.error),
    at: row.at,
  };
  const { depth, mode, id } = row;
  const key = `failure:${id}`;
  const started = await start({
    flow,
    input,
    trigger: 'failure',
    depth: depth + 1,
    mode,
    idempotencyKey: key,
  });
  return started.runId;
};

/** An error flow that cannot start must not keep the others from being told; the case in 待处理 stands anyway. */
const cannotStart = (error: unknown): string => {
  if (error instanceof EngineError) return '';
  throw error;
};
