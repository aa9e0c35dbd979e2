import type { MappingField, MappingGroup } from '../../schemas/mapping.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { fullPath, report, stepsOf, under, type Site } from './build.ts';
import { complain, fault, type Call } from './call.ts';
import type { Attempt } from './compile-mapping.ts';
import { compileCondition, type Condition } from './condition.ts';
import { mapItems } from './each.ts';
import { isEmpty } from './empty.ts';
import { compileFields, type FieldRun } from './field.ts';
import { compileRead, type Getter } from './source.ts';
import { scalarText } from './steps/step.ts';

export type GroupRun = (rows: readonly Json[]) => Attempt[];

const NO_KEY = fault(
  'missing-group-key',
  '分组字段没有值，不知道这一行属于哪一单。',
  'The row has no value to group it by.',
);
const DISAGREE = fault(
  'rows-differ',
  '同一组的各行在这个字段上不一致。',
  'The rows of the group differ in this field.',
);
const NO_LINES = fault('missing', '必填字段没有值。', 'A required field has no value.');

interface Compiled {
  keys: { get: Getter; name: string }[];
  list: string;
  header: FieldRun[];
  lines: FieldRun[];
  agreeing: { get: Getter; name: string }[];
  isLine: Condition | undefined;
  required: boolean;
}

/** Header and lines from flat rows. Rows of one group need not stand together. */
export function compileGroup(group: MappingGroup, site: Site): GroupRun {
  const { by } = group;
  const paths = typeof by === 'string' ? [by] : by;
  const to = stepsOf(group.to, under(site, 'to')) ?? [];
  const list = fullPath([], to);
  const target = site.build.targets.get(list);
  const [step, ...deeper] = to;
  const key = step !== undefined && 'key' in step && deeper.length === 0 ? step.key : undefined;
  if (key === undefined || target?.type !== 'list')
    report(
      under(site, 'to'),
      'not-a-list',
      '明细行的目标字段应为列表。',
      'The target field of the lines must be a list.',
      group.to,
    );
  const lineSite: Site = { ...under(site, 'lines'), output: [...to, { each: true }] };
  site.build.lineage.push({ field: list, from: [] });
  const compiled: Compiled = {
    keys: paths.map((path) => ({ get: compileRead(path, under(site, 'by')).get, name: path })),
    list: key ?? '',
    header: compileFields(group.header, under(site, 'header')),
    lines: compileFields(group.lines, lineSite),
    agreeing: compileAgreeing(group.header, under(site, 'header')),
    isLine: compileCondition(group, list, site),
    required: target?.required === true,
  };
  return (rows) => runGroups(rows, compiled);
}

function compileAgreeing(header: readonly MappingField[], site: Site): { get: Getter; name: string }[] {
  return header.flatMap((field, index) => {
    if (field.agree !== true) return [];
    const place = under(site, index, 'from');
    if (typeof field.from === 'string') return [{ get: compileRead(field.from, place).get, name: field.to }];
    report(
      place,
      'misplaced-setting',
      '“各行一致”只用于单个来源路径。',
      'agree needs a single path in from.',
    );
    return [];
  });
}

function runGroups(rows: readonly Json[], compiled: Compiled): Attempt[] {
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = groupKey(row, compiled) ?? `row ${index}`;
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [index]);
    else members.push(index);
  }
  return [...groups.values()].map((members) => mapGroup(rows, members, compiled));
}

/** The values of the key as one text that no other values give, or undefined if one of them is empty. */
function groupKey(row: Json, { keys }: Compiled): string | undefined {
  const call: Call = { record: row, indexes: [], problems: [] };
  const texts: string[] = [];
  for (const { get } of keys) {
    const value = get(row, call);
    const text = isEmpty(value) ? undefined : scalarText(value)?.trim();
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return JSON.stringify(texts);
}

function mapGroup(rows: readonly Json[], members: number[], compiled: Compiled): Attempt {
  const own = members.map((index) => rows[index] as Json);
  const record = mergeRows(own);
  const call: Call = { record, indexes: [], problems: [] };
  const output: JsonObject = {};
  if (groupKey(own[0] as Json, compiled) === undefined)
    complain(call, compiled.keys.map(({ name }) => name).join(', '), NO_KEY);
  for (const run of compiled.header) run(record, output, call);
  for (const { get, name } of compiled.agreeing) if (differs(own, get, call)) complain(call, name, DISAGREE);
  const { isLine } = compiled;
  const lines = isLine === undefined ? own : own.filter((row) => isLine(row, call));
  if (lines.length === 0 && compiled.required) complain(call, compiled.list, NO_LINES);
  output[compiled.list] = mapItems(lines, compiled.lines, call);
  return { output, problems: call.problems, rows: members };
}

function differs(rows: readonly Json[], get: Getter, call: Call): boolean {
  const values = rows.map((row) => get(row, call)).filter((value) => !isEmpty(value));
  return new Set(values.map((value) => (value === undefined ? '' : (scalarText(value) ?? '')))).size > 1;
}

/** Each column with its first value that is not empty: some exports fill order fields on the first row only. */
function mergeRows(rows: readonly Json[]): Json {
  const merged = new Map<string, Json>();
  for (const row of rows) {
    if (typeof row !== 'object' || row === null || Array.isArray(row) || isDecimal(row)) continue;
    for (const [key, value] of Object.entries(row)) if (isEmpty(merged.get(key))) merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
