import { Type } from 'typebox';
import { FlowCheck } from '../shape.ts';
import { exact } from './forms.ts';
import { defineRoute } from './route.ts';

export const checkFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/check',
  tag: 'flows',
  summary: {
    zh: '检查流程，并给出每个节点进出的数据形状（不保存）',
    en: 'Check a flow and tell the shapes that go in and out of its nodes, without saving it',
  },
  right: { action: 'read', kind: 'flow', narrowed: true },
  body: Type.Object({ definition: Type.Unknown() }, exact),
  reply: FlowCheck,
  example: {
    body: {
      definition: {
        schemaVersion: 1,
        id: 'hello',
        name: { zh: '你好', en: 'Hello' },
        nodes: { start: { type: 'manual', config: {} } },
        edges: [],
      },
    },
  },
});
