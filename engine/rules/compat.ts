import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { bodyKindOf } from './body-kind.ts';
import { asOperation } from './operation.ts';
import { isReservedPath } from './reserved-path.ts';
import type { TraceStep } from './trace.ts';
import { unknown, type Unknown, type Value } from './unknown.ts';

/**
 * Rules brought from elsewhere, evaluated by json-logic-js itself with all its coercion: nothing is unknown except
 * where it throws. Four of its operators are replaced, for the whole process: `var` there walks into prototypes,
 * `missing` and `missing_some` run what they find in data as if it were a rule, and `log` prints to the console.
 */
jsonLogic.add_operation(
  'var',
  function ownVariable(this: unknown, path: unknown, otherwise: unknown = null): unknown {
    const value = ownValue(this, path);
    return value === undefined ? otherwise : withoutDecimals(value as Json);
  },
);
jsonLogic.add_operation('missing', function ownMissing(this: unknown, ...operands: unknown[]): unknown[] {
  return missingOf(this, Array.isArray(operands[0]) ? (operands[0] as unknown[]) : operands);
});
jsonLogic.add_operation(
  'missing_some',
  function ownMissingSome(this: unknown, least: number, paths: unknown): unknown[] {
    const wanted: unknown[] = Array.isArray(paths) ? paths : [paths];
    const gone = missingOf(this, wanted);
    return wanted.length - gone.length >= least ? [] : gone;
  },
);
jsonLogic.add_operation('log', (value: unknown): unknown => value);

const missingOf = (data: unknown, paths: readonly unknown[]): unknown[] =>
  paths.filter((path) => {
    const value = ownValue(data, path);
    return value === undefined || value === null || value === '';
  });

/** As json-logic-js descends, except that only own properties count. A text has its length and characters there. */
function ownValue(data: unknown, path: unknown): unknown {
  if (path === undefined || path === null || path === '') return data;
  const name = spelt(path);
  if (name === undefined || isReservedPath(name)) return undefined;
  let value = data;
  for (const key of name.split('.')) {
    if (value === undefined || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A path as json-logic-js makes a text of it; a record names nothing. */
function spelt(path: unknown): string | undefined {
  if (Array.isArray(path)) return path.join(',');
  return typeof path === 'string' || typeof path === 'number' || typeof path === 'boolean'
    ? String(path)
    : undefined;
}

export interface CompatRule {
  readonly evaluate: (data: Json) => Value;
  readonly test: (data: Json) => boolean | Unknown;
  readonly steps: (data: Json) => TraceStep[];
}

export function compileCompat(rule: Json): CompatRule {
  const plainRule = withoutDecimals(rule);
  const failed = unknown(asOperation(rule)?.at ?? '', 'failed');
  const apply = <Answer>(data: Json, read: (raw: unknown) => Answer): Answer | Unknown => {
    try {
      return read(jsonLogic.apply(plainRule as RulesLogic, data));
    } catch {
      return failed;
    }
  };
  return {
    evaluate: (data) => apply(data, asJson),
    test: (data) => apply(data, jsonLogic.truthy),
    steps: (data) => stepsOf(plainRule, '', data),
  };
}

/** A result as JSON can print it: what JSON.stringify prints as null (undefined, NaN, Infinity) is null here. */
function asJson(raw: unknown): Json {
  if (Array.isArray(raw)) return raw.map(asJson);
  if (raw === undefined || (typeof raw === 'number' && !Number.isFinite(raw))) return null;
  return raw as Json;
}

/** json-logic-js knows doubles only. Returns the same value where there is no decimal in it. */
function withoutDecimals(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return value.toNumber();
  if (Array.isArray(value)) {
    const items = value.map(withoutDecimals);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const members = Object.entries(value).map(([key, member]) => [key, withoutDecimals(member)] as const);
  return members.some(([key, member]) => member !== value[key]) ? Object.fromEntries(members) : value;
}

/** json-logic-js keeps no trace, so each operation is evaluated by itself; bodies of list operators are left out. */
function stepsOf(rule: Json, at: string, data: Json): TraceStep[] {
  if (Array.isArray(rule)) return rule.flatMap((item, index) => stepsOf(item, `${at}/${index}`, data));
  const operation = asOperation(rule, at);
  if (operation === undefined) return [];
  const { name, operands, operandAt } = operation;
  const outside = bodyKindOf(name) === undefined ? operands : operands.slice(0, 1);
  const steps = outside.flatMap((operand, index) => stepsOf(operand, operandAt(index), data));
  return [{ at: operation.at, operator: name, value: compileCompat(rule).evaluate(data), steps }];
}
