import { Type } from 'typebox';
import { Text } from '../../schemas/text.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { PortId, repeatedPorts } from '../sdk/port-list.ts';

const Branch = Type.Object(
  {
    port: field(PortId, '出口', 'Port'),
    label: Type.Optional(field(Text, '名称', 'Label', { control: 'text' })),
  },
  exact,
);

export const parallel = defineNode({
  type: 'parallel',
  version: 1,
  title: { zh: '并行', en: 'Parallel' },
  summary: {
    zh: '所有出口同时走，用“汇合”合到一起。',
    en: 'Takes every port at once; a join brings them together.',
  },
  group: 'flow',
  icon: 'split',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      branches: field(Type.Array(Branch, { minItems: 1, maxItems: 50 }), '分支', 'Branches', {
        control: 'ports',
      }),
    },
    exact,
  ),
  ports: { from: '/branches', also: [] },
  examples: [
    {
      name: { zh: '同时问两个仓', en: 'Ask two warehouses at once' },
      config: {
        branches: [
          { port: 'east', label: { zh: '华东仓', en: 'East' } },
          { port: 'south', label: { zh: '华南仓', en: 'South' } },
        ],
      },
      data: { input: {} },
      output: null,
    },
  ],
  check: ({ branches }) => repeatedPorts(branches, '/branches', []),
  prepare({ branches }) {
    const everyPort = done(
      null,
      branches.map(({ port }) => port),
    );
    return { execute: () => everyPort };
  },
});
