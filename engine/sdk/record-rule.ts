import { problem, type Problem } from '../../schemas/problem.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { EngineError } from '../core/errors.ts';
import { checkRule, type HostOperators } from '../rules/index.ts';
import type { RunData } from './call.ts';
import { checkPath, type ExpressionPlace } from './check-expression.ts';
import { compileRequiredPath } from './expression.ts';
import { compileTemplate, templatePaths } from './template.ts';

/** What filters of tables have beyond the rule language; here they are only known by name. */
const hostOperators: HostOperators = {
  search: { least: 2, most: 2, apply: () => null },
  actor: { least: 0, most: 0, apply: () => null },
  now: { least: 0, most: 0, apply: () => null },
  days_ago: { least: 1, most: 1, apply: () => null },
};

/** A text that is one placeholder and nothing else stands for the value itself, with its type. */
const WHOLE = /^\s*\{\{([^{}]*)\}\}\s*$/;

/** Operators whose operands are names of fields: run data is never put there. */
const named: ReadonlySet<string> = new Set(['var', 'missing', 'missing_some']);

type Bind = (data: RunData) => Json;

/**
 * A rule over the records of a table whose constants may come from the run: `{"==": [{"var": "orderNo"},
 * "{{input.orderNo}}"]}`. What is put in is a constant whatever it holds: an object would be read as a rule, so it is
 * refused, and so is an empty value, which would turn "this order" into "any order without a number".
 */
export function compileRecordRule(rule: unknown, at = ''): Bind {
  const bind = bindingOf(rule as Json, at);
  return bind ?? (() => rule as Json);
}

/** Undefined: nothing in it comes from the run. */
function bindingOf(rule: Json, at: string): Bind | undefined {
  if (typeof rule === 'string') return textBinding(rule, at);
  if (Array.isArray(rule)) return listBinding(rule, at);
  if (typeof rule !== 'object' || rule === null || isDecimal(rule)) return undefined;
  return objectBinding(rule, at);
}

function textBinding(text: string, at: string): Bind | undefined {
  if (templatePaths(text).length === 0) return undefined;
  const path = WHOLE.exec(text)?.[1]?.trim();
  if (path === undefined) return compileTemplate(text, at);
  const read = compileRequiredPath(path, at);
  return (data) => asConstant(read(data), path, at);
}

function listBinding(items: readonly Json[], at: string): Bind | undefined {
  const bound = items.map((item, index) => bindingOf(item, `${at}/${index}`));
  if (bound.every((one) => one === undefined)) return undefined;
  return (data) => items.map((item, index) => bound[index]?.(data) ?? item);
}

function objectBinding(rule: JsonObject, at: string): Bind | undefined {
  const bound = Object.entries(rule).map(([name, operand]): [string, Json, Bind | undefined] => [
    name,
    operand,
    named.has(name) ? undefined : bindingOf(operand, at + pointer([name])),
  ]);
  if (bound.every(([, , one]) => one === undefined)) return undefined;
  return (data) =>
    Object.fromEntries(bound.map(([name, operand, one]): [string, Json] => [name, one?.(data) ?? operand]));
}

const isScalar = (value: Json): boolean => value !== null && (typeof value !== 'object' || isDecimal(value));

function asConstant(value: Json, path: string, at: string): Json {
  if (value === null)
    throw new EngineError(
      'missing-value',
      { zh: `“${path}”是空的，不能用来筛选。`, en: `"${path}" is empty and cannot be filtered by.` },
      { path: at, details: { missing: path } },
    );
  if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) return value;
  throw new EngineError(
    'filter-value',
    {
      zh: `筛选条件只能取“${path}”里的文本、数字、是否或它们的列表。`,
      en: `A filter takes a text, a number, true or false from "${path}", or a list of them.`,
    },
    { path: at },
  );
}

/** What is wrong with such a rule before it is compiled; fields are known only where it runs. */
export function checkRecordRule(rule: unknown, at: string, place?: ExpressionPlace): Problem[] {
  const broken = checkRule(rule, { operators: hostOperators }).filter(
    ({ severity }) => severity !== 'warning',
  );
  return [
    ...broken.map((found) => ({ ...found, path: at + found.path })),
    ...placeholders(rule as Json, at).flatMap(({ path, at: where, field }) =>
      field ? [inFieldName(where)] : checkPath(path, where, place),
    ),
  ];
}

interface Placeholder {
  path: string;
  at: string;
  /** It stands where a field is named. */
  field: boolean;
}

function placeholders(rule: Json, at: string, field = false): Placeholder[] {
  if (typeof rule === 'string') return templatePaths(rule).map((path) => ({ path, at, field }));
  if (Array.isArray(rule)) return rule.flatMap((item, index) => placeholders(item, `${at}/${index}`, field));
  if (typeof rule !== 'object' || rule === null || isDecimal(rule)) return [];
  return Object.entries(rule).flatMap(([name, operand]) =>
    placeholders(operand, at + pointer([name]), field || named.has(name)),
  );
}

const inFieldName = (at: string): Problem =>
  problem(
    'field-name-fixed',
    at,
    '字段名不能取自运行数据：请直接写字段。',
    'The name of a field cannot come from the run: write it here.',
  );
