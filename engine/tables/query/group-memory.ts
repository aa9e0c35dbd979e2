import { add, compare, isNumeric, printNumeric, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { compareText } from '../../../schemas/values/text.ts';
import type { TableRecord } from '../print-record.ts';
import type { AggregateColumn, GroupColumn, GroupColumns } from './group-columns.ts';
import { averageOf } from './group-sql.ts';
import { dateLabel, instantLabel } from './time-unit.ts';

/** Groups of records that memory picked, worked out as SQL would. */
export interface MemoryGroups {
  add(record: TableRecord): void;
  /** In the order of their values, empty ones first. */
  groups(): { group: Json[]; values: Json[] }[];
}

export function createMemoryGroups(columns: GroupColumns): MemoryGroups {
  const found = new Map<string, { group: Json[]; tallies: Tally[] }>();
  return {
    add: (record) => {
      for (const read of readersOf(record, columns)) {
        const group = columns.groups.map((column) => groupValue(column, read(column.path), columns));
        const key = printJson(group);
        let entry = found.get(key);
        if (entry === undefined)
          found.set(key, (entry = { group, tallies: columns.aggregates.map(newTally) }));
        for (const [at, one] of columns.aggregates.entries())
          tally(entry.tallies[at] as Tally, one.path === undefined ? true : read(one.path));
      }
    },
    groups: () => {
      // Without groups there is one of everything, also of nothing.
      if (columns.groups.length === 0 && found.size === 0)
        found.set('[]', { group: [], tallies: columns.aggregates.map(newTally) });
      return [...found.values()]
        .sort((a, b) => compareGroups(a.group, b.group))
        .map(({ group, tallies }) => ({
          group,
          values: tallies.map((one, at) => result(one, columns.aggregates[at] as AggregateColumn)),
        }));
    },
  };
}

type Reader = (path: string) => Json | undefined;

/** One reader for the record, or one for each item of the list that is spread. */
function readersOf(record: TableRecord, { list }: GroupColumns): Reader[] {
  if (list === undefined) return [(path) => valueAt(record, path)];
  const items = Object.hasOwn(record, list.id) ? record[list.id] : undefined;
  if (!Array.isArray(items)) return [];
  return items.map((item): Reader => (path) => {
    if (path === list.id) return item;
    const own = path.startsWith(`${list.id}.`);
    return own ? valueAt(item, path.slice(list.id.length + 1)) : valueAt(record, path);
  });
}

function valueAt(value: Json, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

function groupValue({ place, unit }: GroupColumn, value: Json | undefined, { spans }: GroupColumns): Json {
  if (value === undefined || unit === undefined) return value ?? null;
  return place.means === 'instant'
    ? instantLabel(value as number, unit, spans)
    : dateLabel(value as string, unit);
}

interface Tally {
  count: number;
  sum: Numeric;
  least: Json;
  most: Json;
  values: Set<string>;
}

const newTally = (): Tally => ({ count: 0, sum: 0, least: null, most: null, values: new Set() });

function tally(into: Tally, value: Json | undefined): void {
  if (value === undefined || value === null) return;
  into.count += 1;
  if (isNumeric(value)) into.sum = add(into.sum, value);
  if (into.least === null || compareValues(value, into.least) < 0) into.least = value;
  if (into.most === null || compareValues(value, into.most) > 0) into.most = value;
  into.values.add(isNumeric(value) ? printNumeric(value) : printJson(value));
}

function result(
  { count, sum, least, most, values }: Tally,
  { function: name, place }: AggregateColumn,
): Json {
  switch (name) {
    case 'count':
      return count;
    case 'distinct':
      return values.size;
    case 'min':
      return least;
    case 'max':
      return most;
    default: {
      if (count === 0 || place === undefined) return null;
      const total = place.type === 'double' ? Number(sum) : sum;
      return name === 'sum' ? total : averageOf(total, count, place);
    }
  }
}

/** Empty before all else, numbers by value, texts by code point, false before true. */
function compareValues(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (isNumeric(a) && isNumeric(b)) return compare(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

function compareGroups(a: readonly Json[], b: readonly Json[]): number {
  for (const [at, value] of a.entries()) {
    const order = compareValues(value, b[at] as Json);
    if (order !== 0) return order;
  }
  return 0;
}
