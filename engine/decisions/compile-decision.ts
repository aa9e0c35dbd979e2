import type { Decision, DecisionExclusion, DecisionMeasure, DecisionShare } from '../../schemas/decision.ts';
import { compileItem, type Item, type Names } from './items.ts';
import { compileLookups, decisionOperators, type LookupMoment } from './lookups.ts';
import { pathsIn } from './reason.ts';

export interface CompiledExclusion extends Pick<DecisionExclusion, 'id' | 'unknown'> {
  readonly rule: Item;
  /** Values its reason names, each a rule of its own; names of rows are left out, they are in the candidate. */
  readonly says: readonly Item[];
}

export type CompiledCriterion =
  | { readonly kind: 'measure'; readonly id: string; readonly rule: Item; readonly of: DecisionMeasure }
  | {
      readonly kind: 'share';
      readonly id: string;
      readonly rule: Item;
      readonly of: DecisionShare;
      readonly axis: number;
    };

/** A decision ready for any number of orders; it keeps nothing of them. */
export interface CompiledDecision {
  readonly definition: Decision;
  readonly axes: readonly string[];
  readonly facts: readonly Item[];
  /** Those that read fewer axes first: one that takes out a whole warehouse spares its carriers. */
  readonly exclusions: readonly CompiledExclusion[];
  readonly criteria: readonly CompiledCriterion[];
  /** Where its rules look things up; set by `decideFor` before they run. */
  readonly moment: LookupMoment;
}

/** Throws ProblemError for a rule that is none. Whether names fit is for `checkDecision` to say. */
export function compileDecision(definition: Decision): CompiledDecision {
  const moment: LookupMoment = { lookups: compileLookups([]), at: 0 };
  const operators = decisionOperators(moment);
  const axes = definition.axes.map(({ name }) => name);
  const known = new Map<string, { position: number; item: Item }>();
  const names: Names = { axes, facts: known };
  const item = (name: string, rule: unknown): Item => compileItem(name, rule, names, operators);

  const facts = definition.facts.map(({ name, rule }, position) => {
    const fact = item(name, rule);
    known.set(name, { position, item: fact });
    return fact;
  });
  const exclusions = definition.exclusions
    .filter(({ disabled }) => disabled !== true)
    .map(({ id, when, unknown, reason }) => ({
      id,
      unknown,
      rule: item(id, when),
      says: pathsIn(reason, definition.axes).map((path) => item(path, { var: path })),
    }));
  const criteria = definition.criteria
    .filter(({ disabled }) => disabled !== true)
    .map((of): CompiledCriterion => {
      if ('value' in of) return { kind: 'measure', id: of.id, of, rule: item(of.id, of.value) };
      return { kind: 'share', id: of.id, of, rule: item(of.id, of.by), axis: axes.indexOf(of.share) };
    });
  return {
    definition,
    axes,
    facts,
    exclusions: exclusions.sort((a, b) => a.rule.axes.length - b.rule.axes.length),
    criteria,
    moment,
  };
}
