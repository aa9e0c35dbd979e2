import {
  add,
  compare,
  div,
  isNumeric,
  isInteger,
  mul,
  sub,
  type Numeric,
} from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { keyOf } from './key-of.ts';
import type { HostOperators } from '../rules/index.ts';

/** A price list, a time-table: rows found by key columns, each in force from an instant and until another. */
export interface LookupTable {
  readonly name: string;
  /** Columns to find a row by. One named `region` is found by the longest beginning of a code, `*` last. */
  readonly keys: readonly string[];
  readonly rows: readonly JsonObject[];
}

/** Rows of a table in force at an instant, by key. */
interface Found {
  (keys: readonly string[], at: number): JsonObject | undefined;
}

export interface Lookups {
  readonly tables: ReadonlyMap<string, Found>;
}

const SEPARATOR = '\u0000';

const instant = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/** Where several rows are in force, the one that came into force last is meant. */
const inForce = (rows: readonly JsonObject[], at: number): JsonObject | undefined => {
  let best: JsonObject | undefined;
  for (const row of rows) {
    const from = instant(row['validFrom'], -Infinity);
    if (from > at || instant(row['validUntil'], Infinity) <= at) continue;
    if (best === undefined || from >= instant(best['validFrom'], -Infinity)) best = row;
  }
  return best;
};

/** 653101 → 653101, 6531, 65, *: county, city, province, everywhere else. */
const spellings = (column: string, key: string): string[] => {
  if (column !== 'region') return [key];
  const forms = [6, 4, 2].filter((length) => length <= key.length).map((length) => key.slice(0, length));
  return [...new Set([key, ...forms, '*'])];
};

const compileTable = ({ keys, rows }: LookupTable): Found => {
  const byKey = new Map<string, JsonObject[]>();
  for (const row of rows) {
    const key = keys.map((column) => keyOf(row[column])).join(SEPARATOR);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [row]);
    else same.push(row);
  }
  const find = (
    given: readonly string[],
    at: number,
    depth: number,
    before: string,
  ): JsonObject | undefined => {
    const column = keys[depth];
    if (column === undefined) return inForce(byKey.get(before) ?? [], at);
    for (const form of spellings(column, given[depth] ?? '')) {
      const found = find(given, at, depth + 1, depth === 0 ? form : before + SEPARATOR + form);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (given, at) => find(given, at, 0, '');
};

/** Throws TypeError if two tables share a name. */
export function compileLookups(tables: readonly LookupTable[]): Lookups {
  const byName = new Map<string, Found>();
  for (const table of tables) {
    if (byName.has(table.name)) throw new TypeError(`two look-up tables are named ${table.name}`);
    byName.set(table.name, compileTable(table));
  }
  return { tables: byName };
}

/** What the operators read: set before a decision, the same for all of its rules. */
export interface LookupMoment {
  lookups: Lookups;
  /** As of which instant, ms: a past decision is reproduced exactly. */
  at: number;
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** How many begun steps of `size` there are in `amount`, at least 0. */
const begun = (amount: Numeric, size: Numeric): Numeric => {
  if (compare(amount, 0) <= 0) return 0;
  const parts = div(amount, size);
  if (isInteger(parts)) return parts;
  return Math.ceil(Number(parts));
};

/**
 * What decisions add to the rules: `lookup("rates.firstPrice", key, …)` finds a cell, unknown if there is no row in
 * force; `step_price(weight, firstKg, firstPrice, stepKg, stepPrice)` is first weight plus begun further steps.
 */
export const decisionOperators = (moment: LookupMoment): HostOperators => ({
  lookup: {
    least: 2,
    most: 6,
    apply: ([target, ...keys]) => {
      const [table = '', column = ''] = (text(target) ?? '').split('.');
      const given = keys.map((key) => text(key));
      if (given.some((key) => key === undefined)) return undefined;
      return moment.lookups.tables.get(table)?.(given as string[], moment.at)?.[column];
    },
  },
  step_price: {
    least: 5,
    most: 5,
    apply: (operands) => {
      const [weight, firstKg, firstPrice, stepKg, stepPrice] = operands;
      if (!isNumeric(weight) || !isNumeric(firstKg) || !isNumeric(firstPrice)) return undefined;
      if (!isNumeric(stepKg) || !isNumeric(stepPrice) || compare(stepKg, 0) <= 0) return undefined;
      return add(firstPrice, mul(begun(sub(weight, firstKg), stepKg), stepPrice));
    },
  },
});
