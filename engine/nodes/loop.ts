import { Type } from 'typebox';
import type { Json } from '../../schemas/values/json.ts';
import type { Call } from '../sdk/call.ts';
import { compileCondition } from '../sdk/condition.ts';
import { asJson } from '../sdk/expression.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

export const loop = defineNode({
  type: 'loop',
  version: 1,
  title: { zh: '循环', en: 'Loop' },
  summary: {
    zh: '规则成立就再走一遍里面的节点。',
    en: 'Walks the nodes inside again as long as a rule holds.',
  },
  group: 'flow',
  icon: 'sync',
  structure: 'loop',
  effects: 'none',
  config: Type.Object(
    {
      while: field(Type.Unknown(), '继续的条件', 'Goes on while', {
        control: 'rule',
        roots: ['turns', 'last'],
        help: {
          zh: 'turns 是已走的遍数，last 是上一遍的结果；第一遍之前没有 last。',
          en: '"turns" counts the turns made, "last" is the result of the last one; before the first there is none.',
        },
      }),
      onUnknown: field(
        Type.Union([
          option('true', '再走一遍', 'Take another turn'),
          option('false', '到此为止', 'End the loop'),
          option('fail', '停下报错', 'Stop with an error'),
        ]),
        '缺值时',
        'When a value is missing',
      ),
      maxIterations: Type.Optional(
        field(Type.Integer({ minimum: 1, maximum: 1_000 }), '最多几遍', 'Most turns', { default: 1_000 }),
      ),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object({ turns: Type.Integer(), results: Type.Array(Type.Unknown()) }, exact),
  examples: [
    {
      name: { zh: '还有下一页就继续', en: 'As long as there is another page' },
      config: {
        while: { or: [{ '==': [{ var: 'turns' }, 0] }, { var: 'last.hasMore' }] },
        onUnknown: 'fail',
        maxIterations: 200,
      },
      data: {
        input: {},
        woken: { why: 'turn', payload: 2 },
        arrived: [{ hasMore: true }, { hasMore: false }],
      },
      output: { turns: 2, results: [{ hasMore: true }, { hasMore: false }] },
    },
    {
      name: { zh: '一遍也不走', en: 'Not a single turn' },
      config: { while: { '>': [{ var: 'input.left' }, 0] }, onUnknown: 'fail' },
      data: { input: { left: 0 } },
      output: { turns: 0, results: [] },
    },
    {
      name: { zh: '走第一遍', en: 'The first turn' },
      config: { while: { '<': [{ var: 'turns' }, 3] }, onUnknown: 'fail' },
      data: { input: {} },
    },
  ],
  prepare({ while: rule, onUnknown, maxIterations = 1_000 }) {
    const holds = compileCondition(rule, onUnknown, '/while');
    return {
      execute: (call) =>
        holds(withTurns(call, []))
          ? { kind: 'scope', items: null, concurrency: 1, maxIterations }
          : done({ turns: 0, results: [] }),
      resume(call) {
        const results = Array.isArray(call.arrived) ? call.arrived : [];
        return holds(withTurns(call, results)) ? { kind: 'again' } : done({ turns: results.length, results });
      },
    };
  },
});

/** What the rule reads: the run's data, the turns made, and the result of the last one. */
function withTurns({ data }: Call, results: Json[]): Json {
  const last = results.at(-1);
  return asJson(data, { turns: results.length, ...(last === undefined ? {} : { last }) });
}
