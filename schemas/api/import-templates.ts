import { Type } from 'typebox';
import { ImportTemplate } from '../import.ts';
import { Done, exact, List } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'imports';
const TableName = Type.String({ minLength: 1, maxLength: 60 });
const OfTable = Type.Object({ table: TableName }, exact);
const Language = Type.Enum(['zh', 'en'] as const, { type: 'string', default: 'zh' });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const fillInTemplate = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/import-form',
  tag,
  summary: { zh: '下载这张表的导入模板', en: 'A workbook to fill in for a table' },
  right: { action: 'read', kind: 'table', of: 'table' },
  params: OfTable,
  query: Type.Object({ language: Language }, exact),
  reply: Type.String(),
  contentType: XLSX,
  example: { params: { table: 'sample-orders' } },
});

export const listImportTemplates = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/import-templates',
  tag,
  summary: { zh: '这张表记住的来源', en: 'Sources whose files need no question' },
  right: { action: 'read', kind: 'table', of: 'table' },
  params: OfTable,
  reply: List(ImportTemplate),
  example: { params: { table: 'sample-orders' } },
});

export const removeImportTemplate = defineRoute({
  method: 'DELETE',
  path: '/api/v1/tables/{table}/import-templates/{template}',
  tag,
  summary: { zh: '忘掉一个来源', en: 'Forget a source' },
  right: { action: 'handle', kind: 'table', of: 'table' },
  params: Type.Object({ table: TableName, template: Type.String({ minLength: 1, maxLength: 64 }) }, exact),
  reply: Done,
  example: { params: { table: 'sample-orders', template: '{import-template}' } },
});
