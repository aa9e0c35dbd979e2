import { Type, type TSchema } from 'typebox';
import { FieldPath } from '../table.ts';
import { TableId } from '../table-trigger.ts';
import { MAX_WRITTEN, NewRecord, RecordChange, RecordId, RecordTarget, WriteResult } from '../table-write.ts';
import { exact, List } from './forms.ts';
import { defineRoute } from './route.ts';

const OfTable = Type.Object({ table: TableId }, exact);
const OfRecord = Type.Object({ table: TableId, record: RecordId }, exact);
const tag = 'records';
const handle = { action: 'handle', kind: 'table', of: 'table' } as const;
/** The first record of the first table. */
const sampleId = '68719476737';
const sample = { params: { table: 'sample-orders' } };
const sampleRecord = { params: { table: 'sample-orders', record: sampleId } };

/** One result per record, in order: the others are written though one is refused. */
const Results = List(WriteResult);
const many = <S extends TSchema>(item: S) => Type.Array(item, { minItems: 1, maxItems: MAX_WRITTEN });

/** Where the values of a write come from; kept with each revision. */
const source = {
  /** Which call to the source brought them. */
  sourceCall: Type.Optional(Type.String({ maxLength: 500 })),
  mappingVersion: Type.Optional(Type.String({ maxLength: 200 })),
};

export const insertRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records',
  tag,
  summary: { zh: '新增记录（最多 1000 条）', en: 'Insert up to 1,000 records' },
  right: handle,
  params: OfTable,
  body: Type.Object({ records: many(NewRecord), ...source }, exact),
  reply: Results,
  example: {
    ...sample,
    body: { records: [{ values: { orderNo: 'T1001', paid: 19.9, phone: '13800001111' } }] },
  },
});

export const upsertRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/upsert',
  tag,
  summary: { zh: '按唯一键新增或更新记录', en: 'Insert or change records by a unique key' },
  right: handle,
  params: OfTable,
  body: Type.Object(
    {
      records: many(NewRecord),
      key: Type.String({ minLength: 1, maxLength: 60 }),
      /** Field that orders updates: an older one changes nothing. */
      newerBy: Type.Optional(FieldPath),
      ...source,
    },
    exact,
  ),
  reply: Results,
  example: {
    ...sample,
    body: {
      key: 'order',
      records: [
        { values: { orderNo: 'T1001', state: 'paid' }, payload: '{"tid":"T1001"}' },
        { values: { orderNo: 'T1002' } },
      ],
    },
  },
});

export const updateRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/update',
  tag,
  summary: {
    zh: '修改多条记录，可以要求版本或条件',
    en: 'Change records, each at a revision or while a condition holds',
  },
  right: handle,
  params: OfTable,
  body: Type.Object(
    {
      records: many(RecordChange),
      /** Rule over the record as it is now that must hold. */
      when: Type.Optional(Type.Unknown()),
      ...source,
    },
    exact,
  ),
  reply: Results,
  example: {
    ...sample,
    body: {
      records: [{ id: sampleId, values: { state: 'checked' } }],
      when: { '==': [{ var: 'orderNo' }, 'T1001'] },
    },
  },
});

export const updateRecord = defineRoute({
  method: 'PATCH',
  path: '/api/v1/tables/{table}/records/{record}',
  tag,
  summary: {
    zh: '修改一条记录（If-Match 带上版本，或写明条件）',
    en: 'Change a record; If-Match carries the revision, or a condition is given',
  },
  right: handle,
  params: OfRecord,
  body: Type.Object({ values: NewRecord.properties.values, when: Type.Optional(Type.Unknown()) }, exact),
  reply: WriteResult,
  example: {
    ...sampleRecord,
    body: { values: { state: 'shipped' }, when: { '!=': [{ var: 'state' }, 'shipped'] } },
  },
});

export const deleteRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/delete',
  tag,
  summary: { zh: '删除记录（可恢复）', en: 'Delete records; they can be restored' },
  right: handle,
  params: OfTable,
  body: Type.Object({ records: many(RecordTarget) }, exact),
  reply: Results,
  example: { ...sample, body: { records: [{ id: sampleId }] } },
});

export const restoreRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/restore',
  tag,
  summary: { zh: '恢复删除的记录', en: 'Bring deleted records back' },
  right: handle,
  params: OfTable,
  body: Type.Object({ records: many(RecordTarget) }, exact),
  reply: Results,
  example: { ...sample, body: { records: [{ id: sampleId }] } },
});

export const eraseRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/erase',
  tag,
  summary: {
    zh: '永久抹去记录里的个人信息，连同历史和原文',
    en: 'Erase personal data for good, with history and payloads',
  },
  right: { action: 'manage', kind: 'pii', of: 'table' },
  params: OfTable,
  body: Type.Object({ ids: many(RecordId) }, exact),
  reply: Results,
  example: { ...sample, body: { ids: [sampleId] } },
});
