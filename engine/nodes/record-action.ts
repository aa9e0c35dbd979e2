import { Type } from 'typebox';
import { problem } from '../../schemas/problem.ts';
import { Text } from '../../schemas/text.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { templatePaths } from '../sdk/template.ts';
import { keysField, tableField } from './tables/settings.ts';

const Condition = Type.Object(
  {
    rule: field(Type.Unknown(), '条件', 'Condition', { control: 'record-rule' }),
    reason: field(Text, '不满足时的说明', 'Said when it does not hold', { control: 'text' }),
  },
  exact,
);

const input = {
  table: 'orders',
  id: '68719476737',
  record: { orderNo: 'T1001', state: 'paid' },
  action: '01j',
  by: 'user:ann',
};

export const recordAction = defineNode({
  type: 'record-action',
  version: 1,
  title: { zh: '表格按钮', en: 'Button on records' },
  summary: {
    zh: '由人在表格里选中记录后启动，每条记录一个运行。',
    en: 'Started by a person on chosen records of a table, a run for each.',
  },
  group: 'trigger',
  icon: 'play',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      table: tableField,
      title: Type.Optional(field(Text, '按钮文字', 'Button', { control: 'text' })),
      conditions: Type.Optional(
        field(Type.Array(Condition, { maxItems: 20 }), '只有这样的记录可以', 'Only records for which', {
          help: {
            zh: '启动前按原因分组告诉人哪些不能做；读记录自己的字段。',
            en: 'What cannot be taken is told beforehand, grouped by reason; reads fields of the record itself.',
          },
        }),
      ),
      keys: Type.Optional(keysField),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '发货已付款的订单', en: 'Ship what is paid' },
      config: {
        table: 'orders',
        title: { zh: '发货', en: 'Ship' },
        conditions: [
          {
            rule: { '==': [{ var: 'state' }, 'paid'] },
            reason: { zh: '还没有付款', en: 'It is not paid yet' },
          },
        ],
        keys: { order: 'orderNo' },
      },
      data: { input },
      output: input,
    },
  ],
  check: ({ conditions = [] }) =>
    conditions.flatMap(({ rule }, index) =>
      templatePaths(JSON.stringify(rule)).length === 0
        ? []
        : [
            problem(
              'no-run-yet',
              `/conditions/${index}/rule`,
              '条件在运行之前判断，不能取运行数据。',
              'The condition is asked before there is a run, so it cannot take its data.',
            ),
          ],
    ),
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
