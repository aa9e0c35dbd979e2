import type { MappingField, TargetField, TargetType } from '../../schemas/mapping.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ownValue, type PathStep } from '../../schemas/values/path.ts';
import { fullPath, report, stepsOf, under, type Site } from './build.ts';
import { complain, fault, type Call } from './call.ts';
import { coercion } from './coerce.ts';
import { compileCondition } from './condition.ts';
import { checkEach, compileEach, siteOfItems } from './each.ts';
import { isEmpty } from './empty.ts';
import { compileSource, type Getter } from './source.ts';
import { buildSteps } from './steps/registry.ts';
import type { Step } from './steps/step.ts';

/** Reads from the item, writes into the output, notes problems in the call. Never throws. */
export type FieldRun = (item: Json, output: JsonObject, call: Call) => void;

const MISSING = fault('missing', '必填字段没有值。', 'A required field has no value.');
const SOURCES = ['from', 'const', 'text', 'rule', 'each'] as const;

/** Kinds of fields an instant may go to. */
const TAKES_TIME: ReadonlySet<TargetType> = new Set(['time', 'integer', 'any']);

interface Entry {
  keys: readonly PathStep[];
  target: TargetField | undefined;
  name: string;
  get: Getter;
}

/** The fields of one level. Entries for the same target become one run, in the place of the first. */
export function compileFields(fields: readonly MappingField[], site: Site): FieldRun[] {
  const entries = new Map<string, Entry[]>();
  for (const [index, field] of fields.entries()) {
    const entry = compileEntry(field, under(site, index));
    if (entry === undefined) continue;
    const same = entries.get(entry.name);
    if (same === undefined) entries.set(entry.name, [entry]);
    else same.push(entry);
  }
  const all = [...entries.values()];
  reportOverlaps(all, site);
  return all.map(compileRun);
}

function compileEntry(field: MappingField, site: Site): Entry | undefined {
  const place = under(site, 'to');
  const keys = stepsOf(field.to, place);
  if (keys === undefined) return undefined;
  if (keys.length === 0 || !keys.every((step) => 'key' in step)) {
    report(
      place,
      'invalid-target',
      '目标路径只能由名称组成。',
      'A target path consists of names only.',
      field.to,
    );
    return undefined;
  }
  const name = fullPath(site.output, keys);
  const target = site.build.targets.get(name);
  if (target === undefined)
    report(place, 'unknown-target', `目标里没有字段“${name}”。`, `The target has no field "${name}".`, name);
  const given = SOURCES.filter((source) => Object.hasOwn(field, source));
  if (given.length !== 1) {
    report(
      site,
      'one-source',
      '每个字段要有且只有一个来源：from、const、text、rule 或 each。',
      'A field has exactly one source: from, const, text, rule or each.',
    );
    return undefined;
  }
  const { get, from } = compileGetter(field, keys, target, name, site);
  site.build.lineage.push({ field: name, from });
  const holds = compileCondition(field, name, site);
  return {
    keys,
    target,
    name,
    get: holds === undefined ? get : (item, call) => (holds(item, call) ? get(item, call) : undefined),
  };
}

function compileGetter(
  field: MappingField,
  keys: readonly PathStep[],
  target: TargetField | undefined,
  name: string,
  site: Site,
): { get: Getter; from: string[] } {
  if (field.each !== undefined) {
    checkEach(field, site);
    if (target !== undefined && target.type !== 'list')
      report(
        under(site, 'to'),
        'not-a-list',
        `目标字段“${name}”不是列表。`,
        `The target field "${name}" is no list.`,
      );
    const fields = compileFields(field.fields ?? [], siteOfItems(field.each, keys, site));
    return compileEach(field.each, fields, name, site);
  }
  if (field.fields !== undefined)
    report(
      under(site, 'fields'),
      'misplaced-setting',
      '只有逐行映射才有下级字段。',
      'Only each takes fields.',
    );
  const { get, from } = compileSource(field, name, site);
  const steps = buildSteps(field.steps ?? [], under(site, 'steps'));
  const type = target?.type ?? 'any';
  if (steps.at(-1)?.gives === 'time' && !TAKES_TIME.has(type))
    report(
      under(site, 'steps'),
      'wrong-type',
      '最后一步得到时间点，目标字段却不是时间；要文本请加“时间转文本”。',
      'The last step gives an instant, which the target field does not take; add print-time for a text.',
    );
  const last = coercion(type, steps.at(-1), site);
  const chain = last === undefined ? steps : [...steps, last];
  const converted = convert(get, chain, name);
  const fallback = defaultOf(field, type, site);
  return { get: fallback === undefined ? converted : withDefault(converted, fallback), from };
}

/** The default as the target takes it; undefined if there is none. */
function defaultOf(field: MappingField, type: TargetType, site: Site): Json | undefined {
  if (!Object.hasOwn(field, 'default')) return undefined;
  const given = field.default as Json;
  const last = coercion(type, undefined, site);
  const value = last === undefined || isEmpty(given) ? given : last.run(given);
  if (value !== undefined) return value;
  const { zh, en } = last?.fault.message ?? MISSING.message;
  report(
    under(site, 'default'),
    'wrong-default',
    `默认值不合目标字段的类型：${zh}`,
    `The default does not fit the target field: ${en}`,
    given,
  );
  return undefined;
}

/** One step is the usual case and is spared the loop. */
function convert(get: Getter, steps: readonly Step[], name: string): Getter {
  const [only, ...others] = steps;
  if (only === undefined) return get;
  if (others.length === 0) {
    const { run } = only;
    return (item, call) => {
      const value = get(item, call);
      if (isEmpty(value)) return undefined;
      const result = run(value);
      if (result === undefined) complain(call, name, only.fault, value);
      return result;
    };
  }
  return (item, call) => {
    let value = get(item, call);
    for (const step of steps) {
      if (isEmpty(value)) return undefined;
      const result = step.run(value);
      if (result === undefined) complain(call, name, step.fault, value);
      value = result;
    }
    return value;
  };
}

/** The default stands for an empty value, not for one that could not be converted. */
const withDefault =
  (get: Getter, fallback: Json): Getter =>
  (item, call) => {
    const before = call.problems.length;
    const value = get(item, call);
    return isEmpty(value) && call.problems.length === before ? fallback : value;
  };

function compileRun(entries: readonly Entry[]): FieldRun {
  const [{ keys, target, name }] = entries as [Entry];
  const get = firstWithValue(entries.map((entry) => entry.get));
  const required = target?.required === true;
  const write = compileWrite(keys.map((step) => ('key' in step ? step.key : '')));
  return (item, output, call) => {
    const before = call.problems.length;
    const value = get(item, call);
    if (!isEmpty(value) && !(required && Array.isArray(value) && value.length === 0)) write(output, value);
    else if (required && call.problems.length === before) complain(call, name, MISSING);
  };
}

function firstWithValue(getters: readonly Getter[]): Getter {
  const [only, ...others] = getters;
  if (only !== undefined && others.length === 0) return only;
  return (item, call) => {
    for (const get of getters) {
      const value = get(item, call);
      if (!isEmpty(value)) return value;
    }
    return undefined;
  };
}

function compileWrite(keys: readonly string[]): (output: JsonObject, value: Json) => void {
  const parents = keys.slice(0, -1);
  const last = keys.at(-1) ?? '';
  if (parents.length === 0)
    return (output, value) => {
      output[last] = value;
    };
  return (output, value) => {
    let object = output;
    for (const key of parents) {
      const inner = ownValue(object, key);
      if (inner === undefined) object[key] = {};
      object = object[key] as JsonObject;
    }
    object[last] = value;
  };
}

/** `a` and `a.b` would overwrite each other. */
function reportOverlaps(entries: readonly (readonly Entry[])[], site: Site): void {
  const names = new Set(entries.map(([entry]) => (entry as Entry).name));
  for (const [entry] of entries) {
    const { keys, name } = entry as Entry;
    const parents = keys.slice(0, -1).map((_, index) => fullPath(site.output, keys.slice(0, index + 1)));
    const parent = parents.find((path) => names.has(path));
    if (parent !== undefined)
      report(
        site,
        'overlapping-targets',
        `“${parent}”和“${name}”会互相覆盖。`,
        `"${parent}" and "${name}" would overwrite each other.`,
      );
  }
}
