import { Type } from 'typebox';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

const FlowId = field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '流程', 'Flow', { control: 'flow' });

export const failureTrigger = defineNode({
  type: 'failure-trigger',
  version: 1,
  title: { zh: '流程失败时', en: 'When a flow fails' },
  summary: {
    zh: '别的流程运行失败时启动，输入是失败的运行和原因。',
    en: 'Starts when a run of another flow has failed, with the run and why.',
  },
  group: 'trigger',
  icon: 'alert',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      flows: field(
        Type.Union([
          option('*', '所有流程', 'All flows'),
          field(Type.Array(FlowId, { minItems: 1 }), '这些流程', 'These flows'),
        ]),
        '哪些流程',
        'Which flows',
      ),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '订单流程失败', en: 'An order flow has failed' },
      config: { flows: ['collect-orders'] },
      data: {
        input: { run: 'run-9', flow: 'collect-orders', step: 'fetch', error: { code: 'http-timeout' } },
      },
      output: { run: 'run-9', flow: 'collect-orders', step: 'fetch', error: { code: 'http-timeout' } },
    },
  ],
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
