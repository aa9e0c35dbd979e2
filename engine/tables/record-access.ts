import { problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { TableWrite } from '../sdk/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from '../store/actor.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Tables } from '../store/tables.ts';
import type { RecordActions } from './actions/record-actions.ts';
import { applyWrite, prepareWrite } from './apply-write.ts';
import type { CompiledTable } from './compile-table.ts';
import { eraseRecords } from './erase-records.ts';
import { readHistory, type Revision } from './history.ts';
import { readPayload } from './payloads.ts';
import { getRecords } from './query/get-records.ts';
import { maskRecord, personalFields, type PersonalFields } from './query/personal-fields.ts';
import type { Asking, RecordReads } from './query/record-reads.ts';
import type { ViewStore } from './query/view-store.ts';
import { maskedReader, mayUnmask, seesAllRows, wholeReader } from './reader-of.ts';
import type { TableCatalog } from './table-catalog.ts';
import { createTriggerStore, type TriggerView } from './triggers/trigger-store.ts';
import type { Who, WriteResult } from './writing.ts';

/** The tables of an installation for whoever acts in somebody's name: the API and the command line. */
export interface RecordAccess {
  catalog: TableCatalog;
  reads: RecordReads;
  views: ViewStore;
  actions: RecordActions;
  /** Flows that start when records of a table change. */
  triggers(table: string): Promise<TriggerView[]>;
  /** Builds keys and indexes that wait for it; resolves when there is nothing left to build. */
  build(signal?: AbortSignal): Promise<void>;
  /**
   * In whose name a list is read. Personal data is masked unless it is asked for, which takes the right to it and is
   * noted in the audit log before anything is shown. Throws ProblemError `pii-forbidden`.
   */
  asking(actor: Actor, table: string, options?: AskingOptions): Promise<Asking>;
  /** What a person is kept from seeing in a table without asking for it. */
  personal(table: string): Promise<PersonalFields>;
  /** Writes of at most 1,000 records in one transaction; one result per record, in order. Throws EngineError `table-unknown`. */
  write(table: string, write: TableWrite, actor: Actor, source?: Partial<Who>): Promise<WriteResult[]>;
  /** Takes personal data out of records, their history and payloads for good. */
  erase(table: string, ids: readonly string[], actor: Actor): Promise<WriteResult[]>;
  /** Undefined: the record is not there, or not for this actor to see. */
  history(
    asking: Asking,
    table: string,
    id: string,
    page: { limit: number; before?: number },
  ): Promise<Revision[] | undefined>;
  /** What the source sent that led to a revision; null: nothing was kept, or it was erased. */
  payload(asking: Asking, table: string, id: string, revision: number): Promise<string | null | undefined>;
}

export interface AskingOptions {
  unmask?: boolean | undefined;
  signal?: AbortSignal | undefined;
  zone?: string | undefined;
}

interface Parts {
  tables: Tables;
  catalog: TableCatalog;
  reads: RecordReads;
  views: ViewStore;
  actions: RecordActions;
  build: RecordAccess['build'];
  clock: Clock;
}

export function createRecordAccess(parts: Parts): RecordAccess {
  const { tables, catalog, reads, views, actions, build, clock } = parts;
  const query: Transaction = { query: (sql, bindings) => tables.read(sql, bindings) };
  return {
    catalog,
    reads,
    views,
    actions,
    triggers: createTriggerStore(tables).on,
    build,
    asking: (actor, table, options = {}) => ask(parts, actor, table, options),
    personal: async (table) => personalOf(catalog, await tableOf(catalog, table)),
    write: (table, write, actor, source = {}) => writeAs(parts, { table, write, actor, source }),
    erase: (table, ids, actor) => {
      const who: Who = { actor: `${actor.kind}:${actor.id}`, at: clock.now() };
      return tables.write(async (tx) => eraseRecords(tx, await catalog.open(tx, table), ids, who, actor));
    },
    async history(asking, id, record, page) {
      const table = await tableOf(catalog, id);
      if (!(await isVisible(reads, asking, table.id, record))) return undefined;
      const personal = mayUnmask(asking.actor, id)
        ? new Map<string, never>()
        : await personalOf(catalog, table);
      const revisions = await readHistory(query, table, record, page);
      return revisions.map((one) => maskRevision(one, personal));
    },
    async payload(asking, id, record, revision) {
      const table = await tableOf(catalog, id);
      if (!(await isVisible(reads, asking, table.id, record))) return undefined;
      const [found] = await readHistory(query, table, record, { limit: 1, before: revision + 1 });
      return found?.revision === revision ? readPayload(query, found) : undefined;
    },
  };
}

async function tableOf(catalog: TableCatalog, id: string): Promise<CompiledTable> {
  const table = await catalog.table(id);
  if (table !== undefined) return table;
  throw new EngineError('table-unknown', {
    zh: `没有表“${id}”：请检查标识，或先建表。`,
    en: `There is no table "${id}": check the id, or make the table first.`,
  });
}

async function ask(
  { tables, clock }: Parts,
  actor: Actor,
  table: string,
  { unmask = false, signal, zone }: AskingOptions,
): Promise<Asking> {
  const asking = {
    ...(signal === undefined ? {} : { signal }),
    ...(zone === undefined ? {} : { zone }),
  };
  if (!unmask) return { ...asking, actor: maskedReader(actor) };
  if (!mayUnmask(actor, table))
    throw new ProblemError(
      problem(
        'pii-forbidden',
        '/unmask',
        '没有查看个人信息的权限：请联系管理员。',
        'No right to see personal data; ask an administrator.',
      ),
    );
  const entry = { action: 'pii.unmask', kind: 'table', object: table };
  await tables.write((tx) => recordAudit(tx, clock.now(), actor, entry));
  return { ...asking, actor: wholeReader(actor) };
}

async function personalOf(catalog: TableCatalog, { definition }: CompiledTable): Promise<PersonalFields> {
  const all = new Map((await catalog.list()).map((one) => [one.id, one.definition]));
  return personalFields(definition, (id) => all.get(id));
}

interface Writing {
  table: string;
  write: TableWrite;
  actor: Actor;
  source: Partial<Who>;
}

async function writeAs(
  { tables, catalog, reads, clock }: Parts,
  { table: id, write, actor, source }: Writing,
): Promise<WriteResult[]> {
  const who: Who = { ...source, actor: `${actor.kind}:${actor.id}`, at: clock.now() };
  const table = await tableOf(catalog, id);
  const prepared = await prepareWrite(table, write);
  const hidden = seesAllRows(actor, id) ? new Set<string>() : await hiddenFrom(reads, actor, id, write);
  return tables.write(async (tx) => {
    const opened = await catalog.open(tx, id);
    const options = prepared === undefined ? {} : { prepared };
    return applyWrite(tx, opened, withoutHidden(write, hidden), who, options);
  });
}

/** Records of a write that a row rule keeps from the actor. */
async function hiddenFrom(
  reads: RecordReads,
  actor: Actor,
  table: string,
  write: TableWrite,
): Promise<Set<string>> {
  if (write.do === 'insert') return new Set();
  if (write.do === 'upsert')
    throw new ProblemError(
      problem(
        'row-rule',
        '',
        '您只能看到这张表的一部分记录，不能按唯一键写入：请逐条新增或修改。',
        'You see part of this table only, so you cannot write by a unique key: insert or update records.',
      ),
    );
  const ids = write.records.map(({ id }) => id);
  const options = { deleted: write.do === 'restore' };
  const seen = await getRecords(reads, { actor: maskedReader(actor) }, table, ids, options);
  const visible = new Set(seen.map(({ id }) => id));
  return new Set(ids.filter((one) => !visible.has(one)));
}

function withoutHidden(write: TableWrite, hidden: ReadonlySet<string>): TableWrite {
  if (hidden.size === 0 || write.do === 'insert' || write.do === 'upsert') return write;
  // With a blank before it no id names a record: what is hidden is refused as what is not there.
  const shown = <T extends { id: string }>(one: T): T =>
    hidden.has(one.id) ? { ...one, id: ` ${one.id}` } : one;
  return write.do === 'update'
    ? { ...write, records: write.records.map(shown) }
    : { ...write, records: write.records.map(shown) };
}

async function isVisible(reads: RecordReads, asking: Asking, table: string, id: string): Promise<boolean> {
  const live = await getRecords(reads, asking, table, [id], { fields: [] });
  if (live.length > 0) return true;
  return (await getRecords(reads, asking, table, [id], { fields: [], deleted: true })).length > 0;
}

const maskRevision = (revision: Revision, personal: PersonalFields): Revision => ({
  ...revision,
  changes: revision.changes.map(({ field, from, to }) => ({
    field,
    from: maskField(field, from, personal),
    to: maskField(field, to, personal),
  })),
});

const maskField = (field: string, value: Json, personal: PersonalFields): Json =>
  maskRecord({ [field]: value }, personal)[field] ?? null;
