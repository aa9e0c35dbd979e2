import { createHash } from 'node:crypto';
import type { ImportPlan, ImportTemplate } from '../../schemas/import.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { OpenTabularOptions } from '../files/open-tabular.ts';
import { declareImport } from '../tables/triggers/trigger-store.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import type { KeptFile } from './file-store.ts';
import { tellOrderCases } from '../intake/order-cases.ts';
import { syncCases } from './import-cases.ts';
import { holdsOrders } from './import-orders.ts';
import { BUSY_STATES, findByDigest, setState, type ImportRow } from './import-store.ts';
import { openSources, type Sources } from './open-sources.ts';
import { recognize, type Recognized } from './recognize.ts';
import { runImport, type ImportParts } from './run-import.ts';
import { readTemplates, saveTemplate } from './template-store.ts';
import { undoImport } from './undo-import.ts';

export interface StepOptions extends ImportParts {
  /** Where files are parsed: in workers unless told. */
  thread?: OpenTabularOptions['thread'];
}

/** An import that somebody works on, and its files. */
interface Step {
  row: ImportRow;
  files: readonly KeptFile[];
  owner: string;
  signal: AbortSignal;
}

/** The same files by the same plan make the same digest, whatever they are called. */
export function digestOf({ files }: Pick<ImportRow, 'files'>, plan: ImportPlan): string {
  const hashes = files.map(({ hash }) => hash).sort();
  return createHash('sha256')
    .update(JSON.stringify([hashes, printJsonSorted(plan)]))
    .digest('hex');
}

export const templateOf = (plan: ImportPlan, changedAt: number, changedBy: string): ImportTemplate => ({
  id: (plan.recipe?.id ?? `${plan.table}-rows`).slice(0, 60),
  title: plan.recipe?.title ?? plan.mapping.name,
  plan,
  changedAt,
  changedBy,
});

/** The definition of a table; throws ProblemError (`table-unknown`). */
export async function definitionOf(
  catalog: Pick<TableCatalog, 'table'>,
  table: string,
): Promise<TableDefinition> {
  const found = await catalog.table(table);
  if (found !== undefined) return found.definition;
  throw new ProblemError(
    problem(
      'table-unknown',
      '/table',
      `没有表“${table}”：请检查名称，或先建表。`,
      `There is no table "${table}": check its name, or make it first.`,
      table,
    ),
  );
}

/** What an import does next, by its state; answers the id of another import that goes on in its place. */
export async function takeStep(options: StepOptions, step: Step): Promise<string | undefined> {
  if (step.row.state === 'importing') return write(options, step);
  if (step.row.state === 'undoing') return undo(options, step);
  return read(options, step);
}

const open = ({ thread }: StepOptions, { files, signal }: Step, timeoutMs?: number): Promise<Sources> =>
  openSources(files, { signal, ...(thread && { thread }), ...(timeoutMs !== undefined && { timeoutMs }) });

async function read(options: StepOptions, step: Step): Promise<undefined | string> {
  const { row } = step;
  const definition = await definitionOf(options.catalog, row.table);
  const sources = await open(options, step);
  try {
    const templates = await readTemplates(options.tables, row.table);
    const recognized = await recognize(sources.tables, definition, row.asked.wishes, templates);
    recognized.finding.doubts.push(...sources.warnings);
    return await decide(options, step, recognized);
  } finally {
    await sources.close();
  }
}

/** Whether it goes ahead, waits for a person, or was there before. */
async function decide(
  { tables, clock }: StepOptions,
  { row, owner }: Step,
  { plan, finding, shape, sure }: Recognized,
): Promise<string | undefined> {
  const digest = digestOf(row, plan);
  const goes = (sure && !row.asked.ask) || (row.dryRun && finding.unfilled.length === 0);
  const other = goes && !row.dryRun ? await findByDigest(tables, digest, row.id) : undefined;
  const found = { plan, finding, shape, owner, at: clock.now(), from: ['reading', 'mapping'] as const };
  if (other?.state === 'done') {
    await tables.write((tx) => setState(tx, row.id, { ...found, to: 'done', problem: repeats(other) }));
    return undefined;
  }
  if (other !== undefined && other.state !== 'waiting') {
    await tables.write(async (tx) => {
      await setState(tx, row.id, { ...found, to: 'canceled', problem: goesOn(other) });
      if (!BUSY_STATES.includes(other.state))
        await setState(tx, other.id, {
          from: [other.state],
          to: 'importing',
          at: clock.now(),
          problem: null,
        });
    });
    return other.id;
  }
  await tables.write((tx) =>
    setState(tx, row.id, {
      ...found,
      to: goes ? 'importing' : 'waiting',
      ...(goes && !row.dryRun ? { digest } : {}),
      problem: goes ? null : asks(finding.unfilled.map(({ label }) => label)),
    }),
  );
  return undefined;
}

/** Reading a file of 2 GB, apart from what is done with its rows. */
const READING_MS = 3_600_000;

async function write(options: StepOptions, step: Step): Promise<undefined> {
  const { tables, clock, catalog } = options;
  const { row, owner, signal } = step;
  const { plan } = row;
  if (plan === null) throw new Error(`import ${row.id} has no plan`);
  const definition = await definitionOf(catalog, row.table);
  const { triggers } = plan;
  if (triggers !== undefined && !row.dryRun) await tables.write((tx) => declareImport(tx, row.id, triggers));
  const sources = await open(options, step, READING_MS);
  try {
    const stopped = await runImport({ ...options, row, plan, owner, signal }, sources.tables);
    await tables.write(async (tx) => {
      await setState(tx, row.id, {
        from: ['importing'],
        to: stopped === undefined ? 'done' : 'waiting',
        owner,
        at: clock.now(),
        problem: stopped ?? null,
      });
      if (row.dryRun) return;
      await syncCases(tx, row.id, definition, clock.now());
      if (holdsOrders(definition)) await tellOrderCases(tx, clock.now());
      // A plan that a person brought is as good as one he agreed to.
      if (stopped === undefined && row.finding?.level === 'given')
        await saveTemplate(tx, templateOf(plan, clock.now(), row.createdBy), row.shape);
    });
  } finally {
    await sources.close();
  }
}

async function undo(options: StepOptions, { row, owner, signal }: Step): Promise<undefined> {
  const { tables, clock } = options;
  await undoImport({ ...options, row, owner, actor: row.createdBy, signal });
  await tables.write(async (tx) => {
    await setState(tx, row.id, { from: ['undoing'], to: 'undone', owner, at: clock.now() });
    await syncCases(tx, row.id, undefined, clock.now());
    await tellOrderCases(tx, clock.now());
  });
}

const repeats = (other: ImportRow): Problem => ({
  code: 'import-repeated',
  path: `/imports/${other.id}`,
  message: {
    zh: `同样的文件已经导入过（${other.counts.read} 条记录），这次没有改动任何数据。`,
    en: `The same files were imported before (${other.counts.read} records); nothing was changed this time.`,
  },
  severity: 'warning',
});
const goesOn = (other: ImportRow): Problem => ({
  code: 'import-goes-on',
  path: `/imports/${other.id}`,
  message: {
    zh: '同样的文件有一次没有完成的导入，已从断点继续。',
    en: 'The same files have an unfinished import, which goes on where it stopped.',
  },
  severity: 'warning',
});

function asks(unfilled: readonly { zh: string; en: string }[]): Problem {
  if (unfilled.length === 0)
    return problem('import-confirm', '', '请核对字段对应后确认。', 'Look at the mapping and confirm it.');
  const [zh, en] = [unfilled.map((one) => one.zh).join('、'), unfilled.map((one) => one.en).join(', ')];
  return problem(
    'import-unfilled',
    '/defaults',
    `文件里没有必填字段：${zh}。请指定对应的列，或填一个固定值。`,
    `Nothing fills these required fields: ${en}. Name their columns, or give each a fixed value.`,
  );
}
