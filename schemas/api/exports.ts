import { Type, type Static } from 'typebox';
import { Problem } from '../problem.ts';
import { RecordQuery } from '../record-query.ts';
import { Done, exact, Nullable } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'exports';
const read = { action: 'read', kind: 'table', narrowed: true } as const;

export const ExportView = Type.Object(
  {
    id: Type.String(),
    table: Type.String(),
    state: Type.Enum(['writing', 'done', 'failed', 'canceled'] as const, { type: 'string' }),
    rows: Type.Integer(),
    bytes: Type.Integer(),
    problem: Nullable(Problem),
  },
  exact,
);
export type ExportView = Static<typeof ExportView>;

export const ExportBody = Type.Object(
  {
    table: Type.String({ minLength: 1, maxLength: 60 }),
    query: Type.Optional(Type.Omit(RecordQuery, ['limit', 'cursor'], exact)),
    format: Type.Enum(['xlsx', 'csv'] as const, { type: 'string' }),
    encoding: Type.Optional(Type.Enum(['utf-8', 'gb18030'] as const, { type: 'string' })),
    guardIds: Type.Optional(Type.Boolean()),
    language: Type.Optional(Type.Enum(['zh', 'en'] as const, { type: 'string' })),
    /** Needs the right `pii.unmask`, and is written to the audit log. */
    unmask: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type ExportBody = Static<typeof ExportBody>;

const OfExport = Type.Object({ export: Type.String({ minLength: 1, maxLength: 64 }) }, exact);

export const createExport = defineRoute({
  method: 'POST',
  path: '/api/v1/exports',
  tag,
  summary: { zh: '导出一张表', en: 'Begin an export of a table' },
  right: read,
  body: ExportBody,
  reply: ExportView,
  status: 202,
  example: { body: { table: 'sample-orders', format: 'csv' } },
});

export const getExport = defineRoute({
  method: 'GET',
  path: '/api/v1/exports/{export}',
  tag,
  summary: { zh: '导出的进展', en: 'How far an export is' },
  right: read,
  params: OfExport,
  reply: ExportView,
  example: { params: { export: '{export}' } },
});

export const cancelExport = defineRoute({
  method: 'DELETE',
  path: '/api/v1/exports/{export}',
  tag,
  summary: { zh: '取消或删除一次导出', en: 'Cancel an export, or remove its file' },
  right: read,
  params: OfExport,
  reply: Done,
  example: { params: { export: '{export}' } },
});

export const downloadExport = defineRoute({
  method: 'GET',
  path: '/api/v1/exports/{export}/file',
  tag,
  summary: { zh: '下载导出的文件', en: 'The exported file' },
  right: read,
  params: OfExport,
  reply: Type.String(),
  contentType: 'application/octet-stream',
  example: { params: { export: '{export}' } },
});
