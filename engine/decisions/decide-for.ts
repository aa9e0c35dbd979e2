import type { Decision, DecisionStanding, DecisionTrace } from '../../schemas/decision.ts';
import { isNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isUnknown } from '../rules/index.ts';
import type { CompiledDecision } from './compile-decision.ts';
import { excludeFor, type Left } from './exclude.ts';
import { answersFor, type Picks } from './items.ts';
import { keyOf } from './key-of.ts';
import type { Lookups } from './lookups.ts';
import { apart, bestOf, type Ranking } from './rank.ts';

/** What one decision is about. */
export interface Given {
  /** Read by rules by its own names, such as `order`. */
  readonly input: JsonObject;
  /** Rows of each axis, in the order of the decision's axes; equals are taken in their order. */
  readonly rows: readonly (readonly JsonObject[])[];
  readonly lookups: Lookups;
  /** As of when look-ups are read, ms. */
  readonly at: number;
}

export interface Decided {
  /** Keys by axis; undefined when a person has to decide. */
  readonly candidate: Readonly<Record<string, string>> | undefined;
  /** The rows chosen, by axis; undefined too where `otherwise` names a row that is not there. */
  readonly rows: Readonly<Record<string, JsonObject>> | undefined;
}

interface Outcome extends Decided {
  readonly trace: DecisionTrace;
}

/** Chooses without saying why: some five times as quick. */
export function decideFor(decision: CompiledDecision, given: Given): Decided {
  const { left, ranking } = prepare(decision, given, undefined);
  const winner = bestOf(ranking, left);
  return winner === undefined ? otherwise(decision, given) : chosen(decision, given, winner.picks);
}

/** Chooses and says why: who is out by which rule, who is second, and what put the winner ahead. */
export function explainFor(decision: CompiledDecision, given: Given): Outcome {
  const excluded: DecisionTrace['excluded'] = [];
  const unknown: Record<string, string> = {};
  const { left, ranking } = prepare(decision, given, { excluded, unknown });
  const winner = bestOf(ranking, left);
  const runnerUp =
    winner === undefined
      ? undefined
      : bestOf(
          ranking,
          left.filter((picks) => picks !== winner.picks),
        );
  const decided = winner === undefined ? otherwise(decision, given) : chosen(decision, given, winner.picks);
  const standing = (picks: Picks): DecisionStanding => standingOf(decision, given, ranking, picks);
  const decidedBy =
    winner === undefined || runnerUp === undefined ? undefined : apart(ranking, winner.picks, runnerUp.picks);
  const trace: DecisionTrace = {
    decision: decision.definition.id,
    at: given.at,
    candidates: given.rows.reduce((product, rows) => product * rows.length, 1),
    excluded,
    left: left.length,
    ...(winner === undefined
      ? { otherwise: decision.definition.otherwise.kind }
      : { winner: standing(winner.picks) }),
    ...(runnerUp === undefined ? {} : { runnerUp: standing(runnerUp.picks) }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(Object.keys(unknown).length === 0 ? {} : { unknown }),
  };
  return { ...decided, trace };
}

interface Notes {
  readonly excluded: DecisionTrace['excluded'];
  readonly unknown: Record<string, string>;
}

interface Prepared {
  readonly left: readonly Picks[];
  readonly ranking: Ranking;
}

function prepare(decision: CompiledDecision, given: Given, notes: Notes | undefined): Prepared {
  decision.moment.lookups = given.lookups;
  decision.moment.at = given.at;
  const answers = answersFor(given.input, decision.axes, given.rows, decision.facts);
  const { left }: Left = excludeFor(decision, given.rows, answers, notes);
  const note = notes === undefined ? undefined : (id: string, path: string) => (notes.unknown[id] ??= path);
  return { left, ranking: { decision, rows: given.rows, answers, note } };
}

const rowKey = ({ definition }: CompiledDecision, axis: number, row: JsonObject | undefined): string =>
  keyOf(row?.[definition.axes[axis]?.key ?? '']);

export const keysOf = (decision: CompiledDecision, given: Given, picks: Picks): Record<string, string> =>
  Object.fromEntries(
    decision.axes.map((name, axis) => [name, rowKey(decision, axis, given.rows[axis]?.[picks[axis] ?? 0])]),
  );

const chosen = (decision: CompiledDecision, given: Given, picks: Picks): Decided => ({
  candidate: keysOf(decision, given, picks),
  rows: Object.fromEntries(
    decision.axes.map((name, axis) => [name, given.rows[axis]?.[picks[axis] ?? 0] ?? {}]),
  ),
});

function otherwise(decision: CompiledDecision, given: Given): Decided {
  const { otherwise: way }: Decision = decision.definition;
  if (way.kind === 'case') return { candidate: undefined, rows: undefined };
  const picks = decision.axes.map((name, axis) =>
    (given.rows[axis] ?? []).findIndex((row) => rowKey(decision, axis, row) === way.candidate[name]),
  );
  return picks.includes(-1) ? { candidate: undefined, rows: undefined } : chosen(decision, given, picks);
}

function standingOf(
  decision: CompiledDecision,
  given: Given,
  { answers }: Ranking,
  picks: Picks,
): DecisionStanding {
  const values: Record<string, Json> = {};
  for (const { kind, id, rule } of decision.criteria) {
    if (kind === 'share') continue;
    const value = answers.of(rule, picks);
    if (!isUnknown(value) && isNumeric(value)) values[id] = value;
  }
  return { candidate: keysOf(decision, given, picks), values };
}
