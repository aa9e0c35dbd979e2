import { Type } from 'typebox';
import { FieldPath } from '../../schemas/table.ts';
import type { RecordQuery } from '../../schemas/record-query.ts';
import { EngineError } from '../core/errors.ts';
import type { Call } from '../sdk/call.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { outPort, port } from '../sdk/port.ts';
import { compileRecordRule } from '../sdk/record-rule.ts';
import { tableField } from './tables/settings.ts';

const direction = Type.Union([option('asc', '升序', 'Ascending'), option('desc', '降序', 'Descending')]);

const Answer = Type.Union([
  field(
    Type.Object(
      {
        kind: Type.Literal('list'),
        most: field(Type.Integer({ minimum: 1, maximum: 1000 }), '最多几条', 'At most', {
          help: {
            zh: '更多就停下报错，不会悄悄少给。',
            en: 'More stops with an error; none is left out unsaid.',
          },
        }),
      },
      exact,
    ),
    '一个列表',
    'A list',
  ),
  field(Type.Object({ kind: Type.Literal('first') }, exact), '第一条', 'The first'),
  field(Type.Object({ kind: Type.Literal('dataset') }, exact), '数据集（不限条数）', 'A dataset of all'),
]);

export const queryRecords = defineNode({
  type: 'query-records',
  version: 1,
  title: { zh: '查询记录', en: 'Query records' },
  summary: {
    zh: '按条件从数据表里取记录：一条、一个列表或数据集。',
    en: 'Takes records from a table: one, a list, or a dataset of all.',
  },
  group: 'data',
  icon: 'search',
  structure: 'step',
  effects: 'repeatable',
  config: Type.Object(
    {
      table: tableField,
      filter: Type.Optional(field(Type.Unknown(), '筛选', 'Filter', { control: 'record-rule' })),
      sort: Type.Optional(
        field(
          Type.Array(
            Type.Object(
              { field: field(FieldPath, '字段', 'Field'), direction: field(direction, '方向', 'Direction') },
              exact,
            ),
            { maxItems: 4 },
          ),
          '排序',
          'Sort',
        ),
      ),
      fields: Type.Optional(field(Type.Array(FieldPath), '只要这些字段', 'Only these fields')),
      answer: field(Answer, '结果', 'Answer'),
    },
    exact,
  ),
  ports: { fixed: [outPort, port('none', '没有', 'None')] },
  examples: [
    {
      name: { zh: '按订单号找到一条', en: 'One order by its number' },
      config: {
        table: 'orders',
        filter: { '==': [{ var: 'orderNo' }, '{{input.orderNo}}'] },
        answer: { kind: 'first' },
      },
      data: { input: { orderNo: 'T1001' } },
      output: { orderNo: 'T1001', state: 'unpaid', revision: 1 },
      port: 'out',
    },
    {
      name: { zh: '最贵的在前', en: 'The dearest first' },
      config: {
        table: 'orders',
        sort: [{ field: 'paid', direction: 'desc' }],
        fields: ['orderNo'],
        answer: { kind: 'list', most: 10 },
      },
      data: {},
      output: { count: 2, records: [{ orderNo: 'T1002' }, { orderNo: 'T1001' }] },
      port: 'out',
    },
    {
      name: { zh: '没有这样的记录', en: 'There is none' },
      config: {
        table: 'orders',
        filter: { '==': [{ var: 'orderNo' }, 'T9'] },
        answer: { kind: 'first' },
      },
      data: {},
      port: 'none',
    },
    {
      name: { zh: '比最多的还多', en: 'More than at most' },
      config: { table: 'orders', answer: { kind: 'list', most: 1 } },
      data: {},
      errorCode: 'too-many-matches',
    },
    {
      name: { zh: '条件取不到值', en: 'A filter without its value' },
      config: {
        table: 'orders',
        filter: { '==': [{ var: 'orderNo' }, '{{input.orderNo}}'] },
        answer: { kind: 'first' },
      },
      data: { input: { orderNo: null } },
      errorCode: 'missing-value',
    },
  ],
  prepare({ table, filter, sort, fields, answer }) {
    const rule = filter === undefined ? undefined : compileRecordRule(filter, '/filter');
    const queryOf = (call: Call): RecordQuery => ({
      ...(rule === undefined ? {} : { filter: rule(call.data) }),
      ...(sort === undefined ? {} : { sort }),
      ...(fields === undefined ? {} : { fields }),
    });
    return {
      input: (call) => queryOf(call) as never,
      execute(call) {
        if (answer.kind === 'dataset') return asDataset(table, queryOf(call), call);
        return answer.kind === 'first'
          ? first(table, queryOf(call), call)
          : asList(table, queryOf(call), answer.most, call);
      },
    };
  },
});

async function first(table: string, query: RecordQuery, { tables }: Call): Promise<Outcome> {
  const { items } = await tables.query(table, { ...query, limit: 1 });
  const [record] = items;
  return record === undefined ? done(null, 'none') : done(record, 'out');
}

async function asList(table: string, query: RecordQuery, most: number, { tables }: Call): Promise<Outcome> {
  const { items, next } = await tables.query(table, { ...query, limit: most });
  if (next !== null)
    throw new EngineError('too-many-matches', {
      zh: `符合条件的记录超过 ${most} 条：请缩小范围，或改成数据集。`,
      en: `Over ${most} records match: narrow the filter, or ask for a dataset.`,
    });
  return done({ count: items.length, records: items }, items.length === 0 ? 'none' : 'out');
}

async function asDataset(table: string, query: RecordQuery, call: Call): Promise<Outcome> {
  const writer = await call.datasets.write('records');
  for await (const items of call.tables.batches(table, query)) {
    call.signal.throwIfAborted();
    await writer.add(items);
  }
  const { reference } = await writer.end();
  return done({ ...reference }, reference.count === 0 ? 'none' : 'out');
}
