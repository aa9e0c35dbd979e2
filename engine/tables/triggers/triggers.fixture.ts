import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { RecordActionConfig, RowChangedConfig } from '../../../schemas/table-trigger.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { createRegistry } from '../../registry/registry.ts';
import { createFlowCache } from '../../runtime/flow-cache.ts';
import { createIncidents } from '../../runtime/incidents.ts';
import { clockTicker } from '../../runtime/ticker.ts';
import { openTableTriggers, openTables } from '../../open-tables.ts';
import { createFlowService } from '../../server/flow-service.ts';
import { createIncidentStore } from '../../store/incident-store.ts';
import { readJournal } from '../../store/journal.ts';
import { openBench, type Bench, type ContractTarget } from '../../store/contract.fixture.ts';
import type { Store } from '../../store/store.ts';
import { tablesOf } from '../../store/tables.ts';
import type { ActionRunner } from '../actions/action-runner.ts';
import type { RecordAccess } from '../record-access.ts';
import { actor } from '../tables.fixture.ts';
import type { RowTriggers } from './row-triggers.ts';
import { syncTriggers } from './sync-triggers.ts';

export interface StartedRun {
  id: string;
  flow: string;
  depth: number;
  keys: Record<string, string>;
  input: JsonObject;
}

/** Tables, triggers and buttons of one process on the database. */
export interface TriggerProcess {
  records: RecordAccess;
  triggers: RowTriggers;
  actions: ActionRunner;
  publish(definition: FlowDefinition): Promise<void>;
  /** Every run there is, in the order they were made. */
  runs(): Promise<StartedRun[]>;
  rang: string[];
  logged: string[];
}

export type TriggerBench = Bench & TriggerProcess;

const registry = createRegistry(nodeTypes);

export function processOn(store: Store, clock: Bench['clock']): TriggerProcess {
  const tables = tablesOf(store);
  const { records } = openTables({}, { store, tables }, clock);
  const flows = createFlowService({
    tables,
    registry,
    now: clock.now,
    wentLive: [(tx, definition, at) => syncTriggers(tx, definition, store.dialect, at)],
  });
  const rang: string[] = [];
  const logged: string[] = [];
  const incidents = createIncidents(createIncidentStore(tables), clock, (about, error) =>
    logged.push(`${about}: ${String(error)}`),
  );
  const started = openTableTriggers({
    database: { store, tables },
    records,
    flow: createFlowCache(flows.source, registry).version,
    ring: (ids) => rang.push(...ids),
    clock,
    incidents,
    ticker: clockTicker(clock),
  });
  return {
    records,
    ...started,
    rang,
    logged,
    async publish(definition) {
      const known = await flows.drafts.draft(definition.id);
      const revision =
        known === null
          ? (await flows.drafts.create(definition, {}, actor))?.revision
          : await saved(flows, definition, known.revision);
      const result = await flows.publish(definition.id, { revision: revision ?? 0 }, actor);
      if (result.kind !== 'published') throw new Error(JSON.stringify(result.problems));
    },
    runs: () => readRuns(store),
  };
}

async function saved(
  { drafts }: ReturnType<typeof createFlowService>,
  definition: FlowDefinition,
  revision: number,
): Promise<number> {
  const result = await drafts.save(definition.id, definition, revision, actor);
  if (result.kind !== 'saved') throw new Error(result.kind);
  return result.draft.revision;
}

async function readRuns(store: Store): Promise<StartedRun[]> {
  const tables = tablesOf(store);
  const rows = await tables.read<{ id: string; flow_id: string; depth: number }>(
    'SELECT id, flow_id, depth FROM runs ORDER BY id',
  );
  const keys = await tables.read<{ run_id: string; name: string; value: string }>(
    'SELECT run_id, name, value FROM run_keys',
  );
  const runs: StartedRun[] = [];
  for (const { id, flow_id: flow, depth } of rows) {
    const [first] = await readJournal({ query: tables.read }, id);
    if (first?.type !== 'run.started') throw new Error(`run ${id} never started`);
    const own = keys.filter(({ run_id }) => run_id === id).map(({ name, value }) => [name, value]);
    runs.push({ id, flow, depth, keys: Object.fromEntries(own), input: first.input as JsonObject });
  }
  return runs;
}

export async function openTriggerBench(target: ContractTarget): Promise<TriggerBench> {
  const bench = await openBench(target);
  return { ...bench, ...processOn(bench.store, bench.clock) };
}

const starting = (id: string, type: string, config: object): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: { start: { type, config: config as Record<string, unknown> } },
  edges: [],
});

export const watching = (id: string, config: Omit<RowChangedConfig, 'table'>): FlowDefinition =>
  starting(id, 'row-changed', { table: 'orders', ...config });

export const button = (id: string, config: Omit<RecordActionConfig, 'table'> = {}): FlowDefinition =>
  starting(id, 'record-action', { table: 'orders', ...config });
