import type { Shape } from '../../schemas/shape.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { asOperation, type Operation } from '../rules/operation.ts';
import { staticPath } from '../rules/scope.ts';
import { domainOf, meet, widen, type Domain } from './domain.ts';
import { shapeOfRule } from './infer-rule.ts';
import { kindsOf } from './kinds.ts';

/** What is known at a place about expressions: by the path of a variable, or the JSON text of the expression. */
export type Facts = ReadonlyMap<string, Domain>;
export const NO_FACTS: Facts = new Map();

/** What is known where either is known to hold. */
export function eitherFacts(a: Facts, b: Facts): Facts {
  if (a === b) return a;
  const both = new Map<string, Domain>();
  for (const [name, domain] of a) {
    const other = b.get(name);
    if (other !== undefined) both.set(name, widen(domain, other));
  }
  return both;
}

const unionOfFacts = (found: readonly (Facts | null)[]): Facts | null => {
  const [first, ...others] = found.filter((one) => one !== null);
  return first === undefined ? null : others.reduce(eitherFacts, first);
};

/**
 * What is known once a rule has come out as `wanted`; null: it never does. What cannot be judged is kept by its text,
 * so that the same question asked again is known to come out the same.
 */
export function narrow(rule: Json, wanted: boolean, facts: Facts, data: Shape): Facts | null {
  const operation = asOperation(rule);
  if (operation === undefined) {
    if (Array.isArray(rule)) return rule.length > 0 === wanted ? facts : null;
    return isTrue(rule) === wanted ? facts : null;
  }
  const { name, operands } = operation;
  switch (name) {
    case '!':
      return narrow(operands[0] ?? null, !wanted, facts, data);
    case '!!':
      return narrow(operands[0] ?? null, wanted, facts, data);
    case 'and':
    case 'or': {
      // The parts are known one by one where all must hold; else the whole is remembered by its text.
      const together = (name === 'and') === wanted;
      const asked = together && !facts.has(`?${JSON.stringify(rule)}`) ? facts : opaque(rule, wanted, facts);
      return asked === null ? null : connective(rule, operands, wanted, together, asked, data);
    }
    case 'if':
    case '?:':
      return operands.length === 3 ? choice(operands, wanted, facts, data) : opaque(rule, wanted, facts);
    default: {
      const judged = judge(operation, wanted, facts, data);
      return judged === undefined ? truthy(rule, wanted, facts, data) : judged;
    }
  }
}

const isTrue = (value: Json): boolean =>
  isDecimal(value) || (typeof value === 'string' ? value !== '' : Boolean(value));

function connective(
  rule: Json,
  operands: readonly Json[],
  wanted: boolean,
  together: boolean,
  facts: Facts,
  data: Shape,
): Facts | null {
  if (together) {
    let known: Facts | null = facts;
    for (const one of operands) {
      known = narrow(one, wanted, known, data);
      if (known === null) return null;
    }
    return known;
  }
  const either = unionOfFacts(operands.map((one) => narrow(one, wanted, facts, data)));
  return either === null ? null : opaque(rule, wanted, either);
}

function choice(
  [condition = null, then = null, other = null]: readonly Json[],
  wanted: boolean,
  facts: Facts,
  data: Shape,
): Facts | null {
  const yes = narrow(condition, true, facts, data);
  const no = narrow(condition, false, facts, data);
  return unionOfFacts([
    yes === null ? null : narrow(then, wanted, yes, data),
    no === null ? null : narrow(other, wanted, no, data),
  ]);
}

const opaque = (rule: Json, wanted: boolean, facts: Facts): Facts | null =>
  apply(
    `?${JSON.stringify(rule)}`,
    { only: new Set(['true', 'false']) },
    { only: new Set([String(wanted)]) },
    facts,
  );

/** A value taken as a condition. Of a plain yes or no its values are known, of others only that it is asked again. */
function truthy(rule: Json, wanted: boolean, facts: Facts, data: Shape): Facts | null {
  const shape = shapeOfRule(rule, data);
  const found = kindsOf(shape);
  if (found === undefined || ![...found].every((kind) => kind === 'boolean' || kind === 'null'))
    return opaque(rule, wanted, facts);
  if (found.has('null') && !wanted) return facts;
  return apply(nameOf(rule), domainOf(shape), { only: new Set([String(wanted)]) }, facts);
}

/** How an expression is called among the facts. */
export function nameOf(rule: Json): string {
  const operation = asOperation(rule);
  const path =
    operation?.name === 'var' && operation.operands.length === 1
      ? staticPath(operation.operands[0])
      : undefined;
  return path ?? JSON.stringify(rule);
}

/** Null is no value of an expression that is null or absent: it is said apart. */
function apply(name: string, base: Domain, more: Domain, facts: Facts): Facts | null {
  const met = meet(facts.get(name) ?? base, more);
  return met === null ? null : new Map(facts).set(name, met);
}

const isConstant = (rule: Json | undefined): boolean =>
  rule !== undefined &&
  (Array.isArray(rule)
    ? rule.every(isConstant)
    : asOperation(rule) === undefined && (typeof rule !== 'object' || rule === null || isDecimal(rule)));

const plain = (value: Json): string =>
  isDecimal(value) ? String(Number(printNumeric(value))) : JSON.stringify(value);
const asNumber = (value: Json): number | undefined =>
  isDecimal(value) ? Number(printNumeric(value)) : typeof value === 'number' ? value : undefined;

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const negated: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** Undefined: nothing can be said of an operation of this kind. */
function judge(operation: Operation, wanted: boolean, facts: Facts, data: Shape): Facts | null | undefined {
  const { name, operands } = operation;
  const [left = null, right = null] = operands;
  const limit = (expression: Json, more: Domain): Facts | null =>
    apply(nameOf(expression), domainOf(shapeOfRule(expression, data)), more, facts);
  switch (name) {
    case '==':
    case '===':
    case '!=':
    case '!==': {
      const same = (name === '==' || name === '===') === wanted;
      const [expression, constant] = isConstant(right) ? [left, right] : [right, left];
      if (!isConstant(constant) || isConstant(expression) || Array.isArray(constant)) return undefined;
      if (constant === null) return limit(expression, { missing: same });
      return limit(
        expression,
        same ? { only: new Set([plain(constant)]), missing: false } : { not: new Set([plain(constant)]) },
      );
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (operands.length !== 2) return undefined;
      const flip = isConstant(left);
      const bound = asNumber(flip ? left : right);
      const expression = flip ? right : left;
      if (bound === undefined || isConstant(expression)) return undefined;
      const facing = flip ? (mirrored[name] as string) : name;
      return limit(expression, rangeOf(wanted ? facing : (negated[facing] as string), bound));
    }
    case 'between':
      return between(operands, wanted, limit);
    case 'in':
      if (!Array.isArray(right) || !isConstant(right) || isConstant(left)) return undefined;
      return limit(
        left,
        wanted
          ? { only: new Set(right.map(plain)), ...(right.includes(null) ? {} : { missing: false }) }
          : { not: new Set(right.map(plain)) },
      );
    case 'starts_with':
    case 'ends_with':
      return affix(operation, wanted, facts, data, limit);
    default:
      return undefined;
  }
}

const rangeOf = (operator: string, bound: number): Domain => ({
  ...(operator === '>' || operator === '>='
    ? { least: bound, ...(operator === '>' ? { above: true as const } : {}) }
    : { most: bound, ...(operator === '<' ? { below: true as const } : {}) }),
  missing: false,
});

type Limit = (expression: Json, more: Domain) => Facts | null;

function between(operands: readonly Json[], wanted: boolean, limit: Limit): Facts | null | undefined {
  const [expression = null, low = null, high = null] = operands;
  const least = asNumber(low);
  const most = asNumber(high);
  if (least === undefined || most === undefined || isConstant(expression)) return undefined;
  if (wanted) return limit(expression, { least, most, missing: false });
  return unionOfFacts([
    limit(expression, { most: least, below: true, missing: false }),
    limit(expression, { least: most, above: true, missing: false }),
  ]);
}

/** Of a closed list of values it is known which begin so. */
function affix(
  { name, operands }: Operation,
  wanted: boolean,
  facts: Facts,
  data: Shape,
  limit: Limit,
): Facts | null | undefined {
  const [expression = null, given = null] = operands;
  if (!isConstant(given) || isConstant(expression)) return undefined;
  const edges = (Array.isArray(given) ? given : [given]).filter(
    (edge): edge is string => typeof edge === 'string',
  );
  const { only } = facts.get(nameOf(expression)) ?? domainOf(shapeOfRule(expression, data));
  if (only === undefined) return undefined;
  const kept = [...only].filter((text) => {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'string') return false;
    return (
      edges.some((edge) => (name === 'starts_with' ? value.startsWith(edge) : value.endsWith(edge))) ===
      wanted
    );
  });
  return limit(expression, { only: new Set(kept) });
}
