import { Type, type Static, type TLiteral, type TObject, type TProperties } from 'typebox';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

/** Never changes and names the field in mappings, rules, exports and the API; people see and rename the title. */
export const FieldId = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$', $id: 'FieldId' });

/** What every record has besides its fields; no field takes these names. */
export const recordMembers = ['id', 'revision', 'createdAt', 'updatedAt', 'deletedAt'] as const;

/** Kinds of personal data: masked wherever the reader has no right to see it. */
export const PiiKind = Type.Union([
  Type.Literal('name'),
  Type.Literal('phone'),
  Type.Literal('address'),
  Type.Literal('email'),
  Type.Literal('id'),
  Type.Literal('other'),
]);
export type PiiKind = Static<typeof PiiKind>;

export const SelectOption = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100 }),
    title: Text,
    color: Type.Optional(Type.String({ maxLength: 20 })),
    /** Kept by the records that have it, offered to nobody. */
    retired: Type.Optional(Type.Boolean()),
  },
  { ...exact, $id: 'SelectOption' },
);
export type SelectOption = Static<typeof SelectOption>;

const base = {
  id: FieldId,
  title: Text,
  help: Type.Optional(Text),
  required: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown()),
  pii: Type.Optional(PiiKind),
  /** Retired fields keep their values and their id; they are shown and written nowhere. */
  retired: Type.Optional(Type.Boolean()),
};

/** `settings` are those of the type; every type is one file in engine/tables/fields. */
const field = <T extends string, S extends TProperties>(type: T, settings: S): FieldSchema<T, S> =>
  Type.Object<FieldSchema<T, S>['properties']>({ ...base, type: Type.Literal(type), ...settings }, exact);

type FieldSchema<T extends string, S extends TProperties> = TObject<typeof base & { type: TLiteral<T> } & S>;

const textSettings = {
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  /** Runs in linear time. */
  pattern: Type.Optional(Type.String({ maxLength: 1000 })),
};
const bounds = { minimum: Type.Optional(Type.Number()), maximum: Type.Optional(Type.Number()) };
const options = { options: Type.Array(SelectOption, { maxItems: 500 }) };

/** Types a row of a `rows` field may have: what has no life of its own outside the record. */
const scalarFields = [
  field('text', textSettings),
  field('long-text', textSettings),
  field('number', bounds),
  field('integer', bounds),
  /** Exact; `scale` digits behind the point, for good. The currency is fixed, or that of another field of the record. */
  field('decimal', {
    scale: Type.Integer({ minimum: 0, maximum: 6 }),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    currencyField: Type.Optional(FieldId),
    ...bounds,
  }),
  field('boolean', {}),
  /** `2026-11-22`. */
  field('date', {}),
  /** Milliseconds since 1970. */
  field('instant', {}),
  field('select', options),
  field('multi-select', options),
  field('phone', {}),
  /** `{country, province, city, district, street, detail, code, postcode, text}`, each optional. */
  field('address', {}),
  /** `[{id, name, size, type}]` of stored files. */
  field('file', {}),
  field('json', {}),
  /** The id of a record of another table. */
  field('reference', { table: Type.String({ minLength: 1 }) }),
] as const;

export const RowField = Type.Union([...scalarFields], { $id: 'RowField' });
export type RowField = Static<typeof RowField>;

export const TableField = Type.Union(
  [
    ...scalarFields,
    /** 子表: rows that live and die with the record, such as the lines of an order. */
    field('rows', { fields: Type.Array(RowField, { minItems: 1, maxItems: 200 }) }),
    /** A value read through a reference, never stored. */
    field('lookup', { through: FieldId, field: FieldId }),
    /** A rule over the record's other fields; worked out when the record is written. */
    field('formula', {
      rule: Type.Unknown(),
      result: Type.Union([
        Type.Literal('text'),
        Type.Literal('number'),
        Type.Literal('boolean'),
        Type.Literal('instant'),
      ]),
      /** Of a number: kept exactly, rounded half up to this many digits behind the point. Without it, a double. */
      scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
    }),
    /** Counted up by the table: prefix, then at least `digits` digits. */
    field('auto-number', {
      prefix: Type.Optional(Type.String({ maxLength: 20 })),
      digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    }),
  ],
  { $id: 'TableField' },
);
export type TableField = Static<typeof TableField>;
export type FieldType = TableField['type'];

/** `lines.merchantCode` reaches into a `rows` field: a record is found by any of its rows. */
export const FieldPath = Type.String({
  pattern: '^[a-z][A-Za-z0-9]{0,59}(\\.[a-z][A-Za-z0-9]{0,59})?$',
  $id: 'FieldPath',
});

/** No two live records share the values of `fields`; a record in which one of them is empty is not held to it. */
export const UniqueKey = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 60 }),
    fields: Type.Array(FieldId, { minItems: 1, maxItems: 8 }),
  },
  { ...exact, $id: 'UniqueKey' },
);
export type UniqueKey = Static<typeof UniqueKey>;

/** Serves filters that fix its first fields and sorts by the next; built while the table is in use. */
export const TableIndex = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 60 }),
    fields: Type.Array(FieldPath, { minItems: 1, maxItems: 4 }),
  },
  { ...exact, $id: 'TableIndex' },
);
export type TableIndex = Static<typeof TableIndex>;

export const TableDefinition = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    title: Text,
    help: Type.Optional(Text),
    fields: Type.Array(TableField, { minItems: 1, maxItems: 1000 }),
    keys: Type.Array(UniqueKey, { maxItems: 20 }),
    indexes: Type.Array(TableIndex, { maxItems: 50 }),
    /** What stands for a record in lists and references. */
    titleField: Type.Optional(FieldId),
    /** The pack that brought it. */
    pack: Type.Optional(Type.String()),
  },
  { ...exact, $id: 'TableDefinition' },
);
export type TableDefinition = Static<typeof TableDefinition>;

/** One change of a definition; a list of them is made together or not at all. */
export const TableEdit = Type.Union(
  [
    Type.Object({ op: Type.Literal('rename'), title: Text, help: Type.Optional(Text) }, exact),
    /** Behind the field `after`, or at the end. */
    Type.Object({ op: Type.Literal('add-field'), field: TableField, after: Type.Optional(FieldId) }, exact),
    /** New settings for the field of this id. */
    Type.Object({ op: Type.Literal('change-field'), field: TableField }, exact),
    Type.Object({ op: Type.Literal('rename-field'), id: FieldId, title: Text }, exact),
    Type.Object({ op: Type.Literal('retire-field'), id: FieldId }, exact),
    Type.Object({ op: Type.Literal('restore-field'), id: FieldId }, exact),
    /** With all its values, for good. */
    Type.Object({ op: Type.Literal('delete-field'), id: FieldId }, exact),
    Type.Object({ op: Type.Literal('add-key'), key: UniqueKey }, exact),
    Type.Object({ op: Type.Literal('remove-key'), id: Type.String() }, exact),
    Type.Object({ op: Type.Literal('add-index'), index: TableIndex }, exact),
    Type.Object({ op: Type.Literal('remove-index'), id: Type.String() }, exact),
    Type.Object({ op: Type.Literal('set-title-field'), field: Type.Optional(FieldId) }, exact),
  ],
  { $id: 'TableEdit' },
);
export type TableEdit = Static<typeof TableEdit>;

/** Where a field is used; it cannot be deleted while it is. */
export const FieldUse = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('key'),
      Type.Literal('index'),
      Type.Literal('formula'),
      Type.Literal('lookup'),
      Type.Literal('title'),
      Type.Literal('currency'),
      Type.Literal('view'),
      Type.Literal('flow'),
      Type.Literal('mapping'),
      Type.Literal('form'),
    ]),
    /** Id of the key, index, field, view, flow, mapping or form. */
    id: Type.String(),
    /** The table, if it is a use in another table. */
    table: Type.Optional(Type.String()),
    title: Type.Optional(Text),
  },
  { ...exact, $id: 'FieldUse' },
);
export type FieldUse = Static<typeof FieldUse>;
