import type { DecisionTrace } from '../../schemas/decision.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isUnknown } from '../rules/index.ts';
import { truth } from '../rules/truth.ts';
import type { CompiledDecision, CompiledExclusion } from './compile-decision.ts';
import { keyOf } from './key-of.ts';
import type { Answers, Item, Picks } from './items.ts';

export interface Left {
  /** Candidates nothing takes out, by axes in order. */
  readonly left: readonly Picks[];
}

interface Notes {
  readonly excluded: DecisionTrace['excluded'];
  readonly unknown: Record<string, string>;
}

type Rows = readonly (readonly JsonObject[])[];

/** Candidates listed by name for one rule; the rest are counted, so that a trace stays small. */
const MOST_NAMED = 24;

/** Every choice of rows along the axes given, the last axis turning fastest. The others stay at their first row. */
function eachChoice(axes: readonly number[], rows: Rows, all: number, visit: (picks: Picks) => void): void {
  const picks = Array.from({ length: all }, () => 0);
  if (axes.some((axis) => rows[axis]?.length === 0)) return;
  for (;;) {
    visit(picks);
    let turning = axes.length - 1;
    for (; turning >= 0; turning -= 1) {
      const axis = axes[turning] ?? 0;
      const next = (picks[axis] ?? 0) + 1;
      picks[axis] = next < (rows[axis]?.length ?? 0) ? next : 0;
      if (picks[axis] !== 0) break;
    }
    if (turning < 0) return;
  }
}

/** Whether some rule that reads fewer axes has taken these rows out already. */
type Gone = { readonly axes: readonly number[]; readonly keys: Set<number> }[];

const placeOf = (axes: readonly number[], picks: Picks, rows: Rows): number => {
  let place = 0;
  for (const axis of axes) place = place * (rows[axis]?.length ?? 0) + (picks[axis] ?? 0);
  return place;
};

const isGone = (gone: Gone, picks: Picks, rows: Rows): boolean =>
  gone.some(({ axes, keys }) => keys.has(placeOf(axes, picks, rows)));

/** Applies the exclusions, those of fewer axes first; who is out is not asked again. */
export function excludeFor(
  decision: CompiledDecision,
  rows: Rows,
  answers: Answers,
  notes: Notes | undefined,
): Left {
  const all = decision.axes.length;
  const gone: Gone = [];
  for (const exclusion of decision.exclusions) {
    const { axes } = exclusion.rule;
    const keys = new Set<number>();
    const before = gone.filter((one) => one.axes.every((axis) => axes.includes(axis)));
    const out: Picks[] = [];
    eachChoice(axes, rows, all, (picks) => {
      if (isGone(before, picks, rows) || !takesOut(exclusion, picks, answers, notes)) return;
      keys.add(placeOf(axes, picks, rows));
      if (notes !== undefined) out.push([...picks]);
    });
    if (keys.size === 0) continue;
    gone.push({ axes, keys });
    if (notes !== undefined) notes.excluded.push(noteOf(decision, exclusion, out, rows, answers));
  }
  const left: Picks[] = [];
  const everyAxis = decision.axes.map((_, index) => index);
  eachChoice(everyAxis, rows, all, (picks) => {
    if (!isGone(gone, picks, rows)) left.push([...picks]);
  });
  return { left };
}

function takesOut(
  { id, rule, unknown }: CompiledExclusion,
  picks: Picks,
  answers: Answers,
  notes: Notes | undefined,
): boolean {
  const verdict = truth(answers.of(rule, picks));
  if (!isUnknown(verdict)) return verdict;
  if (notes !== undefined) notes.unknown[id] ??= verdict.$unknown;
  return unknown === 'exclude';
}

function noteOf(
  decision: CompiledDecision,
  { id, rule, says }: CompiledExclusion,
  out: readonly Picks[],
  rows: Rows,
  answers: Answers,
): DecisionTrace['excluded'][number] {
  const { axes } = decision.definition;
  const rowKey = (picks: Picks, axis: number): string => {
    const row = rows[axis]?.[picks[axis] ?? 0];
    return keyOf(row?.[axes[axis]?.key ?? '']);
  };
  const valueOf = (item: Item, picks: Picks): Json => {
    const value = answers.of(item, picks);
    return isUnknown(value) ? null : value;
  };
  const who = out.slice(0, MOST_NAMED).map((picks) => ({
    key: rule.axes.map((axis) => rowKey(picks, axis)),
    ...(says.length === 0 ? {} : { values: says.map((item) => valueOf(item, picks)) }),
  }));
  return {
    by: id,
    axes: rule.axes.map((axis) => decision.axes[axis] ?? ''),
    who,
    ...(out.length > who.length ? { more: out.length - who.length } : {}),
  };
}
