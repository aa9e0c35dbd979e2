import type { ChangeBatch, ImportTriggerMode } from '../../../schemas/table-trigger.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { EngineError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { CompiledFlow } from '../../runtime/compiled-flow.ts';
import type { Incidents } from '../../runtime/incidents.ts';
import { maxDepth } from '../../runtime/start-run.ts';
import type { Ticker } from '../../runtime/ticker.ts';
import type { NewRun } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { tablesOf } from '../../store/tables.ts';
import { feedEnd, readChanges, type FeedChange } from '../change-feed.ts';
import type { CompiledTable } from '../compile-table.ts';
import { queryOperators } from '../query/query-operators.ts';
import { replayChanges, type ReplayedChange } from '../replay-changes.ts';
import type { TableCatalog } from '../table-catalog.ts';
import { createMatcher, type Matcher } from './match-changes.ts';
import { recordRun, searchKeys } from './record-run.ts';
import type { RowTrigger, TriggerStore } from './trigger-store.ts';

export interface RowTriggersOptions {
  store: Store;
  triggers: TriggerStore;
  catalog: Pick<TableCatalog, 'table'>;
  /** A published version, compiled. */
  flow(id: string, version: number): Promise<CompiledFlow>;
  clock: Clock;
  /** Of the installation, for days in rules. */
  zone: string;
  ticker: Ticker;
  incidents: Incidents;
  ring(runIds: readonly string[]): void;
}

export interface RowTriggers {
  start(): void;
  /** Starts the runs of everything that changed until now; a call while one is under way waits for that one. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs born in one transaction. */
const RUNS = 100;
const LIST_SIZE = 500;
const WITHIN_MS = 1_000;
/** Changes of other tables are passed in memory, and the cursor is moved behind them once there are so many. */
const FAR = 10_000;
/** A trigger that cannot go on is looked at again after this. */
const RETRY_MS = 30_000;
const MAX_ROUNDS = 200;

/**
 * Starts flows when records change. Nothing is kept here but what saves reading twice: the cursor of each trigger is a
 * row that moves in the transaction that bears the runs, so every change starts exactly one run (or is in exactly one
 * batch) however many processes do this and whenever one of them ends.
 */
export function createRowTriggers(options: RowTriggersOptions): RowTriggers {
  const { triggers, clock, ticker, incidents } = options;
  const look = createLook(options);
  const notBefore = new Map<string, number>();
  let underWay: Promise<void> | null = null;
  let stopTicker = (): void => {};

  /** True if there may be more at once. */
  const tryLook = async (trigger: RowTrigger, end: number): Promise<boolean> => {
    const about = `row-trigger:${trigger.flow}.${trigger.node}`;
    if ((notBefore.get(about) ?? 0) > clock.now()) return false;
    try {
      const more = await look(trigger, end);
      notBefore.delete(about);
      await incidents.close(about);
      return more;
    } catch (error) {
      notBefore.set(about, clock.now() + RETRY_MS);
      await incidents.open(about, 'row-trigger-failed', error);
      return false;
    }
  };

  const tick = async (): Promise<void> => {
    // What one start leads to may be a change again: each round looks at all of them once.
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
      const live = await triggers.live();
      if (live.length === 0) return;
      const end = await feedEnd(tablesOf(options.store), options.store.dialect);
      const more = [];
      for (const trigger of live) more.push(await tryLook(trigger, end));
      if (!more.includes(true)) return;
    }
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
            incidents.open('row-triggers', 'row-trigger-failed', error),
          ),
      );
    },
    tick: tickOnce,
    async stop() {
      stopTicker();
      await underWay?.catch(() => undefined);
    },
  };
}

/** One look at one trigger. */
function createLook(options: RowTriggersOptions) {
  const { store, triggers, catalog, clock, zone, ring } = options;
  const tables = tablesOf(store);
  const passed = new Map<string, number>();
  return async (trigger: RowTrigger, end: number): Promise<boolean> => {
    const key = `${trigger.flow}.${trigger.node}`;
    const after = Math.max(trigger.after, passed.get(`${key}:${trigger.tableNo}`) ?? 0);
    if (after >= end) return false;
    const table = await catalog.table(trigger.table);
    // A table that is deleted changes no more; what changed before waits for it to be restored.
    if (table === undefined || table.no !== trigger.tableNo) return false;
    const now = clock.now();
    const limit = pageSize(trigger.config.batch);
    const page = await readChanges(tables, store.dialect, { after, limit, tableNo: trigger.tableNo });
    if (page.changes.length === 0) {
      passed.set(`${key}:${trigger.tableNo}`, page.next);
      if (page.next - trigger.after > FAR) await triggers.pass(trigger, page.next, now, () => []);
      return false;
    }
    const full = page.changes.length === limit;
    const matcher = createMatcher(trigger.config.on, queryOperators({ now, zone }));
    const found = await matching(options, table, matcher, page.changes);
    const groups = await groupsOf(options, trigger, found);
    if (!full && groups.some(({ waits }) => waits) && isEarly(trigger.config.batch, page.changes, now))
      return false;
    const flow = await options.flow(trigger.flow, trigger.version);
    const born = await triggers.pass(trigger, page.next, now, (holdId) =>
      groups.map((group) => runOf({ flow, trigger, group, holdId, now })),
    );
    if (born !== null && born.length > 0) ring(born);
    return born !== null && full;
  };
}

const pageSize = (batch: ChangeBatch): number => (batch.kind === 'each' ? RUNS : (batch.size ?? LIST_SIZE));

/** Whether a batch that is not full yet still waits for more. */
const isEarly = (batch: ChangeBatch, [first]: readonly FeedChange[], now: number): boolean =>
  batch.kind === 'list' && first !== undefined && now - first.at < (batch.withinMs ?? WITHIN_MS);

async function matching(
  { store }: RowTriggersOptions,
  table: CompiledTable,
  matcher: Matcher,
  changes: readonly FeedChange[],
): Promise<ReplayedChange[]> {
  const candidates = changes.filter((change) => matcher.mayMatch(change));
  const replayed = await store.read((session) => replayChanges(session, table, candidates));
  return replayed.filter((change) => matcher.matches(change));
}

interface Group {
  changes: ReplayedChange[];
  depth: number;
  /** For more to come. */
  waits: boolean;
  list: boolean;
}

/** Changes that start a run together; those of imports as the import says, and none that came too deep. */
async function groupsOf(
  { triggers, incidents }: RowTriggersOptions,
  trigger: RowTrigger,
  changes: readonly ReplayedChange[],
): Promise<Group[]> {
  const modes = await triggers.importModes(changes.flatMap(({ importId }) => importId ?? []));
  const depths = await triggers.depths(changes.flatMap(({ runId }) => runId ?? []));
  const depthOf = ({ runId }: ReplayedChange): number => (runId === null ? 0 : (depths.get(runId) ?? 0) + 1);
  const modeOf = ({ importId }: ReplayedChange): ImportTriggerMode =>
    (importId === null ? undefined : modes.get(importId)) ?? trigger.config.batch.kind;
  const tooDeep = changes.filter((change) => depthOf(change) > maxDepth);
  if (tooDeep.length > 0) await reportLoop(incidents, trigger, tooDeep.length);
  const groups: Group[] = [];
  let open: Group | undefined;
  for (const change of changes) {
    const mode = modeOf(change);
    if (mode === 'none' || depthOf(change) > maxDepth) continue;
    if (mode === 'each')
      groups.push({ changes: [change], depth: depthOf(change), waits: false, list: false });
    else if (open === undefined) {
      const waits = trigger.config.batch.kind === 'list';
      open = { changes: [change], depth: depthOf(change), waits, list: true };
      groups.push(open);
    } else {
      open.changes.push(change);
      open.depth = Math.max(open.depth, depthOf(change));
    }
  }
  return groups;
}

const reportLoop = (incidents: Incidents, { flow, node }: RowTrigger, count: number): Promise<void> =>
  incidents.open(
    `row-trigger-loop:${flow}.${node}`,
    'trigger-too-deep',
    new EngineError('trigger-too-deep', {
      zh: `有 ${count} 次改变由层层触发而来，超过 ${maxDepth} 层，没有再启动流程：请给触发器加上条件。`,
      en: `${count} changes came by triggers over ${maxDepth} levels deep and started nothing: add a condition to the trigger.`,
    }),
  );

interface Starting {
  flow: CompiledFlow;
  trigger: RowTrigger;
  group: Group;
  holdId: string | undefined;
  now: number;
}

function runOf({ flow, trigger, group, holdId, now }: Starting): NewRun {
  const { table, config } = trigger;
  const { changes, depth, list } = group;
  const first = changes[0] as ReplayedChange;
  const last = changes.at(-1) as ReplayedChange;
  const name = `row:${trigger.flow}.${trigger.node}`;
  return recordRun({
    flow,
    node: trigger.node,
    trigger: 'row-change',
    input: list ? { table, changes: changes.map((change) => inputOf(table, change)) } : inputOf(table, first),
    idempotencyKey: list ? `${name}:${first.seq}-${last.seq}` : `${name}:${first.seq}`,
    depth,
    keys: list ? {} : searchKeys(first.after ?? first.before, config.keys),
    holdId,
    now,
  });
}

const inputOf = (table: string, change: ReplayedChange): JsonObject => ({
  table,
  seq: change.seq,
  id: change.id,
  kind: change.kind,
  fields: change.fields,
  revision: change.revision,
  at: change.at,
  actor: change.actor,
  runId: change.runId,
  importId: change.importId,
  before: change.before,
  record: change.after,
});
