import { Type } from 'typebox';
import { FieldPath } from '../../schemas/table.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { templatePaths } from '../sdk/template.ts';
import { problem } from '../../schemas/problem.ts';
import { keysField, tableField } from './tables/settings.ts';

const On = Type.Union([
  field(Type.Object({ kind: Type.Literal('created') }, exact), '新增', 'Created'),
  field(
    Type.Object(
      {
        kind: Type.Literal('changed'),
        fields: Type.Optional(
          field(Type.Array(FieldPath, { minItems: 1 }), '这些字段', 'These fields', {
            help: { zh: '不填则任何字段都算。', en: 'Left out, any field counts.' },
          }),
        ),
      },
      exact,
    ),
    '字段改变',
    'Fields changed',
  ),
  field(
    Type.Object(
      {
        kind: Type.Literal('became-true'),
        rule: field(Type.Unknown(), '条件', 'Condition', {
          control: 'record-rule',
          help: {
            zh: '改之前不成立、改之后成立才启动；读记录自己的字段。',
            en: 'Starts when it did not hold before and does now; reads fields of the record itself.',
          },
        }),
      },
      exact,
    ),
    '条件变为成立',
    'Became true',
  ),
  field(Type.Object({ kind: Type.Literal('deleted') }, exact), '删除', 'Deleted'),
]);

const Batch = Type.Union([
  field(Type.Object({ kind: Type.Literal('each') }, exact), '每次改变一个运行', 'A run for each change'),
  field(
    Type.Object(
      {
        kind: Type.Literal('list'),
        size: Type.Optional(
          field(Type.Integer({ minimum: 1, maximum: 1000 }), '满几条启动', 'Size', { default: 500 }),
        ),
        withinMs: Type.Optional(
          field(Type.Integer({ minimum: 0, maximum: 3_600_000 }), '最多等多久', 'Within', {
            control: 'duration',
            default: 1000,
          }),
        ),
      },
      exact,
    ),
    '攒成一批一个运行',
    'A run for many changes',
  ),
]);

const change = {
  table: 'orders',
  seq: 7,
  id: '68719476737',
  kind: 'changed',
  fields: ['state'],
  revision: 2,
  at: 1_790_000_000_000,
  actor: 'user:ann',
  runId: null,
  importId: null,
  before: { orderNo: 'T1001', state: 'unpaid' },
  record: { orderNo: 'T1001', state: 'paid' },
};

export const rowChanged = defineNode({
  type: 'row-changed',
  version: 1,
  title: { zh: '记录改变时', en: 'When records change' },
  summary: {
    zh: '数据表里的记录新增、改变或满足条件时启动，一次不漏。',
    en: 'Starts when records of a table are made, change, or come to meet a rule.',
  },
  group: 'trigger',
  icon: 'table',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      table: tableField,
      on: field(On, '什么时候', 'When'),
      batch: field(Batch, '怎么启动', 'How', {
        help: {
          zh: '导入可以自己说明它的改变怎么启动流程。',
          en: 'An import may say for itself how its changes start flows.',
        },
      }),
      keys: Type.Optional(keysField),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '订单变成已付款', en: 'An order became paid' },
      config: {
        table: 'orders',
        on: { kind: 'became-true', rule: { '==': [{ var: 'state' }, 'paid'] } },
        batch: { kind: 'each' },
        keys: { order: 'orderNo' },
      },
      data: { input: change },
      output: change,
    },
    {
      name: { zh: '新订单攒成一批', en: 'New orders in batches' },
      config: {
        table: 'orders',
        on: { kind: 'created' },
        batch: { kind: 'list', size: 500, withinMs: 1000 },
      },
      data: { input: { table: 'orders', changes: [change] } },
      output: { table: 'orders', changes: [change] },
    },
  ],
  check: ({ on }) =>
    on.kind === 'became-true' && templatePaths(JSON.stringify(on.rule)).length > 0
      ? [
          problem(
            'no-run-yet',
            '/on/rule',
            '条件在运行之前判断，不能取运行数据。',
            'The condition is asked before there is a run, so it cannot take its data.',
          ),
        ]
      : [],
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
