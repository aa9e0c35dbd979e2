import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { KeepRule } from '../store/retention.ts';
import { createStore } from '../store/store.ts';
import { tidy } from '../store/tidy.ts';
import { bytesText } from './amount.ts';
import { UsageError, type Command } from './command.ts';
import { databaseOf, databaseOptions, existing } from './database-of.ts';

/** Runs between two lines of progress. */
const STEP = 5_000;

/** A full disk keeps the server from starting; this needs no server, no key and little room. */
export const retain: Command = {
  usage: 'retain [--days N] [--data DIR | --database URL] [--json]',
  summary: {
    zh: '清理过期的运行记录并归还磁盘空间（运行中的服务器会自己清理）；--days 用于没有设置保留期的流程',
    en: 'Delete runs past their keeping and give the space back (a running server does so itself); --days is for flows that set nothing',
  },
  async run({ args, env, out, err }) {
    const { values } = parseArgs({
      args,
      options: { ...databaseOptions, days: { type: 'string' }, json: { type: 'boolean' } },
    });
    const standard = standardOf(values.days);
    const { url } = existing(databaseOf(values, env));
    const store = await createStore({ url, worker: `retain:${process.pid}`, clock: systemClock });
    try {
      let told = 0;
      const tidied = await tidy(store, {
        ...standard,
        report: (runs) => {
          if (runs - told < STEP) return;
          told = runs;
          err(`已删除 ${runs} 次运行 / ${runs} runs deleted`);
        },
      });
      if (values.json) out(printJson({ ...tidied }));
      else {
        const [before, after] = [bytesText(tidied.bytesBefore), bytesText(tidied.bytesAfter)];
        out(
          `已删除 ${tidied.runs} 次运行，${before} → ${after} / ${tidied.runs} runs deleted, ${before} → ${after}`,
        );
      }
    } finally {
      await store.close();
    }
    return 0;
  },
};

function standardOf(days: string | undefined): { standard?: KeepRule } {
  if (days === undefined) return {};
  if (!/^\d{1,5}$/.test(days)) throw new UsageError('--days 应为整数 / --days takes a whole number');
  return { standard: { days: Number(days) } };
}
