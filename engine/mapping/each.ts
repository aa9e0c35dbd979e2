import type { MappingField } from '../../schemas/mapping.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ownValue, type PathStep } from '../../schemas/values/path.ts';
import { fullPath, report, under, type Site } from './build.ts';
import { complain, fault, type Call } from './call.ts';
import { isEmpty } from './empty.ts';
import type { FieldRun } from './field.ts';
import { compileRead, placeOf, type Getter } from './source.ts';
import { scalarText } from './steps/step.ts';

const NOT_LIST = fault('not-a-list', '来源应为列表。', 'The source must be a list.');
const COLUMNS_DIFFER = fault(
  'columns-differ',
  '各列拆出的个数不一致，无法逐项对应。',
  'The columns split into different numbers of values, so they cannot be matched one by one.',
);

type Each = NonNullable<MappingField['each']>;

/** Where the items inside `each` stand, in the record and in the output. Its path is reported by compileEach. */
export function siteOfItems(each: Each, to: readonly PathStep[], site: Site): Site {
  const silent = { ...site, build: { ...site.build, problems: [] } };
  const place = typeof each === 'string' ? placeOf(each, silent) : undefined;
  const input = place === undefined ? site.input : [...place.base, ...place.steps, { each: true as const }];
  return { ...under(site, 'fields'), output: [...site.output, ...to, { each: true }], input };
}

/** A getter that makes one object per item; `fields` were compiled for the items. */
export function compileEach(
  each: Each,
  fields: readonly FieldRun[],
  target: string,
  site: Site,
): { get: Getter; from: string[] } {
  const { get: getItems, from } =
    typeof each === 'string'
      ? compileRead(each, under(site, 'each'))
      : { get: splitColumns(each, target), from: each.columns.map((key) => fullPath(site.input, [{ key }])) };
  return {
    get: (item, call) => {
      const items = getItems(item, call);
      if (isEmpty(items)) return undefined;
      if (Array.isArray(items)) return mapItems(items, fields, call);
      complain(call, target, NOT_LIST, items);
      return undefined;
    },
    from,
  };
}

export function mapItems(items: readonly Json[], fields: readonly FieldRun[], call: Call): JsonObject[] {
  const depth = call.indexes.length;
  call.indexes.push(0);
  const outputs: JsonObject[] = [];
  for (let index = 0; index < items.length; index += 1) {
    call.indexes[depth] = index;
    const output: JsonObject = {};
    for (const run of fields) run(items[index] as Json, output, call);
    outputs.push(output);
  }
  call.indexes.pop();
  return outputs;
}

/**
 * Items from cells that hold several values: `SKU-1;SKU-2` beside `2;1` makes two items. A cell with a single value
 * counts for every item; so do the other columns of the row.
 */
function splitColumns({ columns, by }: Exclude<Each, string>, target: string): Getter {
  return (row, call) => {
    const cells = columns.map((column) => {
      const value = ownValue(row, column);
      return isEmpty(value) ? [] : (scalarText(value) ?? '').split(by).map((piece) => piece.trim());
    });
    const count = Math.max(0, ...cells.map((pieces) => pieces.length));
    if (count === 0) return undefined;
    if (cells.some((pieces) => pieces.length > 1 && pieces.length !== count)) {
      complain(call, target, COLUMNS_DIFFER, cells.map((pieces) => pieces.length).join(' / '));
      return undefined;
    }
    return Array.from({ length: count }, (_, index): JsonObject => {
      const own = columns.map((column, at): [string, Json] => {
        const pieces = cells[at] ?? [];
        return [column, (pieces.length === 1 ? pieces[0] : pieces[index]) ?? null];
      });
      return { ...(row as JsonObject), ...Object.fromEntries(own) };
    });
  };
}

/** `each` needs fields and a list to write to, and takes no steps. */
export function checkEach(field: MappingField, site: Site): void {
  if (field.fields === undefined)
    report(under(site, 'fields'), 'missing-fields', '逐行映射需要字段。', 'each needs fields.');
  for (const key of ['steps', 'default', 'agree'] as const)
    if (Object.hasOwn(field, key))
      report(under(site, key), 'misplaced-setting', `逐行映射不能用“${key}”。`, `each takes no ${key}.`);
}
