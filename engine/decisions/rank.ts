import { compare, isNumeric, negate, sub, type Numeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { isUnknown } from '../rules/index.ts';
import type { CompiledCriterion, CompiledDecision } from './compile-decision.ts';
import type { Answers, Picks } from './items.ts';
import { keyOf } from './key-of.ts';
import { drawOf } from './share.ts';

export interface Ranking {
  readonly decision: CompiledDecision;
  readonly rows: readonly (readonly JsonObject[])[];
  readonly answers: Answers;
  /** Told of figures that are unknown. */
  readonly note: ((id: string, path: string) => void) | undefined;
}

/** Less is better; undefined has no figure and comes last; 'out' does not take part. */
type Figure = Numeric | undefined | 'out';

function figureOf(ranking: Ranking, criterion: CompiledCriterion, picks: Picks): Figure {
  const value = ranking.answers.of(criterion.rule, picks);
  if (criterion.kind === 'share') {
    const { parts } = criterion.of;
    const { key = '' } = ranking.decision.definition.axes[criterion.axis] ?? {};
    const row = keyOf(ranking.rows[criterion.axis]?.[picks[criterion.axis] ?? 0]?.[key]);
    const part = Object.hasOwn(parts, row) ? parts[row] : undefined;
    return part === undefined || isUnknown(value) ? undefined : drawOf(keyOf(value), row, part);
  }
  const { better, unknown } = criterion.of;
  if (!isUnknown(value) && isNumeric(value)) return better === 'less' ? value : negate(value);
  ranking.note?.(criterion.id, isUnknown(value) ? value.$unknown : criterion.id);
  return unknown === 'exclude' ? 'out' : undefined;
}

/** Those as good as the best by one criterion. Empty only if it takes everybody out. */
function foremost(ranking: Ranking, criterion: CompiledCriterion, from: readonly Picks[]): readonly Picks[] {
  const figures = from.map((picks) => figureOf(ranking, criterion, picks));
  let best: Numeric | undefined;
  let anybody = false;
  for (const figure of figures) {
    if (figure === 'out') continue;
    anybody = true;
    if (figure !== undefined && (best === undefined || compare(figure, best) < 0)) best = figure;
  }
  if (!anybody) return [];
  const leader = best;
  if (leader === undefined) return from.filter((_, index) => figures[index] !== 'out');
  const within = criterion.kind === 'measure' ? (criterion.of.within ?? 0) : 0;
  return from.filter((_, index) => {
    const figure = figures[index];
    return figure !== undefined && figure !== 'out' && compare(sub(figure, leader), within) <= 0;
  });
}

/** The best candidate, the first of those that are equal in everything; undefined if nobody is left. */
export function bestOf(ranking: Ranking, from: readonly Picks[]): { readonly picks: Picks } | undefined {
  const { mode } = ranking.decision.definition;
  const picks = mode === 'weighted' ? lightest(ranking, from) : firstInOrder(ranking, from);
  return picks === undefined ? undefined : { picks };
}

/** Whoever a measure takes out was never in: where that leaves nobody, the rest begin anew. */
function firstInOrder(ranking: Ranking, from: readonly Picks[]): Picks | undefined {
  let pool = from;
  while (pool.length > 0) {
    let still = pool;
    for (const criterion of ranking.decision.criteria) {
      const asked = still;
      still = foremost(ranking, criterion, asked);
      if (still.length > 0) continue;
      pool = pool.filter((picks) => !asked.includes(picks));
      break;
    }
    if (still.length > 0) return still[0];
  }
  return undefined;
}

/**
 * The criterion that puts `a` before `b`: the first in which they differ, or with points the one that is worth most.
 * Undefined if they are equal.
 */
export function apart(ranking: Ranking, a: Picks, b: Picks): string | undefined {
  const { criteria, definition } = ranking.decision;
  if (definition.mode === 'weighted') return heaviest(ranking, a, b);
  return criteria.find((criterion) => {
    const ahead = foremost(ranking, criterion, [b, a]);
    return ahead.length === 1 && ahead[0] === a;
  })?.id;
}

function heaviest(ranking: Ranking, a: Picks, b: Picks): string | undefined {
  let most = 0;
  let found: string | undefined;
  for (const criterion of ranking.decision.criteria) {
    const [ours, theirs] = [figureOf(ranking, criterion, a), figureOf(ranking, criterion, b)];
    const { weight = 1, scale = 1 } = criterion.kind === 'measure' ? criterion.of : {};
    if (ours === undefined || ours === 'out') continue;
    const gain =
      theirs === undefined || theirs === 'out'
        ? Infinity
        : (weight * (Number(theirs) - Number(ours))) / scale;
    if (gain <= most) continue;
    most = gain;
    found = criterion.id;
  }
  return found;
}

/** Points are `weight × figure ÷ scale`; a missing figure costs as much as the worst one there is. */
function lightest(ranking: Ranking, from: readonly Picks[]): Picks | undefined {
  const points = from.map(() => 0);
  const out = from.map(() => false);
  for (const criterion of ranking.decision.criteria) {
    const figures = from.map((picks) => figureOf(ranking, criterion, picks));
    const known = figures.filter((figure): figure is Numeric => figure !== undefined && figure !== 'out');
    const worst = known.reduce<number>((most, figure) => Math.max(most, Number(figure)), -Infinity);
    const { weight = 1, scale = 1 } = criterion.kind === 'measure' ? criterion.of : {};
    figures.forEach((figure, index) => {
      if (figure === 'out') out[index] = true;
      else
        points[index] =
          (points[index] ?? 0) + (weight * (figure === undefined ? worst : Number(figure))) / scale;
    });
  }
  let best = -1;
  for (let index = 0; index < from.length; index += 1)
    if (out[index] !== true && (best < 0 || (points[index] ?? 0) < (points[best] ?? 0))) best = index;
  return from[best];
}
