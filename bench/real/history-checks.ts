import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkLinearizable } from './linearizability.ts';
import { checkQueue, checkTotalQueue, type QueueEvent } from './queue-history.ts';
import { casRegister, readRegisterLog } from './register-history.ts';
import { tally, type Suite } from './suite.ts';

interface QueueCase {
  checker: 'queue' | 'total-queue';
  name: string;
  history: QueueEvent[];
  valid: boolean;
  lost?: number[];
  unexpected?: number[];
  duplicated?: number[];
  recovered?: number[];
}

const json = async (dir: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(dir, file), 'utf8')) as unknown;

/** The checkers themselves: they must reach the known verdicts before their word on our own histories counts. */
export const historyChecks: Suite = {
  name: 'history-checks',
  folder: '06-workflow/history-checks',
  async run(dir) {
    const checks = tally();
    const { linearizable } = (await json(dir, 'etcd-expected.json')) as {
      linearizable: Record<string, boolean>;
    };
    for (const [file, expected] of Object.entries(linearizable)) {
      const operations = readRegisterLog(await readFile(join(dir, file), 'utf8'));
      const { verdict } = checkLinearizable(casRegister, operations);
      checks.equal(file, verdict, expected ? 'linearizable' : 'not-linearizable');
    }
    const { cases } = (await json(dir, 'queue.json')) as { cases: QueueCase[] };
    for (const one of cases) {
      const what = `${one.checker} ${one.name}`;
      if (one.checker === 'queue') {
        checks.equal(what, checkQueue(one.history).valid, one.valid);
        continue;
      }
      const result = checkTotalQueue(one.history);
      checks.equal(what, result.valid, one.valid);
      for (const field of ['lost', 'unexpected', 'duplicated', 'recovered'] as const) {
        if (one[field] === undefined) continue;
        checks.holds(`${what}, ${field}`, isDeepStrictEqual(result[field], one[field].map(String)));
      }
    }
    return checks.result();
  },
};
