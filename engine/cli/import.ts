import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FileRecipe } from '../../schemas/file-recipe.ts';
import type { ImportView } from '../../schemas/import.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import { compileSchema } from '../../schemas/validator.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { annotateImport } from '../imports/annotate.ts';
import { keepInPlace } from '../imports/file-store.ts';
import { createImports, type ImportRequest, type ImportService } from '../imports/import-service.ts';
import { countCauses, listProblems, shown } from '../imports/problem-store.ts';
import { checkMapping } from '../mapping/index.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { missing, UsageError, type Command, type CommandContext, type ExitCode } from './command.ts';
import { databaseOf, databaseOptions } from './database-of.ts';
import { installShipped, openLocal, type Local } from './open-local.ts';
import { readJsonFile } from './read-input.ts';
import { table as printTable } from './table.ts';

const options = {
  ...databaseOptions,
  table: { type: 'string' },
  recipe: { type: 'string' },
  mapping: { type: 'string' },
  template: { type: 'string' },
  set: { type: 'string', multiple: true },
  key: { type: 'string' },
  'newer-by': { type: 'string' },
  checks: { type: 'string' },
  triggers: { type: 'string' },
  zone: { type: 'string' },
  'dry-run': { type: 'boolean' },
  ask: { type: 'boolean' },
  annotated: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const SHOWN = 100;
const BY = 'system:cli';

export const importFiles: Command = {
  usage:
    'import FILE… --table T [--set FIELD=VALUE …] [--recipe FILE] [--mapping FILE] [--template ID] [--key ID|none] [--newer-by FIELD] [--checks refuse|warn|off] [--triggers each|list|none] [--zone ZONE] [--dry-run] [--ask] [--annotated OUT.xlsx] [--data DIR | --database URL] [--json]',
  summary: {
    zh: '把 CSV、TSV、XLSX、ZIP 文件导入一张表：自动识别列，坏行单独列出，中断后接着导，重复导入不会翻倍',
    en: 'Import CSV, TSV, XLSX or ZIP files into a table: columns are recognised, bad rows told one by one, an import that was cut off goes on, and nothing comes twice',
  },
  async run(context) {
    const { values, positionals } = parseArgs({ args: context.args, allowPositionals: true, options });
    const { table } = values;
    if (table === undefined) throw missing('--table');
    if (positionals.length === 0) throw missing('FILE');
    const absent = positionals.find((file) => !existsSync(file));
    if (absent !== undefined) throw new UsageError(`没有 ${absent} / there is no ${absent}`);
    const wishes = wishesOf(values, table);
    const local = await openLocal(databaseOf(values, context.env), context.env);
    try {
      if (!(await installShipped(local, table)))
        throw new UsageError(`没有表 ${table} / there is no table ${table}`);
      return await importHere(context, local, values, { ...wishes, paths: positionals });
    } finally {
      await local.close();
    }
  },
};

/** Reads what was said on the command line. Throws UsageError for what cannot be. */
function wishesOf(values: Values, table: string): Omit<ImportRequest, 'files'> {
  const { recipe, mapping, template, key, checks, triggers, zone } = values;
  const newerBy = values['newer-by'];
  if (checks !== undefined && checks !== 'refuse' && checks !== 'warn' && checks !== 'off')
    throw new UsageError('--checks refuse|warn|off');
  if (triggers !== undefined && triggers !== 'each' && triggers !== 'list' && triggers !== 'none')
    throw new UsageError('--triggers each|list|none');
  return {
    table,
    defaults: fixedValues(values.set ?? []),
    ...(recipe === undefined ? {} : { recipe: readDocument(recipe, FileRecipe) as FileRecipe }),
    ...(mapping === undefined ? {} : { mapping: readMapping(mapping) }),
    ...(template === undefined ? {} : { template }),
    ...(key === undefined ? {} : { key: key === 'none' ? null : key }),
    ...(newerBy === undefined ? {} : { newerBy }),
    ...(checks === undefined ? {} : { checks }),
    ...(triggers === undefined ? {} : { triggers }),
    ...(zone === undefined ? {} : { zone }),
    dryRun: values['dry-run'] === true,
    ask: values.ask === true,
  };
}

function readMapping(file: string): Mapping {
  const document = readJsonFile(file);
  const [first] = checkMapping(document);
  if (first !== undefined) throw new ProblemError(first);
  return document as unknown as Mapping;
}

function readDocument(file: string, schema: unknown): unknown {
  const document = readJsonFile(file);
  const [first] = compileSchema(schema)(document);
  if (first !== undefined) throw new ProblemError(first);
  return document;
}

function fixedValues(words: readonly string[]): JsonObject {
  return Object.fromEntries(
    words.map((word) => {
      const match = /^([a-z][A-Za-z0-9]*)=([\s\S]*)$/.exec(word);
      if (!match) throw new UsageError(`--set FIELD=VALUE: ${word}`);
      return [match[1]!, match[2]!];
    }),
  );
}

async function importHere(
  context: CommandContext,
  local: Local,
  values: Values,
  { paths, ...wishes }: Omit<ImportRequest, 'files'> & { paths: readonly string[] },
): Promise<ExitCode> {
  const { tables, catalog, zone } = local;
  const parts = { tables, catalog, clock: systemClock, zone: wishes.zone ?? zone };
  const imports = createImports(parts);
  const stop = new AbortController();
  const interrupt = (): void =>
    stop.abort(new Error('已停止，再次运行同一命令会接着导 / stopped; the same command goes on from here'));
  process.once('SIGINT', interrupt);
  try {
    const files: string[] = [];
    for (const path of paths)
      files.push((await keepInPlace({ tables, now: systemClock.now(), by: BY }, path)).id);
    const id = await imports.create({ ...wishes, files }, BY);
    const view = await workThrough(imports, id, { ask: wishes.ask === true, signal: stop.signal });
    if (values.annotated !== undefined)
      await annotateImport(parts, view, values.annotated, { signal: stop.signal });
    await tell(context, local, view, values.json === true);
    return exitOf(view);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** A proposal that leaves nothing open is taken as it is: who wants to look first says `--dry-run` or `--ask`. */
async function workThrough(
  imports: ImportService,
  id: string,
  { ask, signal }: { ask: boolean; signal: AbortSignal },
): Promise<ImportView> {
  const rest = await imports.work(id, signal);
  const view = await imports.get(rest);
  if (ask || view.state !== 'waiting' || view.problem?.code !== 'import-confirm') return view;
  if (view.finding?.level === 'close') return view;
  await imports.accept(rest, {}, BY);
  return imports.get(await imports.work(rest, signal));
}

/** Findings: records that were refused, a question, a failure. A repeated file is none. */
const exitOf = ({ state, counts }: ImportView): ExitCode =>
  state === 'done' && counts.refused === 0 ? 0 : 1;

async function tell(
  { out, err }: CommandContext,
  { tables }: Local,
  view: ImportView,
  asJson: boolean,
): Promise<void> {
  const causes = await countCauses((sql, bindings) => tables.read(sql, bindings), view.id);
  if (asJson) {
    const problems = await listProblems(tables, view.id, { state: 'open', limit: SHOWN });
    out(printJson({ ...view, causes, problems: problems.items.map(shown) }));
    return;
  }
  const { counts, dryRun, problem, finding } = view;
  for (const { message } of finding?.doubts ?? []) err(`! ${message.zh} / ${message.en}`);
  if (problem !== null) err(`${problem.message.zh} / ${problem.message.en}`);
  if (view.state === 'waiting' && finding !== null) out(describeColumns(finding));
  out(
    `${dryRun ? '试导入' : '导入'} ${counts.read} 条：新增 ${counts.created}，更新 ${counts.changed}，未变 ${counts.unchanged}，未收下 ${counts.refused}` +
      ` / ${counts.read} records: ${counts.created} created, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.refused} refused`,
  );
  if (causes.length > 0)
    out(
      printTable(
        ['原因 / cause', '字段 / field', '条数 / count', '例 / for example'],
        causes.map(({ cause, field, count, sample }) => [
          `${sample.problems[0]?.message.zh ?? ''} (${cause})`,
          field,
          count,
          `${sample.file}:${sample.row}`,
        ]),
      ),
    );
}

const describeColumns = ({ columns }: NonNullable<ImportView['finding']>): string =>
  printTable(
    ['列 / column', '字段 / field', '把握 / confidence'],
    columns.map(({ source, field = '', confidence }) => [
      source,
      field,
      confidence === undefined ? '' : String(confidence),
    ]),
  );
