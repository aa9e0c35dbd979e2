import type { RuleGroupType, RuleType } from 'react-querybuilder';
import {
  operators,
  type Condition,
  type ConditionOperator,
  type FormulaPart,
  type Operand,
  type RuleGroup,
  type RulePart,
  type Unsure,
} from './rule-tree.ts';

/** The name under which the builder keeps a part that only a formula can spell. */
export const FORMULA = 'formula';

/** What a row of the builder holds besides its field and operator. */
export interface RowValue {
  operand?: Operand;
  rule?: FormulaPart['rule'];
  unsure: Unsure;
}

export const newValue: RowValue = { operand: { kind: 'value', value: '' }, unsure: 'inherit' };

/** The groups and rows that the builder shows. */
export function queryOf(group: RuleGroup): RuleGroupType {
  return { combinator: group.joint, not: group.not, rules: group.parts.map(rowOf) };
}

function rowOf(part: RulePart): RuleType | RuleGroupType {
  if (part.kind === 'group') return queryOf(part);
  if (part.kind === 'formula')
    return {
      field: FORMULA,
      operator: FORMULA,
      value: { rule: part.rule, unsure: part.unsure } satisfies RowValue,
    };
  const value: RowValue = { operand: part.operand, unsure: part.unsure };
  return { field: part.path, operator: part.operator, value };
}

export function groupOfQuery({ combinator, not, rules }: RuleGroupType): RuleGroup {
  return {
    kind: 'group',
    joint: combinator === 'or' ? 'or' : 'and',
    not: not === true,
    parts: rules.map((one) => ('rules' in one ? groupOfQuery(one) : partOfRow(one))),
  };
}

function partOfRow({ field, operator, value }: RuleType): Condition | FormulaPart {
  const { operand, rule, unsure } = value as RowValue;
  if (field === FORMULA) return { kind: 'formula', rule: rule ?? null, unsure };
  const known: ConditionOperator = Object.hasOwn(operators, operator)
    ? (operator as ConditionOperator)
    : 'equal';
  return { kind: 'condition', path: field, operator: known, operand: fitOperand(known, operand), unsure };
}

/** What was compared with, in the form the operator takes. */
export function fitOperand(
  operator: ConditionOperator,
  operand: Operand = { kind: 'value', value: '' },
): Operand {
  const { takes } = operators[operator];
  if (takes === 'none') return { kind: 'value', value: null };
  if (takes === 'range') {
    if (operand.kind === 'range') return operand;
    const low = operand.kind === 'value' && !Array.isArray(operand.value) ? operand.value : 0;
    return { kind: 'range', low: low ?? 0, high: low ?? 0 };
  }
  if (operand.kind === 'field') return operand;
  const value = operand.kind === 'range' ? operand.low : operand.value;
  if (takes === 'list') {
    if (Array.isArray(value)) return { kind: 'value', value };
    return { kind: 'value', value: value === '' || value === null ? [] : [value] };
  }
  return { kind: 'value', value: Array.isArray(value) ? (value[0] ?? '') : (value ?? '') };
}
