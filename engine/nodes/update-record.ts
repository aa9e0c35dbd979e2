import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import type { WriteResult } from '../../schemas/table-write.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { EngineError } from '../core/errors.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { port } from '../sdk/port.ts';
import { compileRecordRule } from '../sdk/record-rule.ts';
import { recordId } from './tables/record-id.ts';
import { tableField } from './tables/settings.ts';
import { recordsRefused } from './tables/write-records.ts';

/** What tells that somebody was quicker, from what is wrong with the values. */
const conflicts: ReadonlySet<string> = new Set(['revision-conflict', 'condition-failed', 'record-missing']);

export const updateRecord = defineNode({
  type: 'update-record',
  version: 1,
  title: { zh: '更新一条记录', en: 'Update a record' },
  summary: {
    zh: '条件还成立才改，否则走“冲突”，例如别人先改了状态。',
    en: 'Changes a record only while a condition holds; else takes another port.',
  },
  group: 'data',
  icon: 'table',
  structure: 'step',
  effects: 'local',
  config: Type.Object(
    {
      table: tableField,
      record: field(Expression, '记录标识', 'Record id', { control: 'expression' }),
      values: field(
        Type.Record(
          Type.String({ minLength: 1 }),
          field(Expression, '取值', 'Value', { control: 'expression' }),
        ),
        '要改的字段',
        'Fields to change',
        { control: 'pairs' },
      ),
      when: Type.Optional(
        field(Type.Unknown(), '只在满足时', 'Only while', {
          control: 'record-rule',
          help: {
            zh: '对记录当前内容的规则，例如状态还是“待审核”。',
            en: 'A rule over the record as it is, such as that it still waits for review.',
          },
        }),
      ),
      revision: Type.Optional(
        field(Expression, '只在这个版本', 'Only this revision', { control: 'expression' }),
      ),
    },
    exact,
  ),
  ports: { fixed: [port('done', '已更新', 'Done'), port('conflict', '冲突', 'Conflict')] },
  examples: [
    {
      name: { zh: '待付款才能改成已付款', en: 'Unpaid becomes paid' },
      config: {
        table: 'orders',
        record: { path: 'input.id' },
        values: { state: { value: 'paid' } },
        when: { '==': [{ var: 'state' }, 'unpaid'] },
      },
      data: { input: { id: '{T1001}' } },
      output: { outcome: 'changed', revision: 2 },
      port: 'done',
    },
    {
      name: { zh: '别人先发货了', en: 'It was shipped meanwhile' },
      config: {
        table: 'orders',
        record: { path: 'input.id' },
        values: { state: { value: 'paid' } },
        when: { '==': [{ var: 'state' }, '{{input.seen}}'] },
      },
      data: { input: { id: '{T1001}', seen: 'shipped' } },
      output: { code: 'condition-failed' },
      port: 'conflict',
    },
    {
      name: { zh: '值不对会停下', en: 'A wrong value stops' },
      config: {
        table: 'orders',
        record: { path: 'input.id' },
        values: { paid: { value: '很多' } },
      },
      data: { input: { id: '{T1001}' } },
      errorCode: 'records-refused',
    },
  ],
  prepare({ table, record, values, when, revision }, { expression }) {
    const readId = expression(record, '/record');
    const readRevision = revision === undefined ? undefined : expression(revision, '/revision');
    const rule = when === undefined ? undefined : compileRecordRule(when, '/when');
    const fields = Object.entries(values).map(
      ([name, value]) => [name, expression(value, pointer(['values', name]))] as const,
    );
    return {
      input: (call) => ({
        id: readId(call),
        values: Object.fromEntries(fields.map(([name, read]) => [name, read(call)])),
      }),
      execute(call): Outcome {
        const given: JsonObject = {};
        for (const [name, read] of fields) given[name] = read(call);
        const seen = readRevision === undefined ? {} : { revision: revisionOf(readRevision(call)) };
        const change = { id: recordId(readId(call)), values: given, ...seen };
        const condition = rule === undefined ? {} : { when: rule(call.data) };
        const { tables } = call;
        return {
          kind: 'transact',
          async run(tx) {
            const [result] = await tables.write(tx, table, { do: 'update', records: [change], ...condition });
            return outcomeOf(result as WriteResult);
          },
        };
      },
    };
  },
});

function outcomeOf({ outcome, id, revision, problems }: WriteResult): Outcome {
  const now = { id: id ?? null, revision: revision ?? null };
  if (outcome !== 'refused') return done({ outcome, ...now }, 'done');
  const conflict = problems.find(({ code }) => conflicts.has(code));
  if (conflict === undefined) throw recordsRefused(1, [{ index: 0, problems }]);
  return done({ outcome: 'conflict', code: conflict.code, ...now }, 'conflict');
}

function revisionOf(value: Json): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new EngineError(
    'not-a-revision',
    { zh: '版本应为大于 0 的整数。', en: 'A revision must be an integer above 0.' },
    { path: '/revision' },
  );
}
