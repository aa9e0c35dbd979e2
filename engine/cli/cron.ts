import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { cronNext } from '../schedule/cron-next.ts';
import { missing, wrongAction, type Command } from './command.ts';

/** Next fire times of a cron expression, without server or database. */
export const cron: Command = {
  usage: 'cron next EXPR [--tz Asia/Shanghai] [--from INSTANT] [--count 10] [--json]',
  summary: { zh: '列出 cron 表达式接下来的触发时刻', en: 'List the next fire times of a cron expression' },
  async run({ args, out, err }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        tz: { type: 'string', default: 'Asia/Shanghai' },
        from: { type: 'string' },
        count: { type: 'string', default: '10' },
        json: { type: 'boolean' },
      },
    });
    const [action, ...words] = positionals;
    if (action !== 'next') throw wrongAction(action, 'next');
    if (words.length === 0) throw missing('EXPR');
    const result = cronNext(words.join(' '), {
      tz: values.tz,
      from: values.from ?? Date.now(),
      count: Number(values.count),
    });
    if (!result.ok) {
      if (values.json) out(printJson({ problems: result.problems }));
      else for (const { path, message } of result.problems) err(`${path}  ${message.zh} / ${message.en}`);
      return 1;
    }
    if (values.json) out(printJson(result.times));
    else for (const time of result.times) out(time);
    return 0;
  },
};
