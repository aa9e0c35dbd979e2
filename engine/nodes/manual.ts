import { Type } from 'typebox';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

export const manual = defineNode({
  type: 'manual',
  version: 1,
  title: { zh: '手动启动', en: 'Manual start' },
  summary: {
    zh: '由人在界面上或用命令启动，可以带输入。',
    en: 'Started by a person or a command, with an input if needed.',
  },
  group: 'trigger',
  icon: 'play',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      input: Type.Optional(
        field(Type.Unknown(), '输入格式', 'Input schema', {
          control: 'json-schema',
          help: { zh: '启动时要填写的内容。', en: 'What is filled in at the start.' },
        }),
      ),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '带订单号启动', en: 'Start with an order number' },
      config: {
        input: { type: 'object', required: ['orderNo'], properties: { orderNo: { type: 'string' } } },
      },
      data: { input: { orderNo: 'T1001' } },
      output: { orderNo: 'T1001' },
    },
  ],
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
