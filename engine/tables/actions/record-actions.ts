import type {
  RecordActionItem,
  RecordActionJob,
  RecordActionPreview,
  RecordSelection,
} from '../../../schemas/record-action.ts';
import { EngineError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { chunks } from '../../store/sql.ts';
import type { Tables } from '../../store/tables.ts';
import { timedId } from '../../store/timed-id.ts';
import type { TableRecord } from '../print-record.ts';
import { getRecords } from '../query/get-records.ts';
import { queryOperators } from '../query/query-operators.ts';
import type { Asking, RecordReads } from '../query/record-reads.ts';
import { titleOf } from '../query/show-records.ts';
import { streamRecords } from '../query/stream-records.ts';
import { maskedReader, wholeReader } from '../reader-of.ts';
import type { ActionStore, LiveAction } from './action-store.ts';
import { createJudge, createPreview } from './judge-records.ts';

export interface ActionRequest {
  table: string;
  flow: string;
  /** Where a flow has several buttons. */
  node?: string | undefined;
  selection: RecordSelection;
}

export interface RecordActions {
  /** The buttons on a table. */
  list(table: string): Promise<LiveAction[]>;
  /** What pressing one would do. Throws EngineError `action-not-found`, `too-many-records`. */
  preview(request: ActionRequest, actor: Actor): Promise<RecordActionPreview>;
  /** Starts a run for each record that can be taken; the same `key` a second time answers the first job. */
  start(request: ActionRequest & { key?: string | undefined }, actor: Actor): Promise<RecordActionJob>;
  job(id: string): Promise<RecordActionJob | undefined>;
  jobs(table: string, limit: number): Promise<RecordActionJob[]>;
  items(id: string, after: number, limit: number): Promise<RecordActionItem[]>;
  /** Starts no more of them; what is under way goes on. False: everything was started already. */
  cancel(id: string, actor: Actor): Promise<boolean>;
}

const MOST = 10_000;

interface Parts {
  tables: Tables;
  store: ActionStore;
  reads: RecordReads;
  clock: Clock;
}

/** What people do with buttons on records. */
export function createRecordActions(parts: Parts): RecordActions {
  const { tables, store, reads, clock } = parts;
  return {
    list: store.actionsOf,
    async preview(request, actor) {
      const { config } = await find(store, request);
      const operators = queryOperators({ now: clock.now(), zone: reads.zone, actor: actor.id });
      const preview = createPreview(createJudge(config.conditions ?? [], operators));
      for await (const records of selected(reads, request, actor))
        for (const record of records) preview.add(record);
      return preview.result();
    },
    start: (request, actor) => startJob(parts, request, actor),
    job: store.job,
    jobs: store.jobs,
    items: store.items,
    async cancel(id, actor) {
      const at = clock.now();
      if (!(await store.cancel(id, at))) return false;
      const entry = { action: 'record-action.cancel', kind: 'table', object: id };
      await tables.write((tx) => recordAudit(tx, at, actor, entry));
      return true;
    },
  };
}

async function find(store: ActionStore, { table, flow, node }: ActionRequest): Promise<LiveAction> {
  const found = (await store.actionsOf(table)).find(
    (action) => action.flow === flow && (node === undefined || action.node === node),
  );
  if (found !== undefined) return found;
  throw new EngineError('action-not-found', {
    zh: `流程 ${flow} 在表“${table}”上没有已发布的按钮。`,
    en: `The flow ${flow} has no published button on the table "${table}".`,
  });
}

async function startJob(
  { tables, store, reads, clock }: Parts,
  request: ActionRequest & { key?: string | undefined },
  actor: Actor,
): Promise<RecordActionJob> {
  const action = await find(store, request);
  const items = await titled(reads, request, actor);
  if (items.length === 0)
    throw new EngineError('nothing-selected', { zh: '没有选中任何记录。', en: 'No record is selected.' });
  const at = clock.now();
  const id = await store.create({
    id: timedId(at),
    action,
    key: request.key,
    actor: `${actor.kind}:${actor.id}`,
    actorName: actor.name,
    at,
    items,
  });
  const entry = {
    action: 'record-action.start',
    kind: 'table',
    object: request.table,
    after: { action: id, flow: action.flow, records: items.length },
  };
  await tables.write((tx) => recordAudit(tx, at, actor, entry));
  return (await store.job(id)) as RecordActionJob;
}

/** The records of a selection by their titles, which are shown in lists: as the actor sees them. */
async function titled(
  reads: RecordReads,
  request: ActionRequest,
  actor: Actor,
): Promise<{ id: string; title: string }[]> {
  const table = await reads.catalog.table(request.table);
  const asking: Asking = { actor: maskedReader(actor) };
  const items: { id: string; title: string }[] = [];
  for await (const records of selected(reads, request, actor)) {
    const ids = records.map(({ id }) => id);
    for (const record of await getRecords(reads, asking, request.table, ids))
      items.push({ id: record.id, title: table === undefined ? record.id : titleOf(table, record) });
  }
  return items;
}

/** The records of a selection that the actor may see, whole, in batches. */
async function* selected(
  reads: RecordReads,
  { table, selection }: ActionRequest,
  actor: Actor,
): AsyncGenerator<TableRecord[], void, undefined> {
  const asking: Asking = { actor: wholeReader(actor) };
  if ('ids' in selection) {
    for (const ids of chunks([...new Set(selection.ids)], 1_000))
      yield await getRecords(reads, asking, table, ids);
    return;
  }
  let count = 0;
  for await (const records of streamRecords(reads, asking, table, { filter: selection.filter })) {
    count += records.length;
    if (count > MOST) throw tooMany();
    yield records;
  }
}

const tooMany = (): EngineError =>
  new EngineError('too-many-records', {
    zh: `选中的记录超过 ${MOST} 条：请分几次做。`,
    en: `Over ${MOST} records are selected: take them in several goes.`,
  });
