import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ImportBody } from '../schemas/api/imports.ts';
import type { JsonObject } from '../schemas/values/json.ts';
import type { Clock } from './core/ports.ts';
import { templateSheets } from './files/export/template-sheets.ts';
import { writeSheets } from './files/export/write-sheets.ts';
import type { OpenTabularOptions } from './files/open-tabular.ts';
import { annotateImport } from './imports/annotate.ts';
import { chatFile, chatMapping, chatRecipe, readChat } from './imports/chat-orders.ts';
import { createExportJobs, nameOfActor } from './imports/export-jobs.ts';
import { keepUpload } from './imports/file-store.ts';
import { isGone } from './imports/import-lease.ts';
import { createImports, type ImportRequest, type ImportService } from './imports/import-service.ts';
import { definitionOf } from './imports/import-steps.ts';
import { findWork } from './imports/import-store.ts';
import { countCauses, listProblems, shown } from './imports/problem-store.ts';
import { removeTemplate } from './imports/template-store.ts';
import type { ImportDesk, OutgoingFile } from './server/import-port.ts';
import type { Actor } from './store/actor.ts';
import { recordAudit } from './store/audit-store.ts';
import { timedId } from './store/timed-id.ts';
import type { Tables } from './store/tables.ts';
import type { RecordReads } from './tables/query/record-reads.ts';
import type { TableCatalog } from './tables/table-catalog.ts';

export interface ImportsParts {
  tables: Tables;
  catalog: TableCatalog;
  reads: RecordReads;
  clock: Clock;
  /** Where uploads and exports lie. */
  folder: string;
  thread?: OpenTabularOptions['thread'];
  log(about: string, error: unknown): void;
}

export interface OpenImports {
  desk: ImportDesk;
  /** Takes up what other processes left, from now on. */
  start(): void;
  stop(): Promise<void>;
}

/** How often it is looked for imports that another process has left. */
const LOOK_MS = 5_000;

/** Imports and exports of one installation, in this process one import at a time. */
export function openImports(parts: ImportsParts): OpenImports {
  const { tables, catalog, clock, folder, reads, thread } = parts;
  const imports = createImports({
    tables,
    catalog,
    clock,
    zone: reads.zone,
    ...(thread && { thread }),
  });
  const worker = createWorker(parts, imports);
  const jobs = createExportJobs(reads, join(folder, 'exports'));
  return {
    desk: createDesk(parts, imports, { kick: worker.kick, jobs }),
    start: worker.start,
    stop: async () => {
      await worker.stop();
      await jobs.close();
    },
  };
}

interface Worker {
  /** There is something to do. */
  kick(): void;
  start(): void;
  stop(): Promise<void>;
}

function createWorker({ tables, clock, log }: ImportsParts, imports: ImportService): Worker {
  const stop = new AbortController();
  let underWay: Promise<void> | undefined;
  let again = false;
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    do {
      again = false;
      for (const { id, owner } of await findWork(tables, clock.now())) {
        if (stop.signal.aborted) return;
        if (owner === null || isGone(owner)) await imports.work(id, stop.signal);
      }
    } while (again && !stop.signal.aborted);
  };
  const kick = (): void => {
    again = true;
    underWay ??= look()
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log('imports', error);
      })
      .finally(() => (underWay = undefined));
  };
  const wait = (): void => {
    cancel = clock.at(clock.now() + LOOK_MS, () => {
      kick();
      wait();
    });
  };
  return {
    kick,
    start: () => {
      kick();
      wait();
    },
    stop: async () => {
      cancel();
      stop.abort(new Error('the process ends'));
      await underWay;
    },
  };
}

interface Behind {
  kick(): void;
  jobs: ReturnType<typeof createExportJobs>;
}

function createDesk(parts: ImportsParts, imports: ImportService, { kick, jobs }: Behind): ImportDesk {
  const { tables, clock, reads } = parts;
  const begun = async <T>(result: Promise<T>): Promise<T> => {
    const done = await result;
    kick();
    return done;
  };
  const create = async (request: ImportRequest, actor: Actor) =>
    imports.get(await begun(imports.create(request, nameOfActor(actor))));
  return {
    keep: (name, content, actor) => keep(parts, name, content, actor),
    create: (request, actor) => create(requestOf(request), actor),
    list: (filter) => imports.list(filter),
    get: (id) => imports.get(id),
    accept: (id, change, actor) => begun(imports.accept(id, change, nameOfActor(actor))),
    cancel: (id) => imports.cancel(id),
    undo: (id) => begun(imports.undo(id)),
    problems: async (id, filter) => {
      const page = await listProblems(tables, id, filter);
      return { ...page, items: page.items.map(shown) };
    },
    causes: (id) => countCauses((sql, bindings) => tables.read(sql, bindings), id),
    mend: (id, { cause, field, ...rest }, actor) => {
      const filter = { ...(cause === undefined ? {} : { cause }), ...(field === undefined ? {} : { field }) };
      return imports.mend(id, { ...rest, filter }, nameOfActor(actor));
    },
    dismiss: (id, places) => imports.dismiss(id, places),
    annotated: async (id) => {
      const row = await imports.row(id);
      return outgoing(parts, `${row.files[0]?.name.replace(/\.[^.]*$/, '') ?? id}-问题.xlsx`, (path) =>
        annotateImport({ tables, zone: reads.zone }, row, path, threadOf(parts)),
      );
    },
    form: async (table, language) => {
      const definition = await definitionOf(parts.catalog, table);
      return outgoing(parts, `${definition.title[language]}.xlsx`, (path) =>
        writeSheets(
          path,
          { format: 'xlsx', zone: reads.zone },
          templateSheets(definition, language),
          threadOf(parts),
        ),
      );
    },
    templates: (table) => imports.templates(table),
    removeTemplate: (_table, id) => tables.write((tx) => removeTemplate(tx, id)),
    readChat,
    importChat: async ({ table, title, lines, defaults }, actor) => {
      const definition = await definitionOf(parts.catalog, table);
      const file = await keep(
        parts,
        `${title || '接龙'}.csv`,
        Readable.from([Buffer.from(chatFile(title, lines))]),
        actor,
      );
      const fields = new Set(definition.fields.map(({ id }) => id));
      const request = {
        table,
        files: [file.id],
        recipe: chatRecipe(reads.zone),
        mapping: chatMapping(fields, reads.zone),
        ...(defaults === undefined ? {} : { defaults }),
      };
      return create(request, actor);
    },
    export: async (request, actor) => {
      await definitionOf(parts.catalog, request.table);
      if (request.unmask === true)
        await tables.write((tx) =>
          recordAudit(tx, clock.now(), actor, {
            action: 'pii.unmask',
            kind: 'table',
            object: request.table,
            note: 'export',
          }),
        );
      return jobs.start(request, actor);
    },
    exportOf: (id, actor) => jobs.find(id, actor)?.view,
    exported: (id, actor) => {
      const job = jobs.find(id, actor);
      if (job?.view.state !== 'done') return undefined;
      return {
        name: `${job.view.table}${job.path.slice(job.path.lastIndexOf('.'))}`,
        path: job.path,
        remove: async () => {},
      };
    },
    removeExport: (id, actor) => jobs.remove(id, actor),
  };
}

const threadOf = ({ thread }: ImportsParts): { thread?: 'worker' | 'here' } => (thread ? { thread } : {});

const keep = async (
  { tables, folder, clock }: ImportsParts,
  name: string,
  content: Readable,
  actor: Actor,
) => {
  const kept = { tables, folder: join(folder, 'uploads'), now: clock.now(), by: nameOfActor(actor) };
  const { id, name: shownName, bytes, hash } = await keepUpload(kept, name, content);
  return { id, name: shownName, bytes, hash };
};

/** Without what was left out: the two ways to spell it are one. */
const requestOf = (body: ImportBody): ImportRequest => {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return given as unknown as ImportRequest & { defaults?: JsonObject };
};

async function outgoing(
  { folder, clock }: ImportsParts,
  name: string,
  write: (path: string) => Promise<unknown>,
): Promise<OutgoingFile> {
  const sent = join(folder, 'sent');
  await mkdir(sent, { recursive: true });
  const path = join(sent, `${timedId(clock.now())}.xlsx`);
  await write(path);
  return { name, path, remove: () => rm(path, { force: true }) };
}
