import { compileRule, isUnknown, type HostOperators, type Value } from '../rules/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';

/**
 * One rule of a decision, with what it depends on. A rule that reads the warehouse alone is answered once per
 * warehouse, however many carriers there are: its answers are kept by the rows it reads, and by nothing else.
 */
export interface Item {
  readonly name: string;
  readonly run: (data: Json) => Value;
  /** Positions of the axes it reads, itself or through facts, ascending. */
  readonly axes: readonly number[];
  /** Positions of the axes it reads itself. */
  readonly rows: readonly number[];
  /** Positions of the facts it reads itself. */
  readonly facts: readonly number[];
}

export interface Names {
  readonly axes: readonly string[];
  /** Facts that stand before the rule, by name. */
  readonly facts: ReadonlyMap<string, { readonly position: number; readonly item: Item }>;
}

export const FACT = 'fact';

/** Throws ProblemError for a rule that is none. A fact that is not declared before reads as unknown. */
export function compileItem(name: string, rule: unknown, names: Names, operators: HostOperators): Item {
  const { evaluate, paths } = compileRule(rule, { operators });
  const rows = new Set<number>();
  const facts = new Set<number>();
  const axes = new Set<number>();
  for (const path of paths) {
    const [root = '', second = ''] = path.split('.');
    const axis = names.axes.indexOf(root);
    if (axis >= 0) rows.add(axis);
    if (root === '') names.axes.forEach((_, index) => rows.add(index));
    const fact = root === FACT ? names.facts.get(second) : undefined;
    if (fact === undefined) continue;
    facts.add(fact.position);
    for (const each of fact.item.axes) axes.add(each);
  }
  for (const each of rows) axes.add(each);
  const ascending = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b);
  return { name, run: evaluate, axes: ascending(axes), rows: ascending(rows), facts: ascending(facts) };
}

/** Rows chosen, one position per axis. */
export type Picks = readonly number[];

export interface Answers {
  /** The answer of an item for the rows picked; worked out once for each set of rows it depends on. */
  of(item: Item, picks: Picks): Value;
  /** The record its rule sees. Valid until the next call. */
  record(item: Item, picks: Picks): JsonObject;
}

interface Kept {
  readonly strides: readonly number[];
  readonly values: (Value | undefined)[];
}

/** Answers of one decision. Cost: one rule per item and rows it depends on, and only when somebody asks. */
export function answersFor(
  input: JsonObject,
  axes: readonly string[],
  rows: readonly (readonly JsonObject[])[],
  facts: readonly Item[],
): Answers {
  const known: JsonObject = {};
  const data: JsonObject = { ...input, [FACT]: known };
  const kept = new Map<Item, Kept>();

  const place = (item: Item): Kept => {
    let size = 1;
    const strides = item.axes.map((axis) => {
      const stride = size;
      size *= rows[axis]?.length ?? 0;
      return stride;
    });
    const fresh: Kept = { strides, values: Array.from<Value | undefined>({ length: size }) };
    kept.set(item, fresh);
    return fresh;
  };

  const record = (item: Item, picks: Picks): JsonObject => {
    // Facts first: working one out turns the record to other rows.
    const values = item.facts.map((position) => {
      const fact = facts[position];
      return fact === undefined ? undefined : of(fact, picks);
    });
    item.facts.forEach((position, index) => {
      const value = values[index];
      const name = facts[position]?.name ?? '';
      if (value === undefined || isUnknown(value)) delete known[name];
      else known[name] = value;
    });
    for (const axis of item.rows) data[axes[axis] ?? ''] = rows[axis]?.[picks[axis] ?? 0] ?? null;
    return data;
  };

  const of = (item: Item, picks: Picks): Value => {
    const { strides, values } = kept.get(item) ?? place(item);
    let index = 0;
    for (let each = 0; each < strides.length; each += 1)
      index += (strides[each] ?? 0) * (picks[item.axes[each] ?? 0] ?? 0);
    return (values[index] ??= item.run(record(item, picks)));
  };

  return { of, record };
}
