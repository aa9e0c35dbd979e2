import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';

export const stop = defineNode({
  type: 'stop',
  version: 1,
  title: { zh: '结束运行', en: 'Stop' },
  summary: {
    zh: '整个运行到此成功结束，其他分支不再继续。',
    en: 'Ends the whole run with success; other branches go no further.',
  },
  group: 'flow',
  icon: 'stop',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    { output: Type.Optional(field(Expression, '运行结果', 'Result of the run', { control: 'expression' })) },
    exact,
  ),
  ports: { fixed: [] },
  examples: [
    {
      name: { zh: '重复订单，不再处理', en: 'A duplicate order needs nothing more' },
      config: { output: { path: 'input.orderNo' } },
      data: { input: { orderNo: 'T1001' } },
      output: 'T1001',
    },
  ],
  prepare({ output }, tools) {
    const read = tools.expression(output ?? { value: null }, '/output');
    return { execute: (call) => ({ kind: 'end', output: read(call) }) };
  },
});
