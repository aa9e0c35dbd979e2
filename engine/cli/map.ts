import { parseArgs } from 'node:util';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Lists } from '../mapping/build.ts';
import { checkMapping, mapApply } from '../mapping/index.ts';
import { missing, wrongAction, type Command, type CommandContext, type ExitCode } from './command.ts';
import { readJsonFile, readText } from './read-input.ts';
import { tableTarget } from './table-target.ts';
import { table } from './table.ts';

/** Applies a mapping to records, or suggests one for the columns of a file, without server or database unless it names a table. */
export const map: Command = {
  usage:
    'map apply MAPPING.json INPUT.json [--lists LISTS.json]   (INPUT: one record, an array, or one per line)\n' +
    '  daliu map suggest --headers FILE [--target orders] [--json]   (FILE: JSON array of headings, or a sample file)\n' +
    '  A target table:orders, in a mapping or behind --target, is that table of the running server (DALIU_TOKEN)',
  summary: {
    zh: '用映射转换记录，每条输出一行；或为表头建议映射',
    en: 'Apply a mapping to records, one line of output each; or suggest one for headings',
  },
  async run(context) {
    const { values, positionals } = parseArgs({
      args: context.args,
      allowPositionals: true,
      options: {
        lists: { type: 'string' },
        json: { type: 'boolean' },
        headers: { type: 'string' },
        target: { type: 'string' },
      },
    });
    const [action, mappingFile, inputFile] = positionals;
    if (action === 'suggest') return suggest(context, values);
    if (action !== 'apply') throw wrongAction(action, 'apply | suggest');
    if (mappingFile === undefined) throw missing('MAPPING.json');
    if (inputFile === undefined) throw missing('INPUT.json');
    return apply(context, mappingFile, inputFile, values.lists);
  },
};

async function apply(
  { out, err, env }: CommandContext,
  mappingFile: string,
  inputFile: string,
  listsFile?: string,
): Promise<ExitCode> {
  const lists = listsFile === undefined ? {} : (readJsonFile(listsFile) as unknown as Lists);
  const mapping = await withTarget(env, readJsonFile(mappingFile));
  const problems = checkMapping(mapping, { lists });
  if (problems.length > 0) {
    for (const { path, message } of problems) err(`${path || '/'}  ${message.zh} / ${message.en}`);
    return 1;
  }
  const { lines, findings } = mapApply(printJson(mapping), readText(inputFile), { lists });
  for (const line of lines) out(line);
  return findings === 0 ? 0 : 1;
}

/** A mapping whose target names a table, with the fields of that table instead. */
async function withTarget(env: NodeJS.ProcessEnv, mapping: Json): Promise<Json> {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping) || isDecimal(mapping))
    return mapping;
  const target = Object.hasOwn(mapping, 'target') ? mapping['target'] : undefined;
  if (typeof target !== 'string') return mapping;
  return { ...mapping, target: (await tableTarget(env, target)) as unknown as Json };
}

interface SuggestWords {
  headers?: string | undefined;
  target?: string | undefined;
  json?: boolean | undefined;
}

async function suggest(
  { out, env }: CommandContext,
  { headers, target, json }: SuggestWords,
): Promise<ExitCode> {
  if (headers === undefined) throw missing('--headers FILE');
  const { suggestForFile } = await import('./map-suggest.ts');
  const found = await suggestForFile(headers, await tableTarget(env, target));
  if (json === true) {
    const answer = found.map(({ heading, path, candidates, chosen }) => ({
      header: heading,
      path,
      candidates: candidates.map(({ field, label, confidence, reason }) => ({
        field,
        label,
        confidence,
        reason,
      })),
      chosen: chosen ?? null,
    }));
    out(printJson(answer));
    return 0;
  }
  const rows = found.map(({ heading, candidates: [best], chosen }) => [
    heading,
    best === undefined ? '—' : best.field,
    best === undefined ? '' : `${chosen === best.field ? '✓' : '?'} ${best.confidence}`,
    best === undefined ? '' : `${best.reason.zh} / ${best.reason.en}`,
  ]);
  out(table(['表头 / heading', '字段 / field', '', '理由 / reason'], rows));
  return 0;
}
