import type { Mapping, MappingField, MappingStep, TargetField } from '../../schemas/mapping.ts';
import type { Shape, ShapeOrigin } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parsePath, printPath, type PathStep } from '../../schemas/values/path.ts';
import { findField, type Found } from './find-field.ts';
import { shapeOfRule, type RuleClash, type RuleRead } from './infer-rule.ts';
import { shapeAfterStep, shapeOfTarget } from './mapping-steps.ts';
import { shapeOfValue } from './of-value.ts';
import { ANY, listOf, objectOf, optional, ownField, scalar, union, unionOf } from './union.ts';

/** A path a mapping reads. `alternatives`: how many other sources the same target field has. */
export interface MappingRead {
  path: string;
  /** JSON Pointer in the document. */
  at: string;
  found: Found;
  alternatives: number;
  required: boolean;
}

export interface MappingWatch {
  read?(read: MappingRead): void;
  step?(step: { at: string; step: MappingStep; given: Shape; target: TargetField | undefined }): void;
  /** What came to a target field before it was converted to its type. */
  field?(field: {
    at: string;
    target: TargetField | undefined;
    field: MappingField;
    given: Shape;
    read: Shape;
  }): void;
  rule?(rule: { at: string; rule: Json; data: Shape }): void;
  ruleRead?(read: RuleRead): void;
  ruleClash?(clash: RuleClash): void;
}

export type ListShapes = Readonly<Record<string, Shape>>;

interface Site extends MappingWatch {
  record: Shape;
  item: Shape;
  lists: ListShapes;
  from: ShapeOrigin;
  targets: ReadonlyMap<string, TargetField>;
  output: readonly PathStep[];
  at: string;
}

/** What a mapping makes of records of this shape: an object with exactly the fields it maps. */
export function shapeOfMapping(
  mapping: Mapping,
  record: Shape,
  lists: ListShapes,
  watch: MappingWatch = {},
): Shape {
  const site: Site = {
    ...watch,
    record,
    item: record,
    lists,
    from: { kind: 'mapping', of: mapping.id },
    targets: new Map(mapping.target.map((target) => [normal(target.path), target])),
    output: [],
    at: '',
  };
  if (mapping.group === undefined) return shapeOfFields(mapping.fields ?? [], { ...site, at: '/fields' });
  const { by, header, lines, to } = mapping.group;
  for (const [index, path] of [by].flat().entries())
    readPath(path, { ...site, at: typeof by === 'string' ? '/group/by' : `/group/by/${index}` }, 0, true);
  const head = shapeOfFields(header, { ...site, at: '/group/header' });
  const each: PathStep = { each: true };
  const row = shapeOfFields(lines, { ...site, at: '/group/lines', output: [...keysOf(to), each] });
  return writeField(head, keysOf(to), listOf(row, { from: site.from }));
}

const normal = (path: string): string => {
  const parsed = parsePath(path);
  return parsed.ok ? printPath(parsed.steps) : path;
};
const keysOf = (path: string): PathStep[] => {
  const parsed = parsePath(path);
  return parsed.ok ? parsed.steps : [];
};

function shapeOfFields(fields: readonly MappingField[], site: Site): Shape {
  const entries = new Map<string, number>();
  for (const { to } of fields) entries.set(to, (entries.get(to) ?? 0) + 1);
  let result = objectOf({}, { from: site.from });
  for (const [index, field] of fields.entries()) {
    const shape = shapeOfField(
      field,
      { ...site, at: `${site.at}/${index}` },
      (entries.get(field.to) ?? 1) - 1,
    );
    const keys = keysOf(field.to);
    const before = keys.length === 0 ? undefined : readField(result, keys);
    result = writeField(result, keys, before === undefined ? shape : union(before, shape));
  }
  return result;
}

function shapeOfField(field: MappingField, site: Site, others: number): Shape {
  const target = site.targets.get(printPath([...site.output, ...keysOf(field.to)]));
  if (field.when !== undefined) watchRule(field.when as Json, { ...site, at: `${site.at}/when` });
  const read =
    field.each === undefined ? sourceOf(field, site, target, others) : eachOf(field, site, others, target);
  let given = read;
  for (const [index, step] of (field.steps ?? []).entries()) {
    site.step?.({ at: `${site.at}/steps/${index}`, step, given, target });
    given = shapeAfterStep(step, given, site.lists);
  }
  if (Object.hasOwn(field, 'default')) given = union(given, shapeOfValue(field.default as Json));
  site.field?.({ at: site.at, target, field, given, read });
  const shape = shapeOfTarget(target, given, site.from);
  return target?.required === true ? shape : optional(shape);
}

function sourceOf(field: MappingField, site: Site, target: TargetField | undefined, others: number): Shape {
  const required = target?.required === true && !Object.hasOwn(field, 'default');
  if (field.from !== undefined) {
    const paths = [field.from].flat();
    const shapes = paths.map((path, index) => {
      const at = typeof field.from === 'string' ? `${site.at}/from` : `${site.at}/from/${index}`;
      return readPath(path, { ...site, at }, paths.length - 1 + others, required);
    });
    return unionOf(shapes) ?? ANY;
  }
  if (field.text !== undefined) {
    const paths = [...field.text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => (match[1] ?? '').trim());
    const shapes = paths.map((path) =>
      readPath(path, { ...site, at: `${site.at}/text` }, paths.length - 1 + others, required),
    );
    const personal = shapes.find((shape) => shape.personal !== undefined)?.personal;
    return scalar('text', personal === undefined ? {} : { personal });
  }
  if (Object.hasOwn(field, 'rule')) return watchRule(field.rule as Json, { ...site, at: `${site.at}/rule` });
  return shapeOfValue((field.const ?? null) as Json);
}

function watchRule(rule: Json, { rule: told, ruleRead, ruleClash, at, item }: Site): Shape {
  told?.({ at, rule, data: item });
  return shapeOfRule(
    rule,
    item,
    { ...(ruleRead && { read: ruleRead }), ...(ruleClash && { clash: ruleClash }) },
    at,
  );
}

function readPath(path: string, site: Site, alternatives: number, required: boolean): Shape {
  if (path === '$position') return scalar('integer', { least: 1 });
  const fromRecord = path === '$' || path.startsWith('$.') || path.startsWith('$[');
  const parsed = parsePath(fromRecord ? path.slice(path.startsWith('$.') ? 2 : 1) : path);
  if (!parsed.ok) return ANY;
  const found = findField(fromRecord ? site.record : site.item, parsed.steps);
  site.read?.({ path, at: site.at, found, alternatives, required });
  return found.kind === 'found' ? found.shape : ANY;
}

function eachOf(field: MappingField, site: Site, others: number, target: TargetField | undefined): Shape {
  const { each, fields = [] } = field;
  let item = site.item;
  if (typeof each === 'string') {
    const list = readPath(each, { ...site, at: `${site.at}/each` }, others, target?.required === true);
    item = list.items ?? ANY;
  } else
    for (const [index, key] of (each?.columns ?? []).entries())
      site.read?.({
        path: key,
        at: `${site.at}/each/columns/${index}`,
        found: findField(site.item, [{ key }]),
        alternatives: others,
        required: target?.required === true,
      });
  const output: PathStep[] = [...site.output, ...keysOf(field.to), { each: true }];
  return listOf(shapeOfFields(fields, { ...site, item, output, at: `${site.at}/fields` }), {
    from: site.from,
  });
}

const keyOf = (step: PathStep | undefined): string => (step !== undefined && 'key' in step ? step.key : '');

function readField(shape: Shape, keys: readonly PathStep[]): Shape | undefined {
  let found: Shape | undefined = shape;
  for (const key of keys) found = ownField(found?.fields, keyOf(key));
  return found;
}

/** With the field at this path; objects on the way are there if anything that must be in them is. */
function writeField(shape: Shape, keys: readonly PathStep[], value: Shape): Shape {
  const [first, ...rest] = keys;
  if (first === undefined) return shape;
  const name = keyOf(first);
  const before = ownField(shape.fields, name);
  const inner =
    rest.length === 0
      ? value
      : writeField(before ?? objectOf({}, { from: shape.from as ShapeOrigin }), rest, value);
  return { ...shape, fields: { ...shape.fields, [name]: rest.length === 0 ? inner : objectWith(inner) } };
}

const objectWith = (shape: Shape): Shape => {
  const { optional: _absent, ...there } = shape;
  return Object.values(shape.fields ?? {}).every((field) => field.optional === true)
    ? optional(there)
    : there;
};
