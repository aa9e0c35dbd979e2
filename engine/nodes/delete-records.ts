import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { MAX_WRITTEN, type WriteResult } from '../../schemas/table-write.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Call } from '../sdk/call.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode, type PrepareTools } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { compileRecordRule } from '../sdk/record-rule.ts';
import type { GivenTarget } from '../sdk/tables.ts';
import { recordId } from './tables/record-id.ts';
import { tableField } from './tables/settings.ts';
import { listOf, recordsRefused, tooMany } from './tables/write-records.ts';

const Which = Type.Union([
  field(
    Type.Object({ ids: field(Expression, '记录或标识', 'Records or ids', { control: 'expression' }) }, exact),
    '这些记录',
    'These records',
  ),
  field(
    Type.Object(
      {
        filter: field(Type.Unknown(), '筛选', 'Filter', { control: 'record-rule' }),
        most: field(Type.Integer({ minimum: 1, maximum: MAX_WRITTEN }), '最多几条', 'At most', {
          help: { zh: '更多就停下，一条都不删。', en: 'More than that stops, and none is deleted.' },
        }),
      },
      exact,
    ),
    '符合条件的',
    'What matches',
  ),
]);

export const deleteRecords = defineNode({
  type: 'delete-records',
  version: 1,
  title: { zh: '删除记录', en: 'Delete records' },
  summary: {
    zh: '删除记录，值和历史都留着，可以恢复。',
    en: 'Deletes records; they keep values and history and can be restored.',
  },
  group: 'data',
  icon: 'table',
  structure: 'step',
  effects: 'local',
  config: Type.Object({ table: tableField, which: field(Which, '删除哪些', 'Which') }, exact),
  ports: onePort,
  examples: [
    {
      name: { zh: '删除一条', en: 'One record' },
      config: { table: 'orders', which: { ids: { path: 'input.id' } } },
      data: { input: { id: '{T1001}' } },
      output: { deleted: 1, gone: 0 },
      port: 'out',
    },
    {
      name: { zh: '删除符合条件的', en: 'What matches' },
      config: {
        table: 'orders',
        which: { filter: { '==': [{ var: 'orderNo' }, '{{input.orderNo}}'] }, most: 10 },
      },
      data: { input: { orderNo: 'T1002' } },
      output: { deleted: 1, gone: 0 },
      port: 'out',
    },
    {
      name: { zh: '太多就停下', en: 'Too many' },
      config: {
        table: 'orders',
        which: { filter: { '==': [{ var: 'platform' }, 'taobao'] }, most: 1 },
      },
      data: {},
      errorCode: 'too-many-matches',
    },
  ],
  prepare({ table, which }, tools) {
    const find = 'ids' in which ? byIds(which.ids, tools) : byFilter(table, which);
    return {
      async execute(call): Promise<Outcome> {
        const records = await find(call);
        const { tables } = call;
        return {
          kind: 'transact',
          run: async (tx) => outcomeOf(await tables.write(tx, table, { do: 'delete', records })),
        };
      },
    };
  },
});

type Find = (call: Call) => Promise<GivenTarget[]>;

function byIds(ids: Expression, { expression }: PrepareTools): Find {
  const read = expression(ids, '/which/ids');
  return async (call) => {
    const found = listOf(read(call));
    if (found.length > MAX_WRITTEN) throw tooMany(found.length);
    return found.map((one) => ({ id: recordId(one) }));
  };
}

/** Each is deleted only as it was seen: one that changed meanwhile may not match any more. */
function byFilter(table: string, { filter, most }: { filter: unknown; most: number }): Find {
  const rule = compileRecordRule(filter, '/which/filter');
  return async (call) => {
    const query = { filter: rule(call.data), fields: ['id'], limit: Math.min(most + 1, MAX_WRITTEN) };
    const { items, next } = await call.tables.query(table, query);
    if (items.length > most || next !== null) throw tooManyMatches(most);
    return items.map((record) => ({ id: recordId(record), revision: record['revision'] as number }));
  };
}

/** What is gone already is as it should be. */
function outcomeOf(results: readonly WriteResult[]): Outcome {
  const refused = results.flatMap(({ outcome, problems }, index) =>
    outcome === 'refused' && problems.some(({ code }) => code !== 'record-missing')
      ? [{ index, problems }]
      : [],
  );
  if (refused.length > 0) throw recordsRefused(refused.length, refused);
  const deleted = results.filter(({ outcome }) => outcome === 'changed').length;
  return done({ deleted, gone: results.length - deleted } satisfies Json);
}

const tooManyMatches = (most: number): EngineError =>
  new EngineError('too-many-matches', {
    zh: `符合条件的记录超过 ${most} 条，一条都没有删。`,
    en: `Over ${most} records match; none was deleted.`,
  });
