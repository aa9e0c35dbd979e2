import { isNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { isUnknown } from '../../rules/index.ts';
import { allOf, FALSE, raw, sql, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import { atBound, doubleBound, unitBound, type Bound, type Comparison } from './number-bound.ts';
import { constantOf, isStorableText, present, type Compiling, type Term } from './operand.ts';
import type { ScalarPlace } from './place.ts';
import { always, never, not, undecided, unknownAlways, verdict, type Verdict } from './verdict.ts';

export type Relation = Comparison | '===' | '!==';

const negated: Partial<Record<Relation, '==' | '==='>> = { '!=': '==', '!==': '===' };
const swapped: Record<Comparison, Comparison> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
const opposite: Record<Comparison, Comparison> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

export const isRelation = (name: string): name is Relation =>
  Object.hasOwn(swapped, name) || name === '===' || name === '!==';

/** How the rule language relates two values: kinds that do not fit are unknown, for `===` they differ. */
export function compareTerms(relation: Relation, a: Term, b: Term, compiling: Compiling): Verdict {
  const positive = negated[relation];
  if (positive !== undefined) return not(compareTerms(positive, a, b, compiling));
  if (a.kind === 'constant' && b.kind === 'constant') return constantVerdict(relation, a, b, compiling);
  if (a.kind === 'constant') {
    const turned = relation === '===' ? relation : swapped[relation as Comparison];
    return compareTerms(turned, b, a, compiling);
  }
  const within = allOf([present(a), present(b)]);
  if (a.kind === 'any' || b.kind === 'any') return undecided(within);
  if (b.kind === 'constant' && b.value === null) return isEqual(relation) ? differs(within) : unknownAlways;
  if (a.kind === 'scalar') {
    if (b.kind === 'constant') return withConstant(relation, a, b.value, compiling.json);
    if (b.kind === 'scalar') return twoColumns(relation, a, b, compiling.json);
  } else if (isEqual(relation) && sameKind(a, b)) return undecided(within);
  return mismatch(relation, within);
}

const isEqual = (relation: Relation): boolean => relation === '==' || relation === '===';

/** Values that are there and never equal. */
const differs = (within: Fragment): Verdict => verdict(FALSE, within);

const mismatch = (relation: Relation, within: Fragment): Verdict =>
  relation === '===' ? differs(within) : unknownAlways;

function sameKind(a: Term, b: Term): boolean {
  if (b.kind !== 'constant') return a.kind === b.kind;
  return a.kind === 'list' && Array.isArray(b.value);
}

function constantVerdict(
  relation: Relation,
  a: { value: Json },
  b: { value: Json },
  compiling: Compiling,
): Verdict {
  const value = constantOf({ [relation]: [a.value, b.value] }, compiling);
  return value === undefined || isUnknown(value) ? unknownAlways : value === true ? always : never;
}

const operatorOf = (relation: Relation): Comparison => (isEqual(relation) ? '==' : (relation as Comparison));

function withConstant(relation: Relation, place: ScalarPlace, value: Json, json: JsonSql): Verdict {
  const there = present(place);
  switch (place.type) {
    case 'text':
      if (typeof value !== 'string') return mismatch(relation, there);
      if (!isStorableText(value)) return isEqual(relation) ? differs(there) : undecided(there);
      return textRelation(operatorOf(relation), place.sql, json.textValue(value), json);
    case 'boolean':
      if (typeof value !== 'boolean') return mismatch(relation, there);
      return isEqual(relation) ? related('==', place.sql, raw(value ? '1' : '0')) : unknownAlways;
    case 'integer':
      if (!isNumeric(value)) return mismatch(relation, there);
      return atNumber(operatorOf(relation), place, unitBound(value, place.scale), json);
    default:
      if (!isNumeric(value)) return mismatch(relation, there);
      return atNumber(operatorOf(relation), place, doubleBound(value), json);
  }
}

const related = (operator: Comparison, a: Fragment, b: Fragment): Verdict =>
  verdict(
    sql`${a} ${raw(sqlOperator(operator))} ${b}`,
    sql`${a} ${raw(sqlOperator(opposite[operator]))} ${b}`,
  );

const sqlOperator = (operator: Comparison): string =>
  operator === '==' ? '=' : operator === '!=' ? '<>' : operator;

function textRelation(operator: Comparison, a: Fragment, b: Fragment, json: JsonSql): Verdict {
  return operator === '==' || operator === '!='
    ? related(operator, a, b)
    : related(operator, json.ordered(a), b);
}

function atNumber(operator: Comparison, place: ScalarPlace, bound: Bound, json: JsonSql): Verdict {
  const there = present(place);
  const found = atBound(operator, bound);
  if (found === 'always') return verdict(there, FALSE);
  if (found === 'never') return verdict(FALSE, there);
  return related(found, place.sql, boundValue(bound, json));
}

const boundValue = ({ at }: Bound, json: JsonSql): Fragment =>
  typeof at === 'string' ? json.wholeNumber(at) : json.doubleValue(at);

function twoColumns(relation: Relation, a: ScalarPlace, b: ScalarPlace, json: JsonSql): Verdict {
  const within = allOf([present(a), present(b)]);
  const operator = operatorOf(relation);
  if (isNumber(a) && isNumber(b)) {
    // Doubles and whole numbers, or units of two sizes, meet exactly only in memory.
    if (a.type !== b.type || a.scale !== b.scale) return undecided(within);
    return related(operator, a.sql, b.sql);
  }
  if (a.type !== b.type) return mismatch(relation, within);
  if (a.type === 'text') return textRelation(operator, a.sql, b.sql, json);
  return isEqual(relation) ? related(operator, a.sql, b.sql) : unknownAlways;
}

const isNumber = ({ type }: ScalarPlace): boolean => type === 'integer' || type === 'double';
