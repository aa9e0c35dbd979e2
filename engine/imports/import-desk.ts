import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ImportBody } from '../../schemas/api/imports.ts';
import type { ImportFile, ImportView } from '../../schemas/import.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Clock } from '../core/ports.ts';
import { templateSheets } from '../files/export/template-sheets.ts';
import { writeSheets } from '../files/export/write-sheets.ts';
import { checkMapping } from '../mapping/index.ts';
import type { OpenTabularOptions } from '../files/open-tabular.ts';
import type { ImportDesk, OutgoingFile } from '../server/import-port.ts';
import type { Actor } from '../store/actor.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Tables } from '../store/tables.ts';
import { timedId } from '../store/timed-id.ts';
import type { RecordReads } from '../tables/query/record-reads.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import { annotateImport } from './annotate.ts';
import { chatFile, chatMapping, chatRecipe, readChat } from './chat-orders.ts';
import { nameOfActor, type ExportJobs } from './export-jobs.ts';
import { keepUpload } from './file-store.ts';
import type { ImportRequest, ImportService } from './import-service.ts';
import { definitionOf } from './import-steps.ts';
import { countCauses, listProblems, shown } from './problem-store.ts';
import { removeTemplate } from './template-store.ts';

export interface DeskParts {
  tables: Tables;
  catalog: TableCatalog;
  reads: RecordReads;
  clock: Clock;
  /** Where uploads and exports lie. */
  folder: string;
  thread?: OpenTabularOptions['thread'];
  imports: ImportService;
  jobs: ExportJobs;
  /** There is something to do. */
  kick(): void;
}

/** What the server asks of imports and exports. */
export const createDesk = (parts: DeskParts): ImportDesk => ({
  ...importing(parts),
  ...mending(parts),
  ...fromTables(parts),
  ...fromChats(parts),
  ...exporting(parts),
});

async function begun<T>({ kick }: DeskParts, result: Promise<T>): Promise<T> {
  const done = await result;
  kick();
  return done;
}

async function create(parts: DeskParts, request: ImportRequest, actor: Actor): Promise<ImportView> {
  const id = await begun(parts, parts.imports.create(request, nameOfActor(actor)));
  return parts.imports.get(id);
}

type Importing = Pick<ImportDesk, 'keep' | 'create' | 'list' | 'get' | 'accept' | 'cancel' | 'undo'>;

const importing = (parts: DeskParts): Importing => ({
  keep: (name, content, actor) => keep(parts, name, content, actor),
  create: async (request, actor) => create(parts, requestOf(withMapping(request)), actor),
  list: (filter) => parts.imports.list(filter),
  get: (id) => parts.imports.get(id),
  accept: async (id, change, actor) =>
    begun(parts, parts.imports.accept(id, withMapping(change), nameOfActor(actor))),
  cancel: (id) => parts.imports.cancel(id),
  undo: (id) => begun(parts, parts.imports.undo(id)),
});

type Mends = Pick<ImportDesk, 'problems' | 'causes' | 'mend' | 'dismiss' | 'annotated'>;

const mending = (parts: DeskParts): Mends => ({
  problems: async (id, filter) => {
    const page = await listProblems(parts.tables, id, filter);
    return { ...page, items: page.items.map(shown) };
  },
  causes: (id) => countCauses((sql, bindings) => parts.tables.read(sql, bindings), id),
  mend: async (id, { cause, field, ...rest }, actor) => {
    withMapping(rest);
    const filter = { ...(cause === undefined ? {} : { cause }), ...(field === undefined ? {} : { field }) };
    return parts.imports.mend(id, { ...rest, filter }, nameOfActor(actor));
  },
  dismiss: (id, places) => parts.imports.dismiss(id, places),
  annotated: async (id) => {
    const row = await parts.imports.row(id);
    const name = row.files[0]?.name.replace(/\.[^.]*$/, '') ?? id;
    return outgoing(parts, `${name}-问题.xlsx`, (path) =>
      annotateImport({ tables: parts.tables, zone: parts.reads.zone }, row, path, threadOf(parts)),
    );
  },
});

const fromTables = (parts: DeskParts): Pick<ImportDesk, 'form' | 'templates' | 'removeTemplate'> => ({
  form: async (table, language) => {
    const definition = await definitionOf(parts.catalog, table);
    const output = { format: 'xlsx', zone: parts.reads.zone } as const;
    return outgoing(parts, `${definition.title[language]}.xlsx`, (path) =>
      writeSheets(path, output, templateSheets(definition, language), threadOf(parts)),
    );
  },
  templates: async (table) =>
    (await parts.imports.templates(table)).map(({ id, title, plan, changedAt, changedBy }) => ({
      id,
      title,
      plan,
      changedAt,
      changedBy,
    })),
  removeTemplate: (table, id) => parts.tables.write((tx) => removeTemplate(tx, table, id)),
});

const fromChats = (parts: DeskParts): Pick<ImportDesk, 'readChat' | 'importChat'> => ({
  readChat,
  importChat: async ({ table, title, lines, defaults }, actor) => {
    const definition = await definitionOf(parts.catalog, table);
    const content = Readable.from([Buffer.from(chatFile(title, lines))]);
    const file = await keep(parts, `${title === '' ? '接龙' : title}.csv`, content, actor);
    const fields = new Set(definition.fields.map(({ id }) => id));
    const { zone } = parts.reads;
    const plan = { recipe: chatRecipe(zone), mapping: chatMapping(fields, zone) };
    const request = { table, files: [file.id], ...plan, ...(defaults === undefined ? {} : { defaults }) };
    return create(parts, request, actor);
  },
});

type Exporting = Pick<ImportDesk, 'export' | 'exportOf' | 'exported' | 'removeExport'>;

const exporting = ({ tables, clock, catalog, jobs }: DeskParts): Exporting => ({
  export: async (request, actor) => {
    await definitionOf(catalog, request.table);
    const { table: object, unmask } = request;
    const entry = { action: 'pii.unmask', kind: 'table', object, note: 'export' };
    if (unmask === true) await tables.write((tx) => recordAudit(tx, clock.now(), actor, entry));
    return jobs.start(request, actor);
  },
  exportOf: (id, actor) => jobs.find(id, actor)?.view,
  exported: (id, actor) => {
    const job = jobs.find(id, actor);
    if (job?.view.state !== 'done') return undefined;
    const ending = job.path.slice(job.path.lastIndexOf('.'));
    return { name: `${job.view.table}${ending}`, path: job.path, remove: async () => {} };
  },
  removeExport: (id, actor) => jobs.remove(id, actor),
});

const threadOf = ({ thread }: DeskParts): { thread?: 'worker' | 'here' } =>
  thread === undefined ? {} : { thread };

async function keep(
  { tables, folder, clock }: DeskParts,
  name: string,
  content: Readable,
  actor: Actor,
): Promise<ImportFile> {
  const keeping = { tables, folder: join(folder, 'uploads'), now: clock.now(), by: nameOfActor(actor) };
  const { id, name: kept, bytes, hash } = await keepUpload(keeping, name, content);
  return { id, name: kept, bytes, hash };
}

/** Throws ProblemError for the first thing that is wrong with a mapping, on its place in it. */
function withMapping<T extends { mapping?: unknown }>(request: T): T {
  const [first] = request.mapping === undefined ? [] : checkMapping(request.mapping);
  if (first !== undefined) throw new ProblemError({ ...first, path: `/mapping${first.path}` });
  return request;
}

/** Without what was left out: the two ways to spell it are one. */
const requestOf = (body: ImportBody): ImportRequest =>
  Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  ) as unknown as ImportRequest;

async function outgoing(
  { folder, clock }: DeskParts,
  name: string,
  write: (path: string) => Promise<unknown>,
): Promise<OutgoingFile> {
  const sent = join(folder, 'sent');
  await mkdir(sent, { recursive: true });
  const path = join(sent, `${timedId(clock.now())}.xlsx`);
  await write(path);
  return { name, path, remove: () => rm(path, { force: true }) };
}
