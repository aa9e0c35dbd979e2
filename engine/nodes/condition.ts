import { Type } from 'typebox';
import { compileCondition } from '../sdk/condition.ts';
import { asJson } from '../sdk/expression.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { port } from '../sdk/port.ts';

const yes = done({ result: true }, 'true');
const no = done({ result: false }, 'false');

export const condition = defineNode({
  type: 'condition',
  version: 1,
  title: { zh: '条件', en: 'Condition' },
  summary: { zh: '按一条规则走“是”或“否”。', en: 'Takes one of two ways, by a rule.' },
  group: 'decision',
  icon: 'fork',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      rule: field(Type.Unknown(), '规则', 'Rule', { control: 'rule' }),
      onUnknown: field(
        Type.Union([
          option('true', '当作是', 'Take it as true'),
          option('false', '当作否', 'Take it as false'),
          option('fail', '停下报错', 'Stop with an error'),
        ]),
        '缺值时',
        'When a value is missing',
      ),
    },
    exact,
  ),
  ports: { fixed: [port('true', '是', 'True'), port('false', '否', 'False')] },
  output: Type.Object({ result: Type.Boolean() }, exact),
  examples: [
    {
      name: { zh: '超过三公斤', en: 'Over three kilograms' },
      config: { rule: { '>': [{ var: 'input.weight' }, 3] }, onUnknown: 'fail' },
      data: { input: { weight: 3.2 } },
      output: { result: true },
      port: 'true',
    },
    {
      name: { zh: '没有重量时当作否', en: 'Without a weight: false' },
      config: { rule: { '>': [{ var: 'input.weight' }, 3] }, onUnknown: 'false' },
      data: { input: {} },
      output: { result: false },
      port: 'false',
    },
    {
      name: { zh: '没有重量时停下', en: 'Without a weight: stop' },
      config: { rule: { '>': [{ var: 'input.weight' }, 3] }, onUnknown: 'fail' },
      data: { input: {} },
      errorCode: 'rule-unknown',
    },
  ],
  prepare({ rule, onUnknown }) {
    const holds = compileCondition(rule, onUnknown, '/rule');
    return { execute: ({ data }) => (holds(asJson(data)) ? yes : no) };
  },
});
