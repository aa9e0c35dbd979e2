import { isDecimal } from '../../../schemas/values/decimal.ts';
import { isStorable } from '../../../schemas/values/text.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { compileRule, isUnknown, type HostOperators, type Value } from '../../rules/index.ts';
import { sql, TRUE } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import type { Place } from './place.ts';
import { scalar, type Scope } from './scope.ts';
import { both, exactly, type Condition, type Verdict } from './verdict.ts';

/** What a rule is compiled with. */
export interface Compiling {
  readonly json: JsonSql;
  readonly operators: HostOperators;
  /** Names for the items of lists, one after the other. */
  nextAlias(): string;
  /** The truth of a rule; here because operands may hold conditions. */
  truth(rule: Json, scope: Scope): Verdict;
}

/** A value that is the same for every record, or one of the record. */
export type Term = { readonly kind: 'constant'; readonly value: Json } | Place;

/** Each way a value may come about; where none applies it is unknown. */
export type Way = { readonly when: Condition; readonly term: Term };

/** More ways than this make more text than sense. */
const MAX_WAYS = 12;

/** The operator and operands of a rule; undefined for a literal. */
export function operationOf(rule: Json): { name: string; operands: readonly Json[] } | undefined {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule) || isDecimal(rule)) return undefined;
  const [name] = Object.keys(rule);
  if (name === undefined) return undefined;
  const inner = (rule as Record<string, Json>)[name] as Json;
  return { name, operands: Array.isArray(inner) ? inner : [inner] };
}

const readers: ReadonlySet<string> = new Set(['var', 'missing', 'missing_some']);

/** Whether the rule reads nothing of the record. */
function isConstant(rule: Json): boolean {
  if (Array.isArray(rule)) return rule.every(isConstant);
  const operation = operationOf(rule);
  return operation === undefined || (!readers.has(operation.name) && operation.operands.every(isConstant));
}

/** The value of a rule that reads nothing of the record; undefined if it does read. */
export function constantOf(rule: Json, { operators }: Pick<Compiling, 'operators'>): Value | undefined {
  return isConstant(rule) ? compileRule(rule, { operators }).evaluate({}) : undefined;
}

/** The ways a rule comes to its value, or undefined if SQL cannot follow it. */
export function operandWays(rule: Json, scope: Scope, compiling: Compiling): Way[] | undefined {
  const constant = constantOf(rule, compiling);
  if (constant !== undefined)
    return isUnknown(constant) ? [] : [{ when: exactly(TRUE), term: { kind: 'constant', value: constant } }];
  const operation = operationOf(rule);
  if (operation === undefined) return undefined;
  const ways = waysOf(operation.name, operation.operands, scope, compiling);
  return ways === undefined || ways.length > MAX_WAYS ? undefined : ways;
}

function waysOf(
  name: string,
  operands: readonly Json[],
  scope: Scope,
  compiling: Compiling,
): Way[] | undefined {
  switch (name) {
    case 'var':
      return variableWays(operands, scope, compiling);
    case 'coalesce':
      return coalesceWays(operands, scope, compiling);
    case 'if':
    case '?:':
      return choiceWays(operands, scope, compiling);
    case 'length':
      return lengthWays(operands[0] as Json, scope, compiling);
    case 'log':
      return operandWays(operands[0] as Json, scope, compiling);
    default:
      return undefined;
  }
}

function variableWays(
  [path, otherwise]: readonly Json[],
  scope: Scope,
  compiling: Compiling,
): Way[] | undefined {
  const name = path === null || path === undefined ? '' : path;
  if (typeof name !== 'string' && typeof name !== 'number') return undefined;
  const term = scope.find(String(name));
  if (term === 'hidden') return undefined;
  const found: Way[] = term === undefined ? [] : [{ when: exactly(TRUE), term }];
  if (otherwise === undefined) return found;
  return fallingBack(term, found, operandWays(otherwise, scope, compiling));
}

/** The other ways count where this place is empty. */
function fallingBack(
  term: Term | undefined,
  found: Way[],
  otherwise: readonly Way[] | undefined,
): Way[] | undefined {
  if (otherwise === undefined) return undefined;
  const empty = exactly(term === undefined ? TRUE : absent(term));
  return [...found, ...otherwise.map((way) => ({ ...way, when: both([empty, way.when]) }))];
}

export const present = (term: Term): ReturnType<typeof sql> =>
  term.kind === 'constant' ? TRUE : term.kind === 'scalar' ? sql`${term.sql} IS NOT NULL` : term.present;

const absent = (term: Term): ReturnType<typeof sql> =>
  term.kind === 'scalar' ? sql`${term.sql} IS NULL` : sql`NOT (${present(term)})`;

/** The first that is neither empty nor null. What may be unknown for another reason cannot be followed. */
function coalesceWays(operands: readonly Json[], scope: Scope, compiling: Compiling): Way[] | undefined {
  let ways: Way[] | undefined;
  for (const operand of operands.toReversed()) {
    const constant = constantOf(operand, compiling);
    if (constant !== undefined) {
      const settles = !isUnknown(constant) && constant !== null;
      if (settles || ways === undefined) ways = operandWays(operand, scope, compiling);
      continue;
    }
    const own = operandWays(operand, scope, compiling);
    if (own === undefined || own.length > 1 || own.some(({ when }) => when.sql !== TRUE)) return undefined;
    ways = ways === undefined ? own : fallingBack(own[0]?.term, own, ways);
    if (ways === undefined) return undefined;
  }
  return ways;
}

function choiceWays(operands: readonly Json[], scope: Scope, compiling: Compiling): Way[] | undefined {
  const last = operands.length - 1;
  const ways: Way[] = [];
  const before: Condition[] = [];
  for (let index = 0; index <= last; index += 2) {
    const decides = index < last;
    const then = operandWays(operands[decides ? index + 1 : index] as Json, scope, compiling);
    if (then === undefined) return undefined;
    const condition = decides ? compiling.truth(operands[index] as Json, scope) : undefined;
    const holds = condition === undefined ? [] : [condition.holds];
    for (const way of then) ways.push({ ...way, when: both([...before, ...holds, way.when]) });
    if (condition !== undefined) before.push(condition.fails);
  }
  // Without an `else` the value is null.
  if (last % 2 !== 0) ways.push({ when: both(before), term: { kind: 'constant', value: null } });
  return ways;
}

function lengthWays(operand: Json, scope: Scope, compiling: Compiling): Way[] | undefined {
  const ways = operandWays(operand, scope, compiling);
  if (ways === undefined) return undefined;
  const lengths: Way[] = [];
  for (const { when, term } of ways) {
    if (term.kind === 'list') lengths.push({ when, term: scalar('integer', term.count) });
    else if (term.kind === 'scalar') {
      if (term.type === 'text')
        lengths.push({ when, term: scalar('integer', compiling.json.characters(term.sql)) });
    } else if (term.kind === 'constant') {
      const value = constantOf({ length: [term.value] }, compiling);
      if (value !== undefined && !isUnknown(value)) lengths.push({ when, term: { kind: 'constant', value } });
    } else if (term.kind === 'any') return undefined;
  }
  return lengths;
}

/** A text that no store keeps equals nothing that is stored; order and parts of it are for memory to tell. */
export const isStorableText = (value: Json): value is string =>
  typeof value === 'string' && isStorable(value);
