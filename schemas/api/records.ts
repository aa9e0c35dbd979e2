import { Type } from 'typebox';
import { GroupQuery, RecordQuery } from '../record-query.ts';
import { TableIndex } from '../table.ts';
import { TableId } from '../table-trigger.ts';
import { RecordId } from '../table-write.ts';
import { exact, Instant, List, Nullable } from './forms.ts';
import { defineRoute } from './route.ts';

/** A record: what every record has, and its values by field id. Empty values are missing. */
export const TableRecord = Type.Object(
  {
    id: RecordId,
    revision: Type.Integer(),
    createdAt: Instant,
    updatedAt: Instant,
    deletedAt: Nullable(Instant),
  },
  { additionalProperties: true },
);

/** How records were found: `scan` is 全表扫描, and `suggestion` the index that would make it quick. */
const ReadPlan = Type.Object(
  {
    index: Type.Optional(Type.String()),
    scan: Type.Boolean(),
    residual: Type.Boolean(),
    suggestion: Type.Optional(TableIndex),
  },
  exact,
);

/** Personal data is masked unless it is asked for; that takes the right to it, and is noted. */
const unmask = { unmask: Type.Optional(Type.Boolean()) };

const Revision = Type.Object(
  {
    revision: Type.Integer(),
    kind: Type.Union([
      Type.Literal('created'),
      Type.Literal('changed'),
      Type.Literal('deleted'),
      Type.Literal('restored'),
      Type.Literal('erased'),
    ]),
    at: Instant,
    actor: Type.String(),
    runId: Nullable(Type.String()),
    sourceCall: Nullable(Type.String()),
    sourceAt: Nullable(Instant),
    mappingVersion: Nullable(Type.String()),
    importId: Nullable(Type.String()),
    changes: Type.Array(
      Type.Object({ field: Type.String(), from: Type.Unknown(), to: Type.Unknown() }, exact),
    ),
    /** Whether what the source sent is kept. */
    payload: Type.Boolean(),
  },
  exact,
);

const OfTable = Type.Object({ table: TableId }, exact);
const OfRecord = Type.Object({ table: TableId, record: RecordId }, exact);
const tag = 'records';
/** The first record of the first table. */
const sampleId = '68719476737';
const read = { action: 'read', kind: 'table', of: 'table' } as const;
const sample = { params: { table: 'sample-orders' } };
const sampleRecord = { params: { table: 'sample-orders', record: sampleId } };

export const queryRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/query',
  tag,
  summary: { zh: '查询记录：筛选、排序、分页', en: 'Query records: filter, sort, page' },
  right: read,
  params: OfTable,
  body: Type.Object({ ...RecordQuery.properties, ...unmask }, exact),
  reply: Type.Object(
    {
      items: Type.Array(TableRecord),
      next: Nullable(Type.String()),
      /** Titles of the records that references of the page name, by their ids. */
      titles: Type.Record(Type.String(), Type.String()),
      plan: ReadPlan,
    },
    exact,
  ),
  example: {
    ...sample,
    body: {
      filter: { '==': [{ var: 'state' }, 'paid'] },
      sort: [{ field: 'orderNo', direction: 'asc' }],
      limit: 50,
    },
  },
});

export const countRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/count',
  tag,
  summary: { zh: '数一数有多少条（最多数到 10000）', en: 'Count records, up to 10,000 unless told' },
  right: read,
  params: OfTable,
  body: Type.Object(
    {
      filter: Type.Optional(Type.Unknown()),
      deleted: Type.Optional(Type.Boolean()),
      /** True: count to the end, though the whole table may have to be read. */
      all: Type.Optional(Type.Boolean()),
      ...unmask,
    },
    exact,
  ),
  reply: Type.Object({ count: Type.Integer(), more: Type.Boolean() }, exact),
  example: { ...sample, body: { filter: { '==': [{ var: 'state' }, 'paid'] } } },
});

export const groupRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/records/group',
  tag,
  summary: { zh: '分组汇总', en: 'Group and add up' },
  right: read,
  params: OfTable,
  body: Type.Object({ ...GroupQuery.properties, ...unmask }, exact),
  reply: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          { group: Type.Array(Type.Unknown()), values: Type.Record(Type.String(), Type.Unknown()) },
          exact,
        ),
      ),
      more: Type.Boolean(),
      plan: ReadPlan,
    },
    exact,
  ),
  example: {
    ...sample,
    body: {
      groupBy: [{ field: 'state' }],
      aggregates: [
        { as: 'orders', function: 'count' },
        { as: 'paid', function: 'sum', field: 'paid' },
      ],
    },
  },
});

export const getRecord = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/records/{record}',
  tag,
  summary: { zh: '一条记录（ETag 是它的版本）', en: 'A record; its revision is the ETag' },
  right: read,
  params: OfRecord,
  query: Type.Object(
    { unmask: Type.Boolean({ default: false }), deleted: Type.Boolean({ default: false }) },
    exact,
  ),
  reply: TableRecord,
  example: { ...sampleRecord, query: { unmask: true } },
});

export const recordHistory = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/records/{record}/history',
  tag,
  summary: { zh: '一条记录的历史，最新的在前', en: 'The history of a record, the newest first' },
  right: read,
  params: OfRecord,
  query: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
      before: Type.Optional(Type.Integer({ minimum: 1 })),
      unmask: Type.Boolean({ default: false }),
    },
    exact,
  ),
  reply: List(Revision),
  example: sampleRecord,
});

export const revisionPayload = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/records/{record}/history/{revision}/payload',
  tag,
  summary: { zh: '来源当时发来的原文', en: 'What the source sent, word for word' },
  // It holds personal data as it came.
  right: { action: 'unmask', kind: 'pii', of: 'table' },
  params: Type.Object({ ...OfRecord.properties, revision: Type.Integer({ minimum: 1 }) }, exact),
  reply: Type.Object({ payload: Nullable(Type.String()) }, exact),
  example: { params: { table: 'sample-orders', record: sampleId, revision: 2 } },
});
