import { canonicalRule, operationOf } from '../../engine/rules/formula/index.ts';
import { asOperation } from '../../engine/rules/operation.ts';
import type { Json } from '../../schemas/values/json.ts';

/** What a condition compares with. */
export type Operand =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'range'; readonly low: Json; readonly high: Json };

/** What it means that a condition cannot be told: as the node says, or its own answer. */
export type Unsure = 'inherit' | 'false' | 'true';

export interface Condition {
  readonly kind: 'condition';
  readonly path: string;
  readonly operator: ConditionOperator;
  readonly operand: Operand;
  readonly unsure: Unsure;
}
/** A part of a rule that only a formula can spell. */
export interface FormulaPart {
  readonly kind: 'formula';
  readonly rule: Json;
  readonly unsure: Unsure;
}
export interface RuleGroup {
  readonly kind: 'group';
  readonly joint: 'and' | 'or';
  readonly not: boolean;
  readonly parts: readonly RulePart[];
}
export type RulePart = Condition | FormulaPart | RuleGroup;

export type ConditionOperator = keyof typeof operators;

interface OperatorForm {
  /** Kind of operand; `none` for what is asked of the field alone. */
  readonly takes: 'one' | 'list' | 'range' | 'none' | 'text';
  readonly write: (path: string, operand: Json, high: Json) => Json;
}

const field = (path: string): Json => ({ var: path });
const compare = (name: string): OperatorForm => ({
  takes: 'one',
  write: (path, operand) => ({ [name]: [field(path), operand] }),
});
const negated = (form: OperatorForm, takes = form.takes): OperatorForm => ({
  takes,
  write: (path, operand, high) => ({ '!': form.write(path, operand, high) }),
});
const within: OperatorForm = { takes: 'list', write: (path, operand) => ({ in: [field(path), operand] }) };
const holds: OperatorForm = { takes: 'text', write: (path, operand) => ({ in: [operand, field(path)] }) };
const starts: OperatorForm = {
  takes: 'text',
  write: (path, operand) => ({ starts_with: [field(path), operand] }),
};
const missing: OperatorForm = { takes: 'none', write: (path) => ({ missing: path }) };

/** Operators of the rule builder, in the order they are offered. */
export const operators = {
  equal: compare('=='),
  unequal: compare('!='),
  greater: compare('>'),
  'at-least': compare('>='),
  less: compare('<'),
  'at-most': compare('<='),
  between: { takes: 'range', write: (path, low, high) => ({ between: [field(path), low, high] }) },
  in: within,
  'not-in': negated(within),
  contains: holds,
  'not-contains': negated(holds),
  starts,
  'not-starts': negated(starts),
  ends: { takes: 'text', write: (path, operand) => ({ ends_with: [field(path), operand] }) },
  matches: { takes: 'text', write: (path, operand) => ({ matches: [field(path), operand] }) },
  missing,
  present: negated(missing),
  empty: { takes: 'none', write: (path) => ({ '==': [field(path), null] }) },
  filled: { takes: 'none', write: (path) => ({ '!=': [field(path), null] }) },
} as const satisfies Record<string, OperatorForm>;

export const emptyGroup: RuleGroup = { kind: 'group', joint: 'and', not: false, parts: [] };

/** The rule of a group: its only part if there is one, and null, which never holds, if there is none. */
export function ruleOf(group: RuleGroup): Json {
  const parts = group.parts.map(partRule);
  const [first] = parts;
  const whole = parts.length > 1 ? operationOf(group.joint, parts) : first === undefined ? null : first;
  return group.not ? { '!': whole } : whole;
}

function partRule(part: RulePart): Json {
  if (part.kind === 'group') return ruleOf(part);
  const rule = part.kind === 'formula' ? part.rule : conditionRule(part);
  return part.unsure === 'inherit' ? rule : { coalesce: [rule, part.unsure === 'true'] };
}

function conditionRule({ path, operator, operand }: Condition): Json {
  const { write } = operators[operator];
  if (operand.kind === 'range') return write(path, operand.low, operand.high);
  return write(path, operand.kind === 'field' ? field(operand.path) : operand.value, null);
}

/** The groups and conditions of a rule; what is neither stays a formula. Nothing of the rule is lost. */
export function groupOf(rule: Json | undefined): RuleGroup {
  if (rule === undefined || rule === null) return emptyGroup;
  const part = partOf(canonicalRule(rule));
  return part.kind === 'group' ? part : { ...emptyGroup, parts: [part] };
}

function partOf(rule: Json): RulePart {
  const operation = asOperation(rule);
  if (operation?.name === '!') {
    const inner = asOperation(operation.operands[0] as Json);
    const part =
      inner === undefined || !isJoint(inner.name) || inner.operands.length < 2
        ? undefined
        : partOf(operation.operands[0] as Json);
    if (part?.kind === 'group' && !part.not) return { ...part, not: true };
  }
  if (operation !== undefined && isJoint(operation.name) && operation.operands.length > 1)
    return { kind: 'group', joint: operation.name, not: false, parts: operation.operands.map(partOf) };
  const [asked, answer] = operation?.name === 'coalesce' ? operation.operands : [];
  const settled = operation?.operands.length === 2 && asked !== undefined && typeof answer === 'boolean';
  return settled ? single(asked, answer ? 'true' : 'false') : single(rule, 'inherit');
}

const isJoint = (name: string): name is 'and' | 'or' => name === 'and' || name === 'or';

const single = (rule: Json, unsure: Unsure): Condition | FormulaPart =>
  readCondition(rule, unsure) ?? { kind: 'formula', rule, unsure };

/** A condition is what writing it again gives the very same rule. */
function readCondition(rule: Json, unsure: Unsure): Condition | undefined {
  const negation = asOperation(rule);
  const inner = negation?.name === '!' ? negation.operands[0] : rule;
  const operation = inner === undefined ? undefined : asOperation(inner);
  if (operation === undefined) return undefined;
  const [a, b, c] = operation.operands;
  const wanted = JSON.stringify(canonicalRule(rule));
  const left = pathOf(operation.name === 'missing' ? { var: a ?? null } : a);
  const right = pathOf(b);
  const tries: [string | undefined, Operand][] = [
    [left, c === undefined ? operandOf(b ?? null) : { kind: 'range', low: b ?? null, high: c }],
    [right, operandOf(a ?? null)],
  ];
  for (const [path, operand] of tries) {
    if (path === undefined || holdsOperation(operand)) continue;
    for (const operator of Object.keys(operators) as ConditionOperator[]) {
      if (!suits(operator, operand)) continue;
      const condition: Condition = { kind: 'condition', path, operator, operand, unsure };
      if (JSON.stringify(canonicalRule(conditionRule(condition))) === wanted) return condition;
    }
  }
  return undefined;
}

const suits = (operator: ConditionOperator, operand: Operand): boolean => {
  const { takes } = operators[operator];
  if (takes === 'range') return operand.kind === 'range';
  if (takes === 'list')
    return operand.kind === 'field' || (operand.kind === 'value' && Array.isArray(operand.value));
  return operand.kind !== 'range' && (takes === 'none' || operand.kind === 'field' || operand.value !== null);
};

function pathOf(rule: Json | undefined): string | undefined {
  const operation = rule === undefined ? undefined : asOperation(rule);
  const [path, otherwise] = operation?.operands ?? [];
  return operation?.name === 'var' && typeof path === 'string' && otherwise === undefined ? path : undefined;
}

function operandOf(value: Json): Operand {
  const path = pathOf(value);
  return path === undefined ? { kind: 'value', value } : { kind: 'field', path };
}

/** Constants only: what is worked out is a formula's business. */
const holdsOperation = (operand: Operand): boolean =>
  operand.kind === 'range'
    ? [operand.low, operand.high].some((value) => asOperation(value) !== undefined || Array.isArray(value))
    : operand.kind === 'value' &&
      [operand.value].flat().some((value) => asOperation(value) !== undefined || Array.isArray(value));
