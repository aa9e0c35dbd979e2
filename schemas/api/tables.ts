import { Type } from 'typebox';
import { TargetField } from '../mapping.ts';
import { Problem } from '../problem.ts';
import { FieldPath, FieldUse, TableDefinition, TableEdit } from '../table.ts';
import { RowChangedConfig, TableId } from '../table-trigger.ts';
import { exact, Instant, List, Nullable } from './forms.ts';
import { defineRoute } from './route.ts';

/** A table as it is. Its revision is also the ETag: send it as `If-Match` to change or remove it. */
export const TableSummary = Type.Object(
  {
    id: TableId,
    revision: Type.Integer({ minimum: 1 }),
    definition: TableDefinition,
    createdAt: Instant,
    createdBy: Type.String(),
    changedAt: Instant,
    changedBy: Type.String(),
  },
  exact,
);

const Revised = Type.Object({ id: TableId, revision: Type.Integer({ minimum: 1 }) }, exact);

/** A key, an index, or work that goes through all records, with how far it has come. */
const Structure = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('key'),
      Type.Literal('index'),
      Type.Literal('formula'),
      Type.Literal('purge'),
    ]),
    /** Id of the key, index or field. */
    name: Type.String(),
    fields: Type.Array(Type.String()),
    state: Type.Union([
      Type.Literal('building'),
      Type.Literal('ready'),
      Type.Literal('failed'),
      Type.Literal('dropping'),
    ]),
    /** Of what there was when it began, from 0 to 1. */
    progress: Type.Number({ minimum: 0, maximum: 1 }),
    problem: Nullable(Problem),
  },
  exact,
);

const Version = Type.Object(
  { revision: Type.Integer(), at: Instant, actor: Type.String(), definition: TableDefinition },
  exact,
);

/** A flow that starts when records of the table change. */
const Trigger = Type.Object(
  {
    flow: Type.String(),
    node: Type.String(),
    version: Type.Integer(),
    config: RowChangedConfig,
    /** Runs it has started. */
    started: Type.Integer(),
    lastAt: Nullable(Instant),
    /** Whether every change of the table has been looked at. */
    caughtUp: Type.Boolean(),
  },
  exact,
);

const OfTable = Type.Object({ table: TableId }, exact);
const tag = 'tables';
const on = { kind: 'table', of: 'table' } as const;
const sample = { params: { table: 'sample-orders' } };
const text = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });

export const listTables = defineRoute({
  method: 'GET',
  path: '/api/v1/tables',
  tag,
  summary: { zh: '数据表列表', en: 'Tables' },
  right: { action: 'read', kind: 'table', narrowed: true },
  reply: List(TableSummary),
  example: {},
});

export const createTable = defineRoute({
  method: 'POST',
  path: '/api/v1/tables',
  tag,
  summary: { zh: '新建数据表', en: 'Make a table' },
  right: { action: 'edit', kind: 'table', narrowed: true },
  body: TableDefinition,
  reply: Revised,
  status: 201,
  example: {
    body: {
      schemaVersion: 1,
      id: 'sample-orders',
      title: text('订单样例', 'Sample orders'),
      fields: [
        { id: 'orderNo', type: 'text', title: text('订单号', 'Order number'), required: true },
        { id: 'state', type: 'text', title: text('状态', 'State') },
        { id: 'paid', type: 'decimal', scale: 2, currency: 'CNY', title: text('实付', 'Paid') },
        { id: 'phone', type: 'phone', pii: 'phone', title: text('电话', 'Phone') },
      ],
      keys: [{ id: 'order', fields: ['orderNo'] }],
      indexes: [],
      titleField: 'orderNo',
    },
  },
});

export const getTable = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}',
  tag,
  summary: { zh: '一张数据表', en: 'A table' },
  right: { action: 'read', ...on },
  params: OfTable,
  reply: TableSummary,
  example: sample,
});

export const changeTable = defineRoute({
  method: 'PATCH',
  path: '/api/v1/tables/{table}',
  tag,
  summary: {
    zh: '修改字段、唯一键和索引（If-Match 带上修订号）',
    en: 'Change fields, keys and indexes; If-Match carries the revision',
  },
  right: { action: 'edit', ...on },
  params: OfTable,
  body: Type.Object({ edits: Type.Array(TableEdit, { minItems: 1, maxItems: 1000 }) }, exact),
  reply: Revised,
  example: {
    ...sample,
    headers: { 'if-match': '"1"' },
    body: {
      edits: [
        {
          op: 'add-field',
          field: { id: 'coupon', type: 'text', title: text('直播间专属优惠券', 'Live coupon') },
          after: 'paid',
        },
        { op: 'add-index', index: { id: 'state', fields: ['state'] } },
      ],
    },
  },
});

export const removeTable = defineRoute({
  method: 'DELETE',
  path: '/api/v1/tables/{table}',
  tag,
  summary: { zh: '删除数据表（可恢复）', en: 'Remove a table; it can be restored' },
  right: { action: 'edit', ...on },
  params: OfTable,
  reply: Revised,
  example: { params: { table: '{spare-table}' }, headers: { 'if-match': '"1"' } },
});

export const restoreTable = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/restore',
  tag,
  summary: { zh: '恢复删除的数据表', en: 'Bring a removed table back' },
  right: { action: 'edit', ...on },
  params: OfTable,
  reply: Revised,
  example: { params: { table: '{removed-table}' } },
});

export const tableStructures = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/structures',
  tag,
  summary: { zh: '唯一键和索引的状态', en: 'The state of keys and indexes' },
  right: { action: 'read', ...on },
  params: OfTable,
  reply: List(Structure),
  example: sample,
});

export const tableVersions = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/versions',
  tag,
  summary: { zh: '表定义的历次修改', en: 'Earlier definitions of a table' },
  right: { action: 'read', ...on },
  params: OfTable,
  reply: List(Version),
  example: sample,
});

export const fieldUses = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/fields/{field}/uses',
  tag,
  summary: { zh: '字段用在哪里', en: 'Where a field is used' },
  right: { action: 'read', ...on },
  params: Type.Object({ table: TableId, field: FieldPath }, exact),
  reply: List(FieldUse),
  example: { params: { table: 'sample-orders', field: 'orderNo' } },
});

export const mappingTarget = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/mapping-target',
  tag,
  summary: { zh: '映射可以填的字段', en: 'The fields a mapping may fill' },
  right: { action: 'read', ...on },
  params: OfTable,
  reply: List(TargetField),
  example: sample,
});

export const tableTriggers = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/triggers',
  tag,
  summary: { zh: '记录改变时启动的流程', en: 'The flows that start when records change' },
  right: { action: 'read', ...on },
  params: OfTable,
  reply: List(Trigger),
  example: sample,
});
