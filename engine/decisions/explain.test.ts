import { expect, test } from 'vitest';
import { compileDecision } from './compile-decision.ts';
import { explainFor } from './decide-for.ts';
import { carriers, lookups, routing, warehouses } from './decision.fixture.ts';
import { keyOf } from './key-of.ts';
import { explain } from './explain.ts';

const compiled = compileDecision(routing);
const names = new Map([...warehouses, ...carriers].map(({ id, name }) => [keyOf(id), keyOf(name)]));

const explained = (quantity: number, weight: number) => {
  const order = { sku: 'A', quantity, weight, region: '653101' };
  const { trace } = explainFor(compiled, { input: { order }, rows: [warehouses, carriers], lookups, at: 0 });
  return explain(routing, trace, (_axis, key) => names.get(key));
};

test('a decision reads as an operations manager would say it', () => {
  expect(explained(1, 4)).toEqual({
    sentences: [
      { zh: '华东仓缺 A（可用 0）被排除', en: '华东仓 is out: A has 0 left' },
      { zh: '韵达、申通因新疆且 4 kg > 3 kg 被排除', en: '韵达, 申通 is out: Xinjiang, and 4 kg > 3 kg' },
      {
        zh: '运费：西北仓·中通 ¥9.80 低于 西北仓·邮政 ¥11.00，选中西北仓·中通',
        en: 'Freight: 西北仓 / 中通 ¥9.80 is below 西北仓 / 邮政 ¥11.00; chosen: 西北仓 / 中通',
      },
    ],
    runnerUpWins: {
      criterion: 'freight',
      by: 1.2,
      text: {
        zh: '西北仓·邮政的运费再低 ¥1.20 以上就会选中它',
        en: '西北仓 / 邮政 would win with a freight more than ¥1.20 lower',
      },
    },
  });
});

test('what nobody can ship says what becomes of it', () => {
  expect(explained(99, 1).sentences.map(({ zh }) => zh)).toEqual([
    '华东仓缺 A（可用 0）被排除',
    '华南仓、西北仓缺 A（可用 9）被排除',
    '没有仓库能发',
  ]);
});
