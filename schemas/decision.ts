import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const Name = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$' });
const Rule = Type.Unknown({ description: 'JSONLogic over {…input, <axis>: row, fact: {<name>: value}}' });
const exact = { additionalProperties: false };

/** What is chosen from along one direction, such as warehouses. A candidate is one row of every axis. */
export const DecisionAxis = Type.Object(
  {
    name: Name,
    label: Text,
    /** Column that names a row in traces and results. */
    key: Type.String({ minLength: 1 }),
    /** Column that people know a row by; the key when left out. */
    title: Type.Optional(Type.String({ minLength: 1 })),
  },
  exact,
);
export type DecisionAxis = Static<typeof DecisionAxis>;

/** A value worked out once and read as `fact.<name>` by what stands after it. */
export const DecisionFact = Type.Object(
  { name: Name, label: Text, rule: Rule, unit: Type.Optional(Type.String()) },
  exact,
);
export type DecisionFact = Static<typeof DecisionFact>;

/** Takes candidates out. `unknown` says what it means when the rule cannot be answered; there is no default. */
export const DecisionExclusion = Type.Object(
  {
    id: Id,
    label: Text,
    when: Rule,
    unknown: Type.Union([Type.Literal('exclude'), Type.Literal('keep')]),
    /** Said of each candidate taken out; `{{path}}` is a value of the rule's record. */
    reason: Text,
    disabled: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type DecisionExclusion = Static<typeof DecisionExclusion>;

const criterion = {
  id: Id,
  label: Text,
  unit: Type.Optional(Type.String()),
  disabled: Type.Optional(Type.Boolean()),
};

/** Compares candidates by a number. */
export const DecisionMeasure = Type.Object(
  {
    ...criterion,
    value: Rule,
    better: Type.Union([Type.Literal('less'), Type.Literal('more')]),
    /** What a candidate without a figure is: behind all that have one, or out. */
    unknown: Type.Union([Type.Literal('last'), Type.Literal('exclude')]),
    /** Differences up to this count as none, so that the next criterion decides. */
    within: Type.Optional(Type.Number({ minimum: 0 })),
    /** With `mode: weighted`: points for each `scale` of the figure. */
    weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    scale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  },
  exact,
);
export type DecisionMeasure = Static<typeof DecisionMeasure>;

/**
 * Shares among the rows of an axis, such as 60 to 40 between two carriers. `by` names what is dealt out (the order's
 * number), so that the same order always falls to the same row, and to the next one only where that is out.
 */
export const DecisionShare = Type.Object(
  {
    ...criterion,
    share: Name,
    by: Rule,
    parts: Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 })),
  },
  exact,
);
export type DecisionShare = Static<typeof DecisionShare>;

/** What holds when no candidate is left: a person decides, or one named candidate is taken. */
export const DecisionOtherwise = Type.Union([
  Type.Object({ kind: Type.Literal('case'), reason: Text }, exact),
  Type.Object(
    { kind: Type.Literal('pick'), reason: Text, candidate: Type.Record(Type.String(), Type.String()) },
    exact,
  ),
]);

/** Candidates, who is out and why, and who is best of those left. */
export const Decision = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Id,
    name: Text,
    axes: Type.Array(DecisionAxis, { minItems: 1, maxItems: 3 }),
    facts: Type.Array(DecisionFact),
    exclusions: Type.Array(DecisionExclusion),
    /** `lexicographic`: the first criterion decides, the next only between equals. */
    mode: Type.Union([Type.Literal('lexicographic'), Type.Literal('weighted')]),
    criteria: Type.Array(Type.Union([DecisionMeasure, DecisionShare]), { minItems: 1 }),
    otherwise: DecisionOtherwise,
  },
  { ...exact, $id: 'Decision' },
);
export type Decision = Static<typeof Decision>;

const Values = Type.Record(Type.String(), Type.Unknown());

/** A candidate with the figures it was compared by; a figure that is unknown is absent. */
export const DecisionStanding = Type.Object(
  { candidate: Type.Record(Type.String(), Type.String()), values: Values },
  exact,
);
export type DecisionStanding = Static<typeof DecisionStanding>;

/** Why a decision came out as it did: what is stored with it, and read out to people. */
export const DecisionTrace = Type.Object(
  {
    decision: Id,
    /** Instant as of which look-ups were read, ms. */
    at: Type.Integer(),
    candidates: Type.Integer({ minimum: 0 }),
    /** Grouped by rule, in the order they were looked at. */
    excluded: Type.Array(
      Type.Object(
        {
          by: Id,
          /** Keys of the axes the rule speaks of, each with the values its reason names, in their order there. */
          who: Type.Array(
            Type.Object(
              { key: Type.Array(Type.String()), values: Type.Optional(Type.Array(Type.Unknown())) },
              exact,
            ),
          ),
          axes: Type.Array(Type.String()),
          /** How many more than are listed. */
          more: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        exact,
      ),
    ),
    left: Type.Integer({ minimum: 0 }),
    winner: Type.Optional(DecisionStanding),
    runnerUp: Type.Optional(DecisionStanding),
    /** The criterion by which the winner is ahead of the runner-up; absent when they are equal in all. */
    decidedBy: Type.Optional(Id),
    /** Rules that could not be answered for somebody, and the path that was missing first. */
    unknown: Type.Optional(Type.Record(Type.String(), Type.String())),
    otherwise: Type.Optional(Type.Union([Type.Literal('case'), Type.Literal('pick')])),
  },
  { ...exact, $id: 'DecisionTrace' },
);
export type DecisionTrace = Static<typeof DecisionTrace>;
