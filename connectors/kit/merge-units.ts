import type { UnitMerge } from '../../schemas/connector.ts';
import { add, isNumeric, readNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { isObject } from './draft.ts';

/** The record with the rows of its list merged into lines with a quantity. */
export function mergeUnits(merge: UnitMerge, record: Json): Json {
  if (!isObject(record)) return record;
  const rows = Object.hasOwn(record, merge.list) ? record[merge.list] : undefined;
  if (!Array.isArray(rows)) return record;
  const groups = new Map<string, JsonObject[]>();
  for (const row of rows.filter(isObject)) {
    const key = printJson(merge.by.map((name) => own(row, name) ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return { ...record, [merge.list]: [...groups.values()].map((units) => lineOf(merge, units)) };
}

function lineOf({ count, sum = [], collect = {} }: UnitMerge, units: readonly JsonObject[]): JsonObject {
  const [first = {}] = units;
  const sums = sum.flatMap((name): [string, Json][] => {
    const values = units.flatMap((unit) => amountOf(own(unit, name)) ?? []);
    return values.length === 0 ? [] : [[name, values.reduce((a, b) => add(a, b), 0)]];
  });
  const lists = Object.entries(collect).map(([to, name]): [string, Json] => [
    to,
    units.flatMap((unit) => own(unit, name) ?? []),
  ]);
  return { ...first, ...Object.fromEntries(sums), ...Object.fromEntries(lists), [count]: units.length };
}

const own = (row: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(row, name) ? row[name] : undefined;

/** Amounts come as numbers or as text. */
const amountOf = (value: Json | undefined): Numeric | undefined =>
  isNumeric(value) ? value : typeof value === 'string' ? readNumeric(value.trim()) : undefined;
