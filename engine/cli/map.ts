import { parseArgs } from 'node:util';
import type { Lists } from '../mapping/build.ts';
import { checkMapping, mapApply } from '../mapping/index.ts';
import { UsageError, type Command } from './command.ts';
import { readJsonFile, readText } from './read-input.ts';

/** Applies a mapping to records, without server or database: one line of JSON for each. */
export const map: Command = {
  usage:
    'map apply MAPPING.json INPUT.json [--lists LISTS.json]   (INPUT: one record, an array, or one per line)',
  summary: { zh: '用映射转换记录，每条输出一行', en: 'Apply a mapping to records, one line of output each' },
  async run({ args, out, err }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { lists: { type: 'string' }, json: { type: 'boolean' } },
    });
    const [action, mappingFile, inputFile] = positionals;
    if (action !== 'apply' || !mappingFile || !inputFile) throw new UsageError('map apply MAPPING INPUT');
    const lists = values.lists === undefined ? {} : (readJsonFile(values.lists) as unknown as Lists);
    const problems = checkMapping(readJsonFile(mappingFile), { lists });
    if (problems.length > 0) {
      for (const { path, message } of problems) err(`${path || '/'}  ${message.zh} / ${message.en}`);
      return 1;
    }
    const { lines, findings } = mapApply(readText(mappingFile), readText(inputFile), { lists });
    for (const line of lines) out(line);
    return findings === 0 ? 0 : 1;
  },
};
