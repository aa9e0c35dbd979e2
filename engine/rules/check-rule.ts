import { RE2JS } from 're2js';
import type { Problem } from '../../schemas/problem.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Operator } from './expression.ts';
import { withHostOperators, type HostOperators } from './host-operator.ts';
import { asOperation, type Operation } from './operation.ts';
import { namedPaths, readsOf } from './reads.ts';
import { isReservedPath } from './reserved-path.ts';
import {
  badPattern,
  noPath,
  notAnOperation,
  notJson,
  operandCount,
  reservedPath,
  textTooLong,
  tooDeep,
  tooLarge,
  unknownOperator,
  unknownPath,
} from './rule-problem.ts';
import { staticPath } from './scope.ts';

export type RuleMode = 'strict' | 'compat';

export interface CheckOptions {
  /** `compat` accepts what json-logic-js runs: any number of operands, and objects as data (with a warning). */
  readonly mode?: RuleMode;
  readonly operators?: HostOperators;
  /** The paths a record may have (`weight`, `items.*.qty`). With them, a variable beyond them is refused. */
  readonly paths?: Iterable<string>;
}

const MAX_DEPTH = 64;
const MAX_NODES = 20_000;
const MAX_TEXT = 10_000;
const MAX_PATTERN = 1_000;
/** A broken rule is told by its first problems; a thousand help nobody. */
const MAX_PROBLEMS = 100;

interface Check {
  readonly operators: ReadonlyMap<string, Operator>;
  readonly compat: boolean;
  readonly problems: Problem[];
  /** Kept apart, so that many warnings cannot end the search for problems. */
  readonly warnings: Problem[];
  nodes: number;
}

/** What is wrong with a rule, before it is compiled. An empty list, or one with warnings only, means it can run. */
export function checkRule(rule: unknown, options: CheckOptions = {}): Problem[] {
  const compat = options.mode === 'compat';
  const operators = withHostOperators(compat ? undefined : options.operators);
  const check: Check = { operators, compat, problems: [], warnings: [], nodes: 0 };
  checkValue(rule, '', 0, check);
  if (options.paths !== undefined && check.problems.length === 0) {
    const known = knownPaths(options.paths);
    for (const { path, at } of readsOf(rule as Json))
      if (!known.has(withStars(path))) check.problems.push(unknownPath(path, at));
  }
  return [...check.problems, ...check.warnings.slice(0, MAX_PROBLEMS)];
}

/** The paths and every part of them, since a rule may also read a whole object or list. */
function knownPaths(paths: Iterable<string>): ReadonlySet<string> {
  const known = new Set(['']);
  for (const path of paths) {
    const keys = withStars(path).split('.');
    for (const index of keys.keys()) known.add(keys.slice(0, index + 1).join('.'));
  }
  return known;
}

/** `items.0.qty` is an item of `items` like any other. */
const withStars = (path: string): string => path.replaceAll(/(?<=^|\.)\d+(?=$|\.)/g, '*');

export const isError = ({ severity }: Problem): boolean => severity !== 'warning';

function checkValue(value: unknown, at: string, depth: number, check: Check): void {
  check.nodes += 1;
  if (check.nodes > MAX_NODES || check.problems.length >= MAX_PROBLEMS) {
    if (check.nodes === MAX_NODES + 1) check.problems.push(tooLarge(MAX_NODES));
    return;
  }
  if (typeof value === 'string' && value.length > MAX_TEXT) check.problems.push(textTooLong(at, MAX_TEXT));
  if (typeof value === 'number' ? Number.isFinite(value) : isLiteral(value)) return;
  if (typeof value !== 'object' || value === null) check.problems.push(notJson(at));
  else if (depth >= MAX_DEPTH) check.problems.push(tooDeep(at, MAX_DEPTH));
  else if (!Array.isArray(value)) checkObject(value as Json, at, depth, check);
  else for (const [index, item] of value.entries()) checkValue(item, `${at}/${index}`, depth + 1, check);
}

const isLiteral = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || isDecimal(value);

function checkObject(value: Json, at: string, depth: number, check: Check): void {
  const operation = asOperation(value, at);
  if (operation === undefined) {
    const found = notAnOperation(at, Object.keys(value as object));
    if (check.compat) check.warnings.push({ ...found, severity: 'warning' });
    else check.problems.push(found);
    return;
  }
  const operator = check.operators.get(operation.name);
  if (operator === undefined || (check.compat && operator.extra === true)) {
    check.problems.push(unknownOperator(operation));
    return;
  }
  checkPaths(operation, check);
  if (!check.compat) checkOperands(operation, operator, check);
  for (const [index, operand] of operation.operands.entries())
    checkValue(operand, operation.operandAt(index), depth + 1, check);
}

function checkPaths(operation: Operation, check: Check): void {
  for (const { path, at } of namedPaths(operation))
    if (isReservedPath(path)) check.problems.push(reservedPath(path, at));
  if (operation.name === 'var' && !check.compat && !mayBePath(operation.operands[0]))
    check.problems.push(noPath(operation.operandAt(0)));
}

/** A path is spelt out, or an operation gives it. */
const mayBePath = (operand: Json | undefined): boolean =>
  staticPath(operand) !== undefined || (operand !== undefined && asOperation(operand) !== undefined);

function checkOperands(operation: Operation, operator: Operator, check: Check): void {
  const { length } = operation.operands;
  if (length < operator.least || length > operator.most)
    check.problems.push(operandCount(operation, operator));
  if (operation.name !== 'matches' || length < 2) return;
  const fault = patternFault(operation.operands[1] as Json);
  if (fault !== undefined) check.problems.push(badPattern(operation.operandAt(1), fault));
}

function patternFault(pattern: Json): string | undefined {
  if (typeof pattern !== 'string') return 'not a text';
  if (pattern.length > MAX_PATTERN) return `longer than ${MAX_PATTERN}`;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'not a pattern';
  }
}
