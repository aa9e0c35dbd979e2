import { expect, test } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { caseProblems } from './case-problems.ts';
import { runCases } from './run-cases.ts';

const flow: FlowDefinition = {
  schemaVersion: 1,
  id: 'ship',
  name: { zh: '发货', en: 'Ship' },
  nodes: {
    start: { type: 'manual', config: {} },
    rest: { type: 'wait', config: { until: { ms: 259_200_000 } } },
    ask: {
      type: 'http-request',
      config: { method: 'GET', url: { text: 'https://wms.example/{{input.no}}' } },
    },
    end: { type: 'set', config: { values: { stock: { path: 'steps.ask.stock' } } } },
  },
  edges: [
    { from: 'start', to: 'rest' },
    { from: 'rest', to: 'ask' },
    { from: 'ask', to: 'end' },
  ],
  cases: [
    {
      name: { zh: '三天后', en: 'After three days' },
      input: { no: 1 },
      replies: { ask: { stock: 5, at: 1 } },
      expect: { output: { stock: 5 }, path: ['start', 'rest', 'ask', 'end'] },
    },
    { name: { zh: '等待中', en: 'Waiting' }, input: { no: 1 }, expect: { status: 'waiting' } },
    {
      name: { zh: '不访问外部', en: 'Reaches nothing' },
      input: { no: 1 },
      expect: { errorCode: 'no-reply' },
    },
    {
      name: { zh: '写错的期望', en: 'A wrong expectation' },
      input: { no: 1 },
      replies: { ask: { stock: 4 } },
      expect: { output: { stock: 5 } },
    },
  ],
};

test('cases of a flow run in no time, reach nothing outside, and name what differs', async () => {
  const results = await runCases(flow);
  expect(results.map(({ passed }) => passed)).toEqual([true, true, true, false]);
  expect(results[3]!.mismatches).toEqual([{ path: '/output/stock', expected: 5, actual: 4 }]);
});

test('a case that comes out otherwise is a problem on what it expects', async () => {
  const problems = await caseProblems(flow);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['case-failed', '/cases/3/expect/output/stock'],
  ]);
});
