import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Lists } from '../mapping/build.ts';
import { checkMapping, mapApply } from '../mapping/index.ts';
import { missing, wrongAction, type Command, type CommandContext, type ExitCode } from './command.ts';
import { readJsonFile, readText } from './read-input.ts';
import { table } from './table.ts';

/** Applies a mapping to records, or suggests one for the columns of a file, without server or database. */
export const map: Command = {
  usage:
    'map apply MAPPING.json INPUT.json [--lists LISTS.json]   (INPUT: one record, an array, or one per line)\n' +
    '  daliu map suggest --headers FILE [--target orders] [--json]   (FILE: JSON array of headings, or a sample file)',
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

function apply(
  { out, err }: CommandContext,
  mappingFile: string,
  inputFile: string,
  listsFile?: string,
): ExitCode {
  const lists = listsFile === undefined ? {} : (readJsonFile(listsFile) as unknown as Lists);
  const problems = checkMapping(readJsonFile(mappingFile), { lists });
  if (problems.length > 0) {
    for (const { path, message } of problems) err(`${path || '/'}  ${message.zh} / ${message.en}`);
    return 1;
  }
  const { lines, findings } = mapApply(readText(mappingFile), readText(inputFile), { lists });
  for (const line of lines) out(line);
  return findings === 0 ? 0 : 1;
}

interface SuggestWords {
  headers?: string | undefined;
  target?: string | undefined;
  json?: boolean | undefined;
}

async function suggest({ out }: CommandContext, { headers, target, json }: SuggestWords): Promise<ExitCode> {
  if (headers === undefined) throw missing('--headers FILE');
  const { suggestForFile } = await import('./map-suggest.ts');
  const found = await suggestForFile(headers, target);
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
