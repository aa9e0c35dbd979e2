import { Type } from 'typebox';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

export const subFlowTrigger = defineNode({
  type: 'sub-flow-trigger',
  version: 1,
  title: { zh: '被其他流程调用', en: 'Called by a flow' },
  summary: {
    zh: '由别的流程的“子流程”节点启动，结果交还给它。',
    en: 'Started by a sub-flow node of another flow, which gets the result.',
  },
  group: 'trigger',
  icon: 'login',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    { input: Type.Optional(field(Type.Unknown(), '输入格式', 'Input schema', { control: 'json-schema' })) },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '算一单的运费', en: 'The freight of one order' },
      config: { input: { type: 'object', required: ['weight'] } },
      data: { input: { weight: 1.2 } },
      output: { weight: 1.2 },
    },
  ],
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
