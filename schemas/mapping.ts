import { Type, type Static, type TSchema } from 'typebox';
import { Text } from './text.ts';

const exact = { additionalProperties: false };
/** Own-property path, see values/path.ts. In a mapping `$.a` starts at the whole record, `$position` counts items from 1. */
const Path = Type.String({ maxLength: 500 });
const Rule = Type.Unknown({ description: 'JSONLogic' });
const Value = Type.Unknown({ description: 'any JSON value' });
const Zone = Type.String({ description: 'IANA time zone', minLength: 1 });
const Currency = Type.String({ description: 'ISO 4217', pattern: '^[A-Z]{3}$' });
const Words = Type.Array(Type.String(), { minItems: 1, maxItems: 100 });
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });

/** One step of a chain; `do` names it. An empty value (absent, null, blank text) passes by every step unchanged. */
const step = <const D extends string, P extends Record<string, TSchema>>(name: D, parameters: P) =>
  Type.Object({ do: Type.Literal(name), ...parameters }, exact);

export const MappingStep = Type.Union([
  step('trim', {}),
  /** Takes off what guards an id from Excel: `="123"`, a leading ' or `, tabs. Refuses ids that Excel has rounded. */
  step('unguard', {}),
  step('upper', {}),
  step('lower', {}),
  /** Code points from `start` to before `end`; negative ones count from the end. */
  step('slice', { start: Type.Integer(), end: Type.Optional(Type.Integer()) }),
  step('replace', { find: Type.String({ minLength: 1 }), with: Type.String() }),
  /** The group of an RE2 pattern (0: all of the match); empty where it does not match. */
  step('extract', {
    pattern: Type.String({ minLength: 1, maxLength: 1000 }),
    group: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  /** A list of trimmed pieces, or the piece at `take` (from 0, negative from the end). */
  step('split', { by: Type.String({ minLength: 1 }), take: Type.Optional(Type.Integer()) }),
  /** The items of a list that are not empty, in one text. */
  step('join', { by: Type.String() }),
  step('get', { path: Path }),
  step('parse-json', {}),
  step('text', {}),
  /** `1234.5`, `1,234.50`. */
  step('number', {}),
  step('integer', {}),
  /** As number, also with a currency sign or code before or behind it: `¥1,234.50`, `12元`, `RM 9.90`. */
  step('amount', {}),
  /** `12.5%` or 12.5 is 0.125. */
  step('percent', {}),
  /** From the smallest unit of the currency (CNY unless told) to its main unit, and back; back refuses fractions. */
  step('fen-to-yuan', { currency: Type.Optional(Currency) }),
  step('yuan-to-fen', { currency: Type.Optional(Currency) }),
  step('multiply', { by: Type.Number() }),
  step('add', { value: Type.Number() }),
  /** Half up, away from zero. */
  step('round', { scale: Type.Integer({ minimum: 0, maximum: 20 }) }),
  /** Words for yes and no, in lower case; 是 否 yes no y n true false 1 0 unless told. */
  step('boolean', { yes: Type.Optional(Words), no: Type.Optional(Words) }),
  /** Text to instant. `pattern` is needed where day and month could be mixed up: `dd/MM/yyyy HH:mm:ss`. */
  step('time', {
    zone: Type.Optional(Zone),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }),
  step('epoch', { unit: oneOf('s', 'ms') }),
  /** Instant to text: ISO 8601 with offset, `2026-11-11 00:05:00`, or `2026-11-11`. */
  step('print-time', { zone: Type.Optional(Zone), style: Type.Optional(oneOf('iso', 'local', 'date')) }),
  /** Status codes and the like. Without `otherwise` a value that is not listed is a problem. */
  step('values', {
    map: Type.Record(Type.String(), Value, { minProperties: 1 }),
    otherwise: Type.Optional(Value),
  }),
  /** Of the first row of a list whose `key` equals the value: its `value`, or the whole row. */
  step('lookup', {
    list: Type.String({ minLength: 1 }),
    key: Path,
    value: Type.Optional(Path),
    otherwise: Type.Optional(Value),
  }),
  /** One part of an address that is written as one text, also with receiver and phone in it. Empty if it is not there. */
  step('address', {
    take: oneOf(
      'province',
      'city',
      'district',
      'street',
      'detail',
      'code',
      'postcode',
      'name',
      'phone',
      'country',
    ),
    /** `CN` unless told. */
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  }),
]);
export type MappingStep = Static<typeof MappingStep>;
export type StepName = MappingStep['do'];

/**
 * How one target field gets its value: exactly one of `from`, `const`, `text`, `rule`, `each`, then the steps, then
 * `default` if the result is empty. Entries with the same `to` are tried in order until one is not empty.
 */
const Field = Type.Object(
  {
    /** Path in the output, names only; inside `each` it starts at the line. */
    to: Path,
    /** A path, or several of which the first with a value counts. Inside `each` it starts at the item. */
    from: Type.Optional(Type.Union([Path, Type.Array(Path, { minItems: 1, maxItems: 20 })])),
    const: Type.Optional(Value),
    /** `{{省}}{{市}} {{地址}}`; empty if all paths are. */
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    /** A calculated value. */
    rule: Type.Optional(Rule),
    /** For each item of a list; or of cells that hold several values each, such as `SKU-1;SKU-2`. */
    each: Type.Optional(
      Type.Union([
        Path,
        Type.Object(
          { columns: Type.Array(Type.String(), { minItems: 1 }), by: Type.String({ minLength: 1 }) },
          exact,
        ),
      ]),
    ),
    fields: Type.Optional(Type.Array(Type.Ref('MappingField'), { minItems: 1, maxItems: 1000 })),
    steps: Type.Optional(Type.Array(MappingStep, { maxItems: 50 })),
    default: Type.Optional(Value),
    /** The entry counts only where this holds; inside `each` it is asked of the item. */
    when: Type.Optional(Rule),
    /** What `when` means where it cannot be decided; must be given with it. */
    onUnknown: Type.Optional(oneOf('true', 'false', 'fail')),
    /** In the header of a group: rows that differ are a problem, instead of the first row's value counting. */
    agree: Type.Optional(Type.Boolean()),
  },
  exact,
);
export const MappingField = Type.Cyclic({ MappingField: Field }, 'MappingField');
export type MappingField = Omit<Static<typeof Field>, 'fields'> & { fields?: MappingField[] };

/** What a target field holds. Values of other kinds are converted where nothing is lost, else they are a problem. */
export const TargetType = oneOf(
  'text',
  'integer',
  'number',
  'money',
  'boolean',
  'time',
  'object',
  'list',
  'any',
);
export type TargetType = Static<typeof TargetType>;

export const TargetField = Type.Object(
  {
    /** `consignee.name`, `lines`, `lines[*].sku`. */
    path: Path,
    type: TargetType,
    required: Type.Optional(Type.Boolean()),
    label: Text,
  },
  exact,
);
export type TargetField = Static<typeof TargetField>;

/** One output per value of `by`, from flat rows such as a CSV export has: the header once, a line per row. */
export const MappingGroup = Type.Object(
  {
    by: Type.Union([Path, Type.Array(Path, { minItems: 1, maxItems: 10 })]),
    /** Where the lines go. */
    to: Path,
    /** Reads a record in which each column has its first value that is not empty, among the rows of the group. */
    header: Type.Array(MappingField, { minItems: 1, maxItems: 1000 }),
    /** Reads one row; `$.` reads what the header reads. */
    lines: Type.Array(MappingField, { minItems: 1, maxItems: 1000 }),
    /** Which rows are lines; all of them unless told. */
    when: Type.Optional(Rule),
    onUnknown: Type.Optional(oneOf('true', 'false', 'fail')),
  },
  exact,
);
export type MappingGroup = Omit<Static<typeof MappingGroup>, 'header' | 'lines'> & {
  header: MappingField[];
  lines: MappingField[];
};

/** From a record of one platform to a record of ours, as data. It has either `fields` or `group`. */
export const Mapping = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
    name: Text,
    description: Type.Optional(Text),
    /** Zone of times that name none. Left out, it is the shop's. */
    zone: Type.Optional(Zone),
    target: Type.Array(TargetField, { minItems: 1, maxItems: 1000 }),
    fields: Type.Optional(Type.Array(MappingField, { minItems: 1, maxItems: 1000 })),
    group: Type.Optional(MappingGroup),
  },
  { ...exact, $id: 'Mapping' },
);
export type Mapping = Omit<Static<typeof Mapping>, 'fields' | 'group'> & {
  fields?: MappingField[];
  group?: MappingGroup;
};

/** Why one field of one record could not be mapped. `field` is its place in the output, `lines[1].sku`. */
export const MappingProblem = Type.Object(
  {
    field: Type.String(),
    code: Type.String(),
    /** What stood in the source, long texts cut. May be personal data. */
    value: Type.Optional(Type.Unknown()),
    message: Text,
  },
  { ...exact, $id: 'MappingProblem' },
);
export type MappingProblem = Static<typeof MappingProblem>;
