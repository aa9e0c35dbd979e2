import { Type } from 'typebox';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

export const join = defineNode({
  type: 'join',
  version: 1,
  title: { zh: '汇合', en: 'Join' },
  summary: {
    zh: '等分支到齐或等到首个成功，再往下走。',
    en: 'Goes on once all branches, or the first good one, have arrived.',
  },
  group: 'flow',
  icon: 'merge',
  structure: 'join',
  effects: 'none',
  config: Type.Object(
    {
      mode: field(
        Type.Union([
          option('all', '全部到达', 'All of them'),
          option('active', '走到的分支全部到达', 'All that were taken'),
          option('any', '任意一个到达，其余继续', 'Any one; the others go on'),
          option('first-success', '首个成功，其余取消', 'First success; the others are canceled'),
        ]),
        '等待方式',
        'Waits for',
      ),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object(
    {
      arrived: Type.Array(Type.String()),
      first: Type.Union([Type.String(), Type.Null()]),
      outputs: Type.Record(Type.String(), Type.Unknown()),
    },
    exact,
  ),
  examples: [
    {
      name: { zh: '两个仓中先到先得', en: 'The first of two warehouses' },
      config: { mode: 'first-success' },
      data: {
        input: {},
        arrived: { arrived: ['ask-east'], first: 'ask-east', outputs: { 'ask-east': { stock: 3 } } },
      },
      output: { arrived: ['ask-east'], first: 'ask-east', outputs: { 'ask-east': { stock: 3 } } },
    },
  ],
  prepare: () => ({ execute: ({ arrived }) => done(arrived ?? null) }),
});
