import { Type } from 'typebox';
import { RecordView, RecordViewContent } from '../record-query.ts';
import { TableId } from '../table-trigger.ts';
import { Done, exact, List } from './forms.ts';
import { defineRoute } from './route.ts';

const OfTable = Type.Object({ table: TableId }, exact);
const OfView = Type.Object({ table: TableId, view: Type.String({ minLength: 1, maxLength: 64 }) }, exact);
const tag = 'records';
/** Whoever may read a table has views of his own; to change those of others takes the right to edit it. */
const right = { action: 'read', kind: 'table', of: 'table' } as const;
const content = {
  title: { zh: '已付款的', en: 'Paid' },
  filter: { '==': [{ var: 'state' }, 'paid'] },
  sort: [{ field: 'orderNo', direction: 'asc' }],
  fields: ['orderNo', 'paid'],
  shared: true,
};
const params = { table: 'sample-orders', view: '{view}' };

export const listViews = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/views',
  tag,
  summary: { zh: '视图列表：自己的和共享的', en: 'Views: your own and shared ones' },
  right,
  params: OfTable,
  reply: List(RecordView),
  example: { params: { table: 'sample-orders' } },
});

export const createView = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/views',
  tag,
  summary: { zh: '保存视图', en: 'Save a view' },
  right,
  params: OfTable,
  body: RecordViewContent,
  reply: RecordView,
  status: 201,
  example: { params: { table: 'sample-orders' }, body: content },
});

export const getView = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/views/{view}',
  tag,
  summary: { zh: '一个视图', en: 'A view' },
  right,
  params: OfView,
  reply: RecordView,
  example: { params },
});

export const changeView = defineRoute({
  method: 'PUT',
  path: '/api/v1/tables/{table}/views/{view}',
  tag,
  summary: { zh: '修改视图（If-Match 带上修订号）', en: 'Change a view; If-Match carries the revision' },
  right,
  params: OfView,
  body: RecordViewContent,
  reply: RecordView,
  example: { params, headers: { 'if-match': '"1"' }, body: content },
});

export const removeView = defineRoute({
  method: 'DELETE',
  path: '/api/v1/tables/{table}/views/{view}',
  tag,
  summary: { zh: '删除视图（If-Match 带上修订号）', en: 'Remove a view; If-Match carries the revision' },
  right,
  params: OfView,
  reply: Done,
  example: { params, headers: { 'if-match': '"2"' } },
});
