import type { ImportPlan, ImportState, ImportTemplate, ImportView } from '../../schemas/import.ts';
import { problem } from '../../schemas/problem.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Page } from '../store/cursor.ts';
import { timedId } from '../store/timed-id.ts';
import { readFiles } from './file-store.ts';
import { syncCases } from './import-cases.ts';
import { asOwner } from './import-lease.ts';
import {
  BUSY_STATES,
  ImportTaken,
  insertImport,
  listImports,
  readImport,
  rewind,
  setState,
  type ImportRow,
} from './import-store.ts';
import { definitionOf, digestOf, takeStep, templateOf, type StepOptions } from './import-steps.ts';
import { mendRecords, type Mended, type Mending } from './mend-records.ts';
import { clearProblems, countOpen, settleProblem, type ProblemPlace } from './problem-store.ts';
import type { Wishes } from './recognize.ts';
import { readTemplates, saveTemplate } from './template-store.ts';

export interface ServiceOptions extends StepOptions {
  /** IANA name; times in files that say no zone are by its clock. */
  zone: string;
}

/** What a person hands in. What is left out is found out from the files, or asked. */
export interface ImportRequest extends Partial<Omit<Wishes, 'table'>> {
  table: string;
  /** Ids of kept files. */
  files: readonly string[];
  dryRun?: boolean;
  /** Wait for a person even where a template knows the files. */
  ask?: boolean;
}

const STATES: Record<ImportState, string> = {
  reading: '读取中',
  mapping: '识别中',
  waiting: '等待确认',
  importing: '导入中',
  done: '已完成',
  canceled: '已取消',
  failed: '失败',
  undoing: '撤销中',
  undone: '已撤销',
};
const notNow = (state: ImportState): ProblemError =>
  new ProblemError(
    problem(
      'import-state',
      '',
      `导入现在是“${STATES[state]}”，不能这样做。`,
      `The import is "${state}" now; this cannot be done.`,
      state,
    ),
  );

async function rowOf({ tables }: Pick<ServiceOptions, 'tables'>, id: string): Promise<ImportRow> {
  const row = await readImport(tables, id);
  if (row !== undefined) return row;
  throw new ProblemError(problem('import-unknown', '', '没有这次导入。', 'There is no such import.', id));
}

async function viewOf({ tables }: Pick<ServiceOptions, 'tables'>, row: ImportRow): Promise<ImportView> {
  const open = await countOpen(tables, [row.id]);
  const {
    id,
    state,
    table,
    files,
    plan,
    finding,
    dryRun,
    progress,
    createdAt,
    createdBy,
    changedAt,
    finishedAt,
  } = row;
  const shown = {
    id,
    state,
    table,
    files,
    plan,
    finding,
    dryRun,
    progress,
    createdAt,
    createdBy,
    changedAt,
    finishedAt,
  };
  return { ...shown, problem: row.problem, counts: { ...row.counts, refused: open.get(id) ?? 0 } };
}

async function create(options: ServiceOptions, request: ImportRequest, by: string): Promise<string> {
  const { tables, catalog, clock, zone } = options;
  const { files: ids, dryRun, ask, ...wishes } = request;
  await definitionOf(catalog, request.table);
  const files = await readFiles(tables, ids);
  const now = clock.now();
  const id = timedId(now);
  await tables.write((tx) =>
    insertImport(tx, {
      id,
      table: request.table,
      files: files.map(({ id: file, name, bytes, hash }) => ({ id: file, name, bytes, hash })),
      asked: {
        wishes: { ...wishes, defaults: wishes.defaults ?? {}, zone: wishes.zone ?? zone },
        ask: ask === true,
      },
      dryRun: dryRun === true,
      createdAt: now,
      createdBy: by,
    }),
  );
  return id;
}

async function work(options: ServiceOptions, id: string, signal: AbortSignal): Promise<string> {
  let other: string | undefined;
  await asOwner(options, id, signal, async (owner) => {
    for (;;) {
      const row = await rowOf(options, id);
      if (!BUSY_STATES.includes(row.state)) return;
      const files = await readFiles(
        options.tables,
        row.files.map((file) => file.id),
      );
      other = await takeStep(options, { row, files, owner, signal });
      if (other !== undefined) return;
    }
  });
  return other === undefined ? id : work(options, other, signal);
}

async function accept(
  options: ServiceOptions,
  id: string,
  change: Partial<ImportPlan>,
  by: string,
): Promise<void> {
  const { clock } = options;
  const row = await rowOf(options, id);
  if (row.plan === null || !['waiting', 'failed', 'canceled'].includes(row.state)) throw notNow(row.state);
  const plan = { ...row.plan, ...change };
  const isOther = printJsonSorted(plan) !== printJsonSorted(row.plan);
  await move(options, row, async (tx) => {
    // Another plan reads from the start: what was written is found again by its key.
    if (isOther) await rewind(tx, id);
    if (isOther) await clearProblems(tx, id);
    await setState(tx, id, {
      from: [row.state],
      to: 'importing',
      at: clock.now(),
      plan,
      problem: null,
      ...(row.dryRun ? {} : { digest: digestOf(row, plan) }),
    });
    await saveTemplate(tx, templateOf(plan, clock.now(), by), row.shape);
  });
}

/** A change of state that another process may have made impossible meanwhile. */
async function move(
  { tables }: ServiceOptions,
  row: ImportRow,
  work: Parameters<ServiceOptions['tables']['write']>[0],
): Promise<void> {
  await tables.write(work).catch((error: unknown) => {
    throw error instanceof ImportTaken ? notNow(row.state) : error;
  });
}

async function cancel(options: ServiceOptions, id: string): Promise<void> {
  const row = await rowOf(options, id);
  await move(options, row, (tx) =>
    setState(tx, id, {
      from: ['reading', 'mapping', 'waiting', 'importing'],
      to: 'canceled',
      at: options.clock.now(),
    }),
  );
}

async function undo(options: ServiceOptions, id: string): Promise<void> {
  const row = await rowOf(options, id);
  const from: readonly ImportState[] = ['done', 'canceled', 'failed'];
  if (!from.includes(row.state) || row.dryRun) throw notNow(row.state);
  await move(options, row, (tx) =>
    setState(tx, id, { from, to: 'undoing', at: options.clock.now(), problem: null }),
  );
}

async function mend(options: ServiceOptions, id: string, mending: Mending, by: string): Promise<Mended> {
  const { tables, clock } = options;
  const row = await rowOf(options, id);
  const { plan } = row;
  if (plan === null || BUSY_STATES.includes(row.state) || row.state === 'undone' || row.dryRun)
    throw notNow(row.state);
  const mended = await mendRecords(options, row, plan, mending, by);
  const { mapping } = mending;
  if (mapping !== undefined)
    await tables.write((tx) =>
      saveTemplate(tx, templateOf({ ...plan, mapping }, clock.now(), by), row.shape),
    );
  return mended;
}

async function dismiss(options: ServiceOptions, id: string, places: readonly ProblemPlace[]): Promise<void> {
  const { tables, catalog, clock } = options;
  const row = await rowOf(options, id);
  await tables.write(async (tx) => {
    const table = await catalog.open(tx, row.table);
    for (const place of places) await settleProblem(tx, id, place, { state: 'dismissed' }, clock.now());
    await syncCases(tx, id, table.definition, clock.now());
  });
}

export interface ImportService {
  /** Throws ProblemError (`table-unknown`, `import-file-unknown`). */
  create(request: ImportRequest, by: string): Promise<string>;
  /**
   * Works on an import until it rests, unless another process does; answers the id of the import that holds the result,
   * which is an earlier one where that had not come to its end. Throws the signal's reason only.
   */
  work(id: string, signal: AbortSignal): Promise<string>;
  get(id: string): Promise<ImportView>;
  row(id: string): Promise<ImportRow>;
  list(filter: Parameters<typeof listImports>[1]): Promise<Page<ImportView>>;
  /** A person's go-ahead, with what he changed. A failed or canceled import goes on where it was. */
  accept(id: string, change: Partial<ImportPlan>, by: string): Promise<ImportView>;
  cancel(id: string): Promise<ImportView>;
  /** Takes back what it wrote; `work` does it. */
  undo(id: string): Promise<ImportView>;
  mend(id: string, mending: Mending, by: string): Promise<Mended>;
  /** Records that nobody wants to mend. */
  dismiss(id: string, places: readonly ProblemPlace[]): Promise<ImportView>;
  templates(table: string): Promise<ImportTemplate[]>;
}

/** Imports of this installation: each is worked on by one process at a time, and goes on where that one stopped. */
export function createImports(options: ServiceOptions): ImportService {
  const { tables } = options;
  const get = async (id: string): Promise<ImportView> => viewOf(options, await rowOf(options, id));
  return {
    create: (request, by) => create(options, request, by),
    work: (id, signal) => work(options, id, signal),
    get,
    row: (id) => rowOf(options, id),
    list: async (filter) => {
      const page = await listImports(tables, filter);
      return { ...page, items: await Promise.all(page.items.map((row) => viewOf(options, row))) };
    },
    accept: async (id, change, by) => {
      await accept(options, id, change, by);
      return get(id);
    },
    cancel: async (id) => {
      await cancel(options, id);
      return get(id);
    },
    undo: async (id) => {
      await undo(options, id);
      return get(id);
    },
    mend: (id, mending, by) => mend(options, id, mending, by),
    dismiss: async (id, places) => {
      await dismiss(options, id, places);
      return get(id);
    },
    templates: (table) => readTemplates(tables, table),
  };
}
