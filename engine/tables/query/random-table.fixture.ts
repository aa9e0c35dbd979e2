import * as fc from 'fast-check';
import type { RowField, TableDefinition, TableField } from '../../../schemas/table.ts';
import { numeric, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';

const title = { zh: '字段', en: 'Field' };
export const optionIds = ['a', 'B', 'é', '待发货', '\u{ffff}', '\u{1f600}'];
const options = optionIds.map((id) => ({ id, title }));

/** Texts that tell orders, cases and cuts apart. */
export const someText = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'ab',
    'AB',
    'b',
    'abc',
    'ｚ',
    '\u{ffff}',
    '\u{1f600}',
    'é',
    "o'x",
    '1',
    '10',
    '%',
    '\\',
  ),
  fc
    .string({ maxLength: 3, unit: 'binary' })
    .filter((text) => text !== '' && !/[\0\p{Surrogate}]/u.test(text)),
);
export const ruleText = fc.oneof(someText, fc.constantFrom('', '\ud800', 'x\0'));

const wholes = ['9007199254740993', '-9223372036854775808', '9223372036854775807', '1152921504606846976'];
const someWhole = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(...wholes).map((text): Numeric => numeric(text)),
);
const ruleNumber: fc.Arbitrary<Numeric> = fc.oneof(
  someWhole,
  fc.integer({ min: -300, max: 1200 }).map((cents) => cents / 100),
  fc
    .constantFrom(
      '0.005',
      '1e300',
      '-1e300',
      '9223372036854775808',
      '0.1',
      '2.5000000000000000000001',
      '1152921504606847000',
    )
    .map(numeric),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const someDouble = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.1, 2.5, 1e21, 5e-324, 1.7976931348623157e308, 2 ** 60, -(2 ** 62) - 2 ** 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
);
const cents = fc.oneof(
  fc.integer({ min: -3, max: 1200 }),
  fc.constantFrom(...wholes).map((text): Numeric => numeric(text)),
);

const literal: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: ruleText },
  { weight: 3, arbitrary: ruleNumber },
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(...optionIds),
);

const scalars: Record<
  string,
  { type: Record<string, unknown>; value: fc.Arbitrary<Json>; near: fc.Arbitrary<Json> }
> = {
  text: { type: { type: 'text' }, value: someText, near: ruleText },
  whole: { type: { type: 'integer' }, value: someWhole, near: ruleNumber },
  money: { type: { type: 'decimal', scale: 2 }, value: cents, near: ruleNumber },
  fine: { type: { type: 'decimal', scale: 4 }, value: cents, near: ruleNumber },
  real: { type: { type: 'number' }, value: someDouble, near: ruleNumber },
  flag: { type: { type: 'boolean' }, value: fc.boolean(), near: fc.boolean() },
  day: {
    type: { type: 'date' },
    value: fc.constantFrom('2026-11-11', '2026-11-12', '1999-01-01'),
    near: fc.constantFrom('2026-11-11', '2026-11-10'),
  },
  at: {
    type: { type: 'instant' },
    value: fc.constantFrom(1_760_000_000_000, 1_760_000_000_001, -5),
    near: fc.constantFrom(1_760_000_000_000, 1_760_000_000_000.5),
  },
  choice: {
    type: { type: 'select', options },
    value: fc.constantFrom(...optionIds),
    near: fc.constantFrom(...optionIds),
  },
  ref: {
    type: { type: 'reference', table: 'other' },
    value: fc.constantFrom(1, 2, 10),
    near: fc.constantFrom('1', '2', '10', '01'),
  },
};
const names = Object.keys(scalars);

const tags = { type: 'multi-select', options };
const tagsValue = fc.uniqueArray(fc.constantFrom(...optionIds), { minLength: 1, maxLength: 3 });
const addressValue = fc
  .record({ province: someText, city: someText }, { requiredKeys: [] })
  .filter((a) => Object.keys(a).length > 0);

const fieldOf = (id: string, type: Record<string, unknown>): never => ({ id, title, ...type }) as never;
const rowFields = [...names.map((id) => fieldOf(id, scalars[id]!.type)), fieldOf('tags', tags)] as RowField[];

/** A table with a field of every kind that SQL looks into. Which of them a record has is left to chance. */
export const randomTable: TableDefinition = {
  schemaVersion: 1,
  id: 'things',
  title,
  fields: [
    ...names.map((id) => fieldOf(id, scalars[id]!.type)),
    fieldOf('text2', { type: 'text' }),
    fieldOf('money2', { type: 'decimal', scale: 2 }),
    fieldOf('tags', tags),
    fieldOf('receiver', { type: 'address' }),
    fieldOf('extra', { type: 'json' }),
    fieldOf('lines', { type: 'rows', fields: rowFields }),
    fieldOf('label', { type: 'formula', rule: { var: 'text' }, result: 'text' }),
  ] as TableField[],
  keys: [],
  indexes: [],
};

const scalarValues = Object.fromEntries(names.map((id) => [id, scalars[id]!.value]));
const sparse = { requiredKeys: [] as never[] };

/** Stored forms of a record. */
export const randomStored: fc.Arbitrary<Record<string, Json>> = fc.record(
  {
    ...scalarValues,
    text2: someText,
    money2: cents,
    tags: tagsValue,
    receiver: addressValue,
    extra: fc.constantFrom<Json>({ a: 1 }, [1], 'x', 5),
    lines: fc.array(fc.record({ ...scalarValues, tags: tagsValue }, sparse), { minLength: 1, maxLength: 3 }),
    label: someText,
  },
  sparse,
) as fc.Arbitrary<Record<string, Json>>;

const relations = ['==', '!=', '===', '!==', '<', '<=', '>', '>='];
const variable = (path: string): Json => ({ var: path });

function leaf(paths: string[]): fc.Arbitrary<Json> {
  const ofField = fc.constantFrom(...names).chain((name) =>
    fc
      .tuple(fc.constantFrom(...relations), scalars[name]!.near, fc.boolean())
      .map(([relation, value, turned]): Json => ({
        [relation]: turned ? [value, variable(name)] : [variable(name), value],
      })),
  );
  const operand: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom(...paths).map(variable),
    literal,
    fc.tuple(fc.constantFrom(...paths), literal).map(([path, value]): Json => ({ var: [path, value] })),
    fc
      .tuple(fc.constantFrom(...paths), literal)
      .map(([path, value]): Json => ({ coalesce: [variable(path), value] })),
    fc.constantFrom(...paths).map((path): Json => ({ length: [variable(path)] })),
    fc.constantFrom(...paths).map((path): Json => ({ '+': [variable(path), 1] })),
    fc.constantFrom(...paths).map((path): Json => ({ if: [variable(path), variable(path), 1] })),
  );
  const list = fc.array(literal, { maxLength: 4 });
  return fc.oneof(
    { weight: 4, arbitrary: ofField },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...relations), operand, operand)
        .map(([name, a, b]): Json => ({ [name]: [a, b] })),
    },
    fc
      .tuple(fc.constantFrom('<', '<=', 'between'), operand, operand, operand)
      .map(([name, a, b, c]): Json => ({ [name]: [a, b, c] })),
    { weight: 2, arbitrary: fc.tuple(operand, list).map(([a, items]): Json => ({ in: [a, items] })) },
    fc
      .constantFrom(...names)
      .chain((name) =>
        fc
          .array(scalars[name]!.near, { maxLength: 4 })
          .map((items): Json => ({ in: [variable(name), items] })),
      ),
    fc.tuple(operand, operand).map(([a, b]): Json => ({ in: [a, b] })),
    fc
      .tuple(literal, fc.constantFrom('tags', 'text', 'text2', 'lines'))
      .map(([a, name]): Json => ({ in: [a, variable(name)] })),
    fc
      .tuple(
        fc.constantFrom('starts_with', 'ends_with', 'search'),
        fc.constantFrom('text', 'label', 'choice', 'ref'),
        ruleText,
      )
      .map(([name, path, text]): Json => ({ [name]: [variable(path), text] })),
    fc
      .tuple(fc.constantFrom('text', 'text2'), fc.array(ruleText, { maxLength: 2 }))
      .map(([path, texts]): Json => ({ starts_with: [variable(path), texts] })),
    fc
      .array(fc.constantFrom(...paths), { minLength: 1, maxLength: 2 })
      .map((all): Json => ({ missing: all })),
    operand,
  );
}

const rowPaths = [...names, 'tags', 'nothing'];
const recordPaths = [
  ...names,
  'text2',
  'money2',
  'tags',
  'receiver',
  'receiver.province',
  'receiver.city',
  'extra',
  'extra.a',
  'lines',
  'label',
  'id',
  'revision',
  'createdAt',
];

const combine = (inner: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { minLength: 1, maxLength: 3 }))
      .map(([name, parts]): Json => ({ [name]: parts })),
    inner.map((part): Json => ({ '!': [part] })),
    fc.array(inner, { minLength: 1, maxLength: 4 }).map((parts): Json => ({ if: parts })),
  );

const quantifier = fc.constantFrom('some', 'all', 'none');
const ofRows = fc
  .tuple(quantifier, fc.oneof(leaf(rowPaths), combine(leaf(rowPaths))))
  .map(([name, body]): Json => ({ [name]: [variable('lines'), body] }));
const ofTags = fc
  .tuple(quantifier, fc.constantFrom(...relations), fc.constantFrom(...optionIds))
  .map(([name, relation, id]): Json => ({ [name]: [variable('tags'), { [relation]: [variable(''), id] }] }));

const atom = fc.oneof({ weight: 4, arbitrary: leaf(recordPaths) }, { weight: 2, arbitrary: ofRows }, ofTags);

/** Rules over such a record, most of them sensible. */
export const randomRule: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: atom },
  combine(atom),
  combine(fc.oneof(atom, combine(atom))),
);
