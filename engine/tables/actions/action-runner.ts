import type { Clock } from '../../core/ports.ts';
import type { Text } from '../../../schemas/text.ts';
import type { CompiledFlow } from '../../runtime/compiled-flow.ts';
import type { Incidents } from '../../runtime/incidents.ts';
import type { Ticker } from '../../runtime/ticker.ts';
import { systemActor } from '../../store/actor.ts';
import { bearQueued } from '../../store/queued-birth.ts';
import { pauseOf } from '../../store/schedule-store.ts';
import type { NewRun } from '../../store/run-store.ts';
import type { Tables } from '../../store/tables.ts';
import type { TableRecord } from '../print-record.ts';
import { getRecords } from '../query/get-records.ts';
import { queryOperators } from '../query/query-operators.ts';
import type { RecordReads } from '../query/record-reads.ts';
import { recordRun, searchKeys } from '../triggers/record-run.ts';
import { settleItems, type ActionStore, type OpenJob } from './action-store.ts';
import { createJudge } from './judge-records.ts';

export interface ActionRunnerOptions {
  tables: Tables;
  store: ActionStore;
  reads: RecordReads;
  flow(id: string, version: number): Promise<CompiledFlow>;
  clock: Clock;
  ticker: Ticker;
  incidents: Incidents;
  ring(runIds: readonly string[]): void;
}

export interface ActionRunner {
  start(): void;
  /** Starts what is pending; a call while one is under way waits for that one. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs born in one transaction. */
const AT_ONCE = 50;

/** Starts the runs of pressed buttons, a few to a transaction; whichever process comes to an item first starts it. */
export function createActionRunner(options: ActionRunnerOptions): ActionRunner {
  const { store, clock, ticker, incidents } = options;
  let underWay: Promise<void> | null = null;
  const stopping = new AbortController();
  let stopTicker = (): void => {};

  const work = async (job: OpenJob): Promise<void> => {
    const about = `record-action:${job.id}`;
    try {
      while (!stopping.signal.aborted && (await startSome(options, job)));
      await store.close(job.id, clock.now());
      await incidents.close(about);
    } catch (error) {
      await incidents.open(about, 'record-action-failed', error);
    }
  };
  const tick = async (): Promise<void> => {
    for (const job of await store.open()) await work(job);
  };
  const tickOnce = (): Promise<void> => {
    underWay ??= tick().finally(() => (underWay = null));
    return underWay;
  };
  return {
    start() {
      stopTicker = ticker(
        () =>
          void tickOnce().catch((error: unknown) =>
            incidents.open('record-actions', 'record-action-failed', error),
          ),
      );
    },
    tick: tickOnce,
    async stop() {
      stopping.abort();
      stopTicker();
      await underWay?.catch(() => undefined);
    },
  };
}

const GONE: Text = { zh: '记录已不存在', en: 'The record is gone' };

type Item = { place: number; state: 'started' | 'refused'; reason?: Text; run?: NewRun };

/** False: nothing is pending, or the flow takes no starts now. The conditions are asked again, of what is there now. */
async function startSome(options: ActionRunnerOptions, job: OpenJob): Promise<boolean> {
  const { tables, store, reads, clock, ring } = options;
  const pending = await store.pending(job.id, AT_ONCE);
  if (pending.length === 0) return false;
  const flow = await options.flow(job.flow, job.version);
  const config = await store.config(job);
  const now = clock.now();
  const judge = createJudge(config?.conditions ?? [], queryOperators({ now, zone: reads.zone }));
  const ids = pending.map(({ record }) => record);
  const found = await getRecords(reads, { actor: systemActor('record-action') }, job.table, ids);
  const records = new Map(found.map((record) => [record.id, record]));
  const born = await tables.write(async (tx) => {
    const holdId = await pauseOf(tx, job.flow);
    if (holdId !== undefined && flow.definition.settings?.onPause === 'refuse') return null;
    const items = pending.map(({ place, record: id }): Item => {
      const record = records.get(id);
      const reason = record === undefined ? GONE : judge(record);
      if (record === undefined || reason !== undefined)
        return { place, state: 'refused', reason: reason ?? GONE };
      const run = runOf({ job, flow, record, keys: config?.keys, holdId, now });
      return { place, state: 'started', run };
    });
    const rows = items.map(({ run, ...item }) => ({
      ...item,
      ...(run === undefined ? {} : { run: run.id }),
    }));
    const settled = await settleItems(tx, job.id, rows);
    const runs: string[] = [];
    for (const { place, run } of items)
      if (run !== undefined && settled.has(place) && (await bearQueued(tx, run)) === null) runs.push(run.id);
    return runs;
  });
  if (born === null) return false;
  if (born.length > 0) ring(born);
  return true;
}

interface Starting {
  job: OpenJob;
  flow: CompiledFlow;
  record: TableRecord;
  keys: Record<string, string> | undefined;
  holdId: string | undefined;
  now: number;
}

const runOf = ({ job, flow, record, keys, holdId, now }: Starting): NewRun =>
  recordRun({
    flow,
    node: job.node,
    trigger: 'record-action',
    input: { table: job.table, id: record.id, record, action: job.id, by: job.actor },
    idempotencyKey: `action:${job.id}:${record.id}`,
    depth: 0,
    keys: searchKeys(record, keys),
    holdId,
    now,
  });
