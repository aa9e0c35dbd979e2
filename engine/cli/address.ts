import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { parseAddress } from '../address/parse-address.ts';
import { UsageError, wrongAction, type Command } from './command.ts';
import { readText } from './read-input.ts';

/** Takes pasted addresses apart, one a line; a line that holds JSON text may have line breaks in it. */
export const address: Command = {
  usage:
    'address parse [FILE] [--country CN]   (one address per line, or "…\\n…" as JSON; standard input without FILE)',
  summary: {
    zh: '把粘贴的地址拆成姓名、电话、省市区，每行输出一条 JSON',
    en: 'Take pasted addresses apart, one line of JSON each',
  },
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { country: { type: 'string', default: 'CN' }, json: { type: 'boolean' } },
    });
    const [action, file = '-'] = positionals;
    if (action !== 'parse') throw wrongAction(action, 'parse');
    const country = values.country.toUpperCase();
    if (!/^[A-Z]{2}$/.test(country)) throw new UsageError(`--country ${values.country}`);
    for (const line of readText(file).split('\n')) {
      if (line.trim() === '') continue;
      out(printJson(parseAddress(textOf(line), { country })));
    }
    return 0;
  },
};

function textOf(line: string): string {
  if (!/^\s*".*"\s*$/.test(line)) return line;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : line;
  } catch {
    return line;
  }
}
