import { Type, type Static } from 'typebox';
import { MappingDocument } from '../import.ts';
import { MappingProblem, MappingStep, TargetField } from '../mapping.ts';
import { Problem } from '../problem.ts';
import { Text } from '../text.ts';
import { Done, exact, Instant, List } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'mappings';
const Path = Type.String({ maxLength: 500 });
const Samples = Type.Array(Type.Unknown(), { maxItems: 200 });
const Lists = Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown())));
const sampleTarget = [
  { path: 'orderNo', type: 'text', required: true, label: { zh: '订单号', en: 'Order number' } },
  { path: 'totalAmount', type: 'money', label: { zh: '订单金额', en: 'Order amount' } },
];
const sampleRecords = [{ tid: '6920112233445501', pay_fen: 1990 }];
const sampleMapping = {
  schemaVersion: 1,
  id: 'shop-order',
  name: { zh: '店铺订单', en: 'Shop order' },
  target: sampleTarget,
  fields: [
    { to: 'orderNo', from: 'tid' },
    { to: 'totalAmount', from: 'pay_fen', steps: [{ do: 'fen-to-yuan' }] },
  ],
};

/** A field of the source that may fill a field of the target. */
export const FieldMatch = Type.Object(
  {
    /** Path in the source, from its top: `items[*].sku`. */
    source: Path,
    /** Path in the target: `lines[*].sku`. */
    target: Path,
    /** 0 to 1; from 0.9 on it is safe to take it unseen. */
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    reason: Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }, exact),
    /** It belongs to the assignment that is best as a whole. */
    chosen: Type.Boolean(),
    /** What the samples call for on the way. */
    steps: Type.Array(MappingStep),
  },
  exact,
);
export type FieldMatch = Static<typeof FieldMatch>;

/** Amounts that could be in fen or in yuan, with what adding them up has shown. */
export const UnitDoubt = Type.Object(
  {
    source: Path,
    target: Path,
    unit: Type.Enum(['fen', 'yuan'] as const, { type: 'string' }),
    sure: Type.Boolean(),
    /** Orders whose amounts add up to their total in this unit, of those that could be tested. */
    fits: Type.Object({ fen: Type.Integer(), yuan: Type.Integer() }, exact),
    tested: Type.Integer(),
    reason: Text,
  },
  exact,
);
export type UnitDoubt = Static<typeof UnitDoubt>;

export const suggestFields = defineRoute({
  method: 'POST',
  path: '/api/v1/mappings/suggest',
  tag,
  summary: {
    zh: '按名称、含义和样例建议字段映射',
    en: 'Suggest which field fills which, by names, meanings and samples',
  },
  right: 'signed-in',
  body: Type.Object(
    {
      target: Type.Array(TargetField, { minItems: 1, maxItems: 1000 }),
      headings: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 })),
      samples: Type.Optional(Samples),
      /** Allowed values of fields of choice, by target path. */
      choices: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    },
    exact,
  ),
  reply: Type.Object({ matches: Type.Array(FieldMatch), units: Type.Array(UnitDoubt) }, exact),
  example: { body: { target: sampleTarget, samples: sampleRecords } },
});

/** What one record yields: the fields that went well, and every problem of the others. */
export const PreviewRow = Type.Object(
  {
    /** Positions of the samples it was made from: several, where rows are grouped. */
    rows: Type.Array(Type.Integer({ minimum: 0 })),
    output: Type.Unknown(),
    problems: Type.Array(MappingProblem),
  },
  exact,
);
export type PreviewRow = Static<typeof PreviewRow>;

/** Over all samples; the items of lists count one by one. */
export const FieldRate = Type.Object(
  {
    field: Path,
    values: Type.Integer({ minimum: 0 }),
    empty: Type.Integer({ minimum: 0 }),
    invalid: Type.Integer({ minimum: 0 }),
  },
  exact,
);
export type FieldRate = Static<typeof FieldRate>;

export const Preview = Type.Object(
  {
    rows: Type.Array(PreviewRow),
    fields: Type.Array(FieldRate),
    /** What is wrong with the mapping itself; what can be tried is tried all the same. */
    problems: Type.Array(Problem),
  },
  exact,
);
export type Preview = Static<typeof Preview>;

export const previewMapping = defineRoute({
  method: 'POST',
  path: '/api/v1/mappings/preview',
  tag,
  summary: { zh: '用样例试一个映射（不保存）', en: 'Try a mapping on samples; nothing is kept' },
  right: 'signed-in',
  body: Type.Object({ mapping: MappingDocument, samples: Samples, lists: Type.Optional(Lists) }, exact),
  reply: Preview,
  example: { body: { mapping: sampleMapping, samples: sampleRecords } },
});

const TemplateId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
/** A mapping that is kept for the next source of its kind. */
export const MappingTemplate = Type.Object(
  {
    id: TemplateId,
    name: Text,
    /** The platform or system it reads: `douyin`. */
    source: Type.String({ maxLength: 100 }),
    mapping: MappingDocument,
    changedAt: Instant,
    changedBy: Type.String(),
  },
  exact,
);
export type MappingTemplate = Static<typeof MappingTemplate>;

const OfTemplate = Type.Object({ template: TemplateId }, exact);
const edit = { action: 'edit', kind: 'flow', narrowed: true } as const;

export const listMappingTemplates = defineRoute({
  method: 'GET',
  path: '/api/v1/mapping-templates',
  tag,
  summary: { zh: '映射模板，最近改过的在前', en: 'Mapping templates, the last changed first' },
  right: 'signed-in',
  query: Type.Object({ source: Type.Optional(Type.String({ maxLength: 100 })) }, exact),
  reply: List(MappingTemplate),
  example: {},
});

export const saveMappingTemplate = defineRoute({
  method: 'PUT',
  path: '/api/v1/mapping-templates/{template}',
  tag,
  summary: {
    zh: '存为映射模板，同名的会被替换',
    en: 'Keep a mapping as a template, in place of the one of this name',
  },
  right: edit,
  params: OfTemplate,
  body: Type.Object({ name: Text, source: Type.String({ maxLength: 100 }), mapping: MappingDocument }, exact),
  reply: MappingTemplate,
  example: {
    params: { template: 'shop-order' },
    body: { name: { zh: '店铺订单', en: 'Shop order' }, source: 'lab', mapping: sampleMapping },
  },
});

export const removeMappingTemplate = defineRoute({
  method: 'DELETE',
  path: '/api/v1/mapping-templates/{template}',
  tag,
  summary: { zh: '删除映射模板', en: 'Remove a mapping template' },
  right: edit,
  params: OfTemplate,
  reply: Done,
  example: { params: { template: 'shop-order' } },
});
