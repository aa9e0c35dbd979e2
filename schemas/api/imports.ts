import { Type, type Static } from 'typebox';
import { FileRecipe } from '../file-recipe.ts';
import { ImportFile, ImportPlan, ImportProblem, ImportView, MappingDocument } from '../import.ts';
import { FieldId } from '../table.ts';
import { exact, List, Nullable, Page, pageQuery } from './forms.ts';
import { defineRoute } from './route.ts';
import { ImportTriggerMode } from '../table-trigger.ts';

const tag = 'imports';
const Id = Type.String({ minLength: 1, maxLength: 64 });
const TableName = Type.String({ minLength: 1, maxLength: 60 });
const OfImport = Type.Object({ import: Id }, exact);
/** Records are handled by whoever may handle those of the import's table. */
const handle = { action: 'handle', kind: 'table', narrowed: true } as const;
const read = { action: 'read', kind: 'table', narrowed: true } as const;
const sample = { params: { import: '{import}' } };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const Values = Type.Record(FieldId, Type.Unknown());

export const uploadFile = defineRoute({
  method: 'POST',
  path: '/api/v1/import-files',
  tag,
  summary: { zh: '上传一个要导入的文件（请求体就是文件）', en: 'Upload a file: the body is its content' },
  right: handle,
  query: Type.Object({ filename: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, exact),
  reply: ImportFile,
  status: 201,
  example: { query: { filename: 'orders.csv' }, raw: '订单号,平台\nT1001,taobao\n' },
});

export const ImportBody = Type.Object(
  {
    table: TableName,
    files: Type.Array(Id, { minItems: 1, maxItems: 50 }),
    template: Type.Optional(Id),
    recipe: Type.Optional(Nullable(FileRecipe)),
    mapping: Type.Optional(MappingDocument),
    key: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
    newerBy: Type.Optional(FieldId),
    defaults: Type.Optional(Values),
    checks: Type.Optional(Type.Enum(['refuse', 'warn', 'off'] as const, { type: 'string' })),
    triggers: Type.Optional(ImportTriggerMode),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    dryRun: Type.Optional(Type.Boolean()),
    ask: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type ImportBody = Static<typeof ImportBody>;

export const createImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports',
  tag,
  summary: {
    zh: '开始导入：识别文件，认得就直接导，不认得就等人确认',
    en: 'Begin an import of uploaded files',
  },
  right: handle,
  body: ImportBody,
  reply: ImportView,
  status: 202,
  example: { body: { table: 'sample-orders', files: ['{file}'], ask: true } },
});

export const listImports = defineRoute({
  method: 'GET',
  path: '/api/v1/imports',
  tag,
  summary: { zh: '导入列表，新的在前', en: 'Imports, the newest first' },
  right: read,
  query: Type.Object(pageQuery, exact),
  reply: Page(ImportView),
  example: { query: { limit: 10 } },
});

export const getImport = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{import}',
  tag,
  summary: { zh: '一次导入的进展', en: 'How far an import is' },
  right: read,
  params: OfImport,
  reply: ImportView,
  example: sample,
});

export const acceptImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/{import}/accept',
  tag,
  summary: {
    zh: '确认映射并开始，或从断点继续',
    en: 'Confirm the mapping and begin, or go on where it stopped',
  },
  right: handle,
  params: OfImport,
  body: Type.Partial(Type.Omit(ImportPlan, ['table', 'zone']), exact),
  reply: ImportView,
  example: { params: { import: '{waiting-import}' }, body: { checks: 'warn' } },
});

export const cancelImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/{import}/cancel',
  tag,
  summary: { zh: '取消导入（已写入的保留，可继续或撤销）', en: 'Cancel an import; what is written stays' },
  right: handle,
  params: OfImport,
  reply: ImportView,
  example: { params: { import: '{waiting-import}' } },
});

export const undoImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/{import}/undo',
  tag,
  summary: { zh: '撤销一次导入', en: 'Take back what an import wrote' },
  right: handle,
  params: OfImport,
  reply: ImportView,
  example: { params: { import: '{done-import}' } },
});

const Cause = Type.Object(
  { cause: Type.String(), field: Type.String(), count: Type.Integer(), sample: ImportProblem },
  exact,
);

export const listImportProblems = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{import}/problems',
  tag,
  summary: { zh: '没有收下的记录和行', en: 'Records and rows that were not taken' },
  right: read,
  params: OfImport,
  query: Type.Object(
    {
      ...pageQuery,
      state: Type.Optional(Type.Enum(['open', 'mended', 'dismissed'] as const, { type: 'string' })),
      cause: Type.Optional(Type.String({ maxLength: 100 })),
      field: Type.Optional(Type.String({ maxLength: 200 })),
    },
    exact,
  ),
  reply: Page(ImportProblem),
  example: { ...sample, query: { state: 'open' } },
});

export const countImportCauses = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{import}/causes',
  tag,
  summary: { zh: '没有收下的，按原因分组', en: 'What was not taken, by cause' },
  right: read,
  params: OfImport,
  reply: List(Cause),
  example: sample,
});

const Place = Type.Object(
  {
    kind: Type.Enum(['record', 'row', 'conflict'] as const, { type: 'string' }),
    file: Type.String({ maxLength: 500 }),
    row: Type.Integer(),
  },
  exact,
);
const Places = Type.Array(Place, { minItems: 1, maxItems: 1000 });

export const mendImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/{import}/mend',
  tag,
  summary: {
    zh: '改正后继续：改值或改映射，不用重新上传',
    en: 'Mend records and take them, without their file',
  },
  right: handle,
  params: OfImport,
  body: Type.Object(
    {
      places: Type.Optional(Places),
      cause: Type.Optional(Type.String({ maxLength: 100 })),
      field: Type.Optional(Type.String({ maxLength: 200 })),
      /** By field of the table. */
      values: Type.Optional(Values),
      /** By heading of the files. */
      source: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 32_767 }))),
      mapping: Type.Optional(MappingDocument),
    },
    exact,
  ),
  reply: Type.Object({ mended: Type.Integer(), left: Type.Integer() }, exact),
  example: { params: { import: '{done-import}' }, body: { cause: 'phone-invalid', values: { note: 'x' } } },
});

export const dismissImportProblems = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/{import}/dismiss',
  tag,
  summary: { zh: '不再处理这些记录', en: 'Nobody will mend these records' },
  right: handle,
  params: OfImport,
  body: Type.Object({ places: Places }, exact),
  reply: ImportView,
  example: {
    params: { import: '{done-import}' },
    body: { places: [{ kind: 'record', file: 'orders.csv', row: 2 }] },
  },
});

export const annotatedCopy = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{import}/annotated',
  tag,
  summary: { zh: '下载标注了问题的文件', en: 'The files with what is wrong with each row' },
  right: read,
  params: OfImport,
  reply: Type.String(),
  contentType: XLSX,
  example: sample,
});
