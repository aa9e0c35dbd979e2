import { add, compare, isNumeric, mul, sub, type Numeric } from '../../schemas/values/decimal.ts';
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

const instant = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/** Where several rows are in force, the one that came into force last is meant. */
const inForce = (rows: readonly JsonObject[], at: number): JsonObject | undefined => {
  let best: JsonObject | undefined;
  let bestFrom = -Infinity;
  for (const row of rows) {
    const from = instant(row['validFrom'], -Infinity);
    if (from > at || from < bestFrom || instant(row['validUntil'], Infinity) <= at) continue;
    best = row;
    bestFrom = from;
  }
  return best;
};

/** 653101 → 653101, 6531, 65, *: county, city, province, everywhere else. */
const regionForms = (code: string): readonly string[] => [
  ...new Set([
    code,
    ...[6, 4, 2].filter((length) => length < code.length).map((length) => code.slice(0, length)),
    '*',
  ]),
];

/** One level per key column, rows at the last. */
type Level = Map<string, Level | JsonObject[]>;

const insert = (level: Level, keys: readonly string[], row: JsonObject): void => {
  const [key = '', ...rest] = keys;
  const next = level.get(key);
  if (rest.length === 0) {
    if (Array.isArray(next)) next.push(row);
    else level.set(key, [row]);
    return;
  }
  const deeper: Level = next instanceof Map ? next : new Map();
  if (next === undefined) level.set(key, deeper);
  insert(deeper, rest, row);
};

const compileTable = ({ keys, rows }: LookupTable): Found => {
  const top: Level = new Map();
  for (const row of rows)
    insert(
      top,
      keys.map((column) => keyOf(row[column])),
      row,
    );
  const regional = keys.map((column) => column === 'region');
  const forms = new Map<string, readonly string[]>();
  const formsOf = (code: string): readonly string[] => {
    let known = forms.get(code);
    if (known === undefined) forms.set(code, (known = regionForms(code)));
    return known;
  };
  const find = (
    next: Level | JsonObject[] | undefined,
    given: readonly string[],
    depth: number,
    at: number,
  ): JsonObject | undefined => {
    if (next === undefined) return undefined;
    if (Array.isArray(next)) return inForce(next, at);
    const key = given[depth] ?? '';
    if (regional[depth] !== true) return find(next.get(key), given, depth + 1, at);
    for (const form of formsOf(key)) {
      const found = find(next.get(form), given, depth + 1, at);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (given, at) => find(top, given, 0, at);
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

/** A look-up's target as rules write it: a table, or one column of it. */
const targets = (): ((target: string) => readonly [string, string]) => {
  const known = new Map<string, readonly [string, string]>();
  return (target) => {
    let parts = known.get(target);
    if (parts === undefined) {
      const [table = '', column = ''] = target.split('.');
      known.set(target, (parts = [table, column]));
    }
    return parts;
  };
};

/** How many begun steps of `size` there are in `amount`, at least 0. Exact, without a division of decimals. */
const begun = (amount: Numeric, size: Numeric): number => {
  if (compare(amount, 0) <= 0) return 0;
  const whole = Math.round(Number(amount) / Number(size));
  return compare(amount, mul(whole, size)) <= 0 ? whole : whole + 1;
};

/**
 * What decisions add to the rules: `lookup("rates.firstPrice", key, …)` finds a cell and `lookup("rates", key, …)` its
 * row, unknown if there is none in force; `step_price(weight, firstKg, firstPrice, stepKg, stepPrice)` is the first
 * weight's price plus that of the further steps begun.
 */
export const decisionOperators = (moment: LookupMoment): HostOperators => {
  const targetOf = targets();
  return {
    lookup: {
      least: 2,
      most: 6,
      apply: ([target, ...keys]) => {
        const [table, column] = targetOf(keyOf(target));
        const row = moment.lookups.tables.get(table)?.(keys.map(keyOf), moment.at);
        return column === '' ? row : row?.[column];
      },
    },
    step_price: {
      least: 5,
      most: 5,
      apply: ([weight, firstKg, firstPrice, stepKg, stepPrice]) => {
        if (!isNumeric(weight) || !isNumeric(firstKg) || !isNumeric(firstPrice)) return undefined;
        if (!isNumeric(stepKg) || !isNumeric(stepPrice) || compare(stepKg, 0) <= 0) return undefined;
        return add(firstPrice, mul(begun(sub(weight, firstKg), stepKg), stepPrice));
      },
    },
  };
};
