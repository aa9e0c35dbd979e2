import { problem, type Problem } from '../../schemas/problem.ts';
import { recordMembers, type TableDefinition, type TableField } from '../../schemas/table.ts';
import type { Json } from '../../schemas/values/json.ts';
import { linearPattern } from '../../schemas/validator/linear-pattern.ts';
import { checkRule } from '../rules/index.ts';
import { fieldAt, formulaReads } from './compile-table.ts';
import { compileField, compileFields } from './fields/compile-field.ts';
import type { AnyField, CompiledFields } from './fields/field-kind.ts';
import { createNotes } from './notes.ts';

/** Everything that is wrong with a definition whose shape is right. `tables` are the others it may refer to. */
export function checkDefinition(
  definition: TableDefinition,
  tables: ReadonlyMap<string, TableDefinition>,
): Problem[] {
  const known = new Map(tables).set(definition.id, definition);
  const problems = [
    ...checkIds(definition.fields, '/fields'),
    ...definition.fields.flatMap((field, index) => checkField(field, `/fields/${index}`, known)),
  ];
  // The rest rests on fields that can be compiled.
  if (problems.length > 0) return problems;
  return [
    ...definition.fields.flatMap((field, index) => checkDefault(field, `/fields/${index}`)),
    ...definition.fields.flatMap((field, index) => checkLinks(field, `/fields/${index}`, definition, known)),
    ...checkCircles(definition),
    ...checkStructures(definition, compileFields(definition.fields)),
  ];
}

function checkIds(fields: readonly AnyField[], at: string): Problem[] {
  const seen = new Set<string>();
  return fields.flatMap(({ id }, index) => {
    const path = `${at}/${index}/id`;
    if (seen.has(id))
      return [problem('duplicate-id', path, `字段“${id}”重复。`, `The field "${id}" comes twice.`)];
    seen.add(id);
    // Reading an absent member of this name would find what every object inherits.
    const reserved = (recordMembers as readonly string[]).includes(id) || id in Object.prototype;
    if (!reserved) return [];
    return [
      problem('reserved-id', path, `“${id}”是保留名称，请换一个。`, `"${id}" is reserved; choose another.`),
    ];
  });
}

type Known = ReadonlyMap<string, TableDefinition>;

function checkField(field: AnyField, at: string, known: Known): Problem[] {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return field.pattern === undefined ? [] : checkPattern(field.pattern, `${at}/pattern`);
    case 'number':
    case 'integer':
    case 'decimal':
      return (field.minimum ?? -Infinity) > (field.maximum ?? Infinity)
        ? [problem('bounds', `${at}/minimum`, '最小值大于最大值。', 'The minimum is above the maximum.')]
        : [];
    case 'select':
    case 'multi-select':
      return duplicates(field.options, `${at}/options`);
    case 'reference':
      return known.has(field.table)
        ? []
        : [
            problem(
              'unknown-table',
              `${at}/table`,
              `没有表“${field.table}”。`,
              `There is no table "${field.table}".`,
            ),
          ];
    case 'rows':
      return [
        ...checkIds(field.fields, `${at}/fields`),
        ...field.fields.flatMap((inner, index) => checkField(inner, `${at}/fields/${index}`, known)),
      ];
    case 'formula':
      return checkRule(field.rule)
        .filter(({ severity }) => severity !== 'warning')
        .map((found) => ({ ...found, path: `${at}/rule${found.path}` }));
    default:
      return [];
  }
}

function duplicates(items: readonly { id: string }[], at: string): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [problem('duplicate-id', `${at}/${index}/id`, `“${id}”重复。`, `"${id}" comes twice.`)];
  });
}

function checkPattern(pattern: string, at: string): Problem[] {
  try {
    linearPattern(pattern);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [problem('pattern', at, `正则表达式无法使用：${why}。`, `The pattern cannot be used: ${why}.`)];
  }
}

function checkDefault(field: AnyField, at: string): Problem[] {
  const inner =
    field.type === 'rows'
      ? field.fields.flatMap((one, index) => checkDefault(one, `${at}/fields/${index}`))
      : [];
  if (field.default === undefined) return inner;
  const notes = createNotes();
  compileField(field).form.read(field.default as Json, notes);
  return [...inner, ...notes.problems.map((found) => ({ ...found, path: `${at}/default${found.path}` }))];
}

/** What a field says of others: of its own table, or through a reference. */
function checkLinks(field: TableField, at: string, definition: TableDefinition, known: Known): Problem[] {
  const ids = new Set(definition.fields.map(({ id }) => id));
  if (field.type === 'formula') {
    const lookups = new Set(definition.fields.filter(({ type }) => type === 'lookup').map(({ id }) => id));
    return formulaReads(field)
      .filter((id) => !ids.has(id) || lookups.has(id))
      .map((id) =>
        problem(
          'unknown-field',
          `${at}/rule`,
          `公式读取的“${id}”不是本表可用的字段（查找字段不能用在公式里）。`,
          `The formula reads "${id}", which is no field it can use (a lookup is none).`,
        ),
      );
  }
  if (field.type === 'lookup') return checkLookup(field, at, definition, known);
  if (field.type === 'decimal') return checkCurrency(field.currencyField, at, ids);
  if (field.type !== 'rows') return [];
  const inner = new Set([...ids, ...field.fields.map(({ id }) => id)]);
  return field.fields.flatMap((one, index) =>
    one.type === 'decimal' ? checkCurrency(one.currencyField, `${at}/fields/${index}`, inner) : [],
  );
}

const checkCurrency = (currencyField: string | undefined, at: string, ids: ReadonlySet<string>): Problem[] =>
  currencyField === undefined || ids.has(currencyField)
    ? []
    : [unknownField(`${at}/currencyField`, currencyField)];

function checkLookup(
  field: Extract<TableField, { type: 'lookup' }>,
  at: string,
  definition: TableDefinition,
  known: Known,
): Problem[] {
  const through = definition.fields.find(({ id }) => id === field.through);
  if (through?.type !== 'reference')
    return [
      problem(
        'lookup-through',
        `${at}/through`,
        `“${field.through}”不是引用字段：查找要经过一个引用。`,
        `"${field.through}" is no reference: a lookup goes through one.`,
      ),
    ];
  const target = known.get(through.table)?.fields.find(({ id }) => id === field.field);
  if (target === undefined) return [unknownField(`${at}/field`, field.field)];
  if (target.type !== 'lookup') return [];
  return [
    problem(
      'lookup-chain',
      `${at}/field`,
      '查找字段不能再查找另一个查找字段。',
      'A lookup cannot read a lookup.',
    ),
  ];
}

const unknownField = (at: string, id: string): Problem =>
  problem('unknown-field', at, `没有字段“${id}”。`, `There is no field "${id}".`);

/** Formulas that wait for each other. */
function checkCircles({ fields }: TableDefinition): Problem[] {
  const waiting = new Map(
    fields.flatMap((field) => (field.type === 'formula' ? [[field.id, formulaReads(field)] as const] : [])),
  );
  for (let before = -1; before !== waiting.size;) {
    before = waiting.size;
    for (const [id, reads] of waiting) if (!reads.some((one) => waiting.has(one))) waiting.delete(id);
  }
  return fields.flatMap(({ id }, index) =>
    waiting.has(id)
      ? [
          problem(
            'formula-circle',
            `/fields/${index}/rule`,
            `公式“${id}”直接或间接读取了自己。`,
            `The formula "${id}" reads itself, directly or through others.`,
          ),
        ]
      : [],
  );
}

function checkStructures(definition: TableDefinition, fields: CompiledFields): Problem[] {
  const { keys, indexes, titleField } = definition;
  const counted = countedFields(definition);
  const title =
    titleField === undefined || fields.has(titleField) ? [] : [unknownField('/titleField', titleField)];
  return [
    ...title,
    ...duplicates(keys, '/keys'),
    ...duplicates(indexes, '/indexes'),
    ...keys.flatMap((key, index) =>
      key.fields.flatMap((id, place) => {
        const at = `/keys/${index}/fields/${place}`;
        const field = fields.get(id);
        if (field === undefined) return [unknownField(at, id)];
        if (field.key !== undefined && field.kind.many !== true && !counted.has(id)) return [];
        return [
          problem(
            'not-a-key',
            at,
            `“${field.field.title.zh}”不能作为唯一键的一部分。`,
            `"${field.field.title.en}" cannot be part of a unique key.`,
          ),
        ];
      }),
    ),
    ...indexes.flatMap((index, at) => checkIndex(index.fields, `/indexes/${at}/fields`, fields)),
  ];
}

/** Formulas that read an auto number: it is given only when all keys are settled. */
function countedFields({ fields }: TableDefinition): Set<string> {
  const counted = new Set(fields.filter(({ type }) => type === 'auto-number').map(({ id }) => id));
  const formulas = fields.filter((field) => field.type === 'formula');
  for (let before = -1; before !== counted.size;) {
    before = counted.size;
    for (const field of formulas)
      if (formulaReads(field).some((id) => counted.has(id))) counted.add(field.id);
  }
  for (const { id, type } of fields) if (type === 'auto-number') counted.delete(id);
  return counted;
}

function checkIndex(paths: readonly string[], at: string, fields: CompiledFields): Problem[] {
  const lists = new Set<string>();
  const problems = paths.flatMap((path, place) => {
    const field = fieldAt(fields, path);
    if (field === undefined) return [unknownField(`${at}/${place}`, path)];
    if (path.includes('.') || field.kind.many === true) lists.add(path.split('.')[0] ?? '');
    if (field.key !== undefined) return [];
    return [
      problem(
        'not-indexable',
        `${at}/${place}`,
        `“${field.field.title.zh}”不能建索引。`,
        `"${field.field.title.en}" cannot be indexed.`,
      ),
    ];
  });
  if (lists.size < 2) return problems;
  return [
    ...problems,
    problem(
      'index-lists',
      at,
      '一个索引里最多有一个多值字段或子表。',
      'An index has at most one field of many values or rows.',
    ),
  ];
}
