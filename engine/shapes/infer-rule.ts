import type { Shape } from '../../schemas/shape.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { PathStep } from '../../schemas/values/path.ts';
import { asOperation, type Operation } from '../rules/operation.ts';
import { staticPath } from '../rules/scope.ts';
import { findField, stepsOfRulePath, type Found } from './find-field.ts';
import { mayBe } from './kinds.ts';
import { shapeOfValue } from './of-value.ts';
import { ANY, listOf, mayBeMissing, objectOf, optional, present, scalar, union, unionOf } from './union.ts';

/** A variable a rule reads. `guarded`: the rule has an answer for the case that it is not there. */
export interface RuleRead {
  path: string;
  steps: readonly PathStep[];
  /** JSON Pointer from the rule. */
  at: string;
  found: Found;
  guarded: boolean;
}

/** Operands whose kinds can never fit: what is wrong, and of what kinds they are. */
export interface RuleClash {
  at: string;
  operator: string;
  kind: 'compare' | 'number' | 'text' | 'list';
  left: Shape;
  right?: Shape;
}

/** Told of everything a rule does while its shape is worked out. */
export interface RuleWatch {
  read?(read: RuleRead): void;
  clash?(clash: RuleClash): void;
}

interface Scope extends RuleWatch {
  data: Shape;
  guarded: boolean;
}

type Infer = (operation: Operation, scope: Scope) => Shape;

/** What a rule gives over data of this shape. */
export const shapeOfRule = (rule: Json, data: Shape, watch: RuleWatch = {}, at = ''): Shape =>
  infer(rule, at, { ...watch, data, guarded: false });

function infer(rule: Json, at: string, scope: Scope): Shape {
  if (Array.isArray(rule)) {
    const items = rule.map((item, index) => infer(item, `${at}/${index}`, scope));
    return listOf(unionOf(items) ?? ANY);
  }
  if (typeof rule !== 'object' || rule === null || isDecimal(rule)) return shapeOfValue(rule);
  const operation = asOperation(rule, at);
  if (operation === undefined) return ANY;
  const known = Object.hasOwn(operators, operation.name) ? operators[operation.name] : undefined;
  if (known !== undefined) return known(operation, scope);
  for (const index of operation.operands.keys()) operand(operation, index, scope);
  return ANY;
}

const operand = ({ operands, operandAt }: Operation, index: number, scope: Scope): Shape =>
  infer(operands[index] ?? null, operandAt(index), scope);
const all = (operation: Operation, scope: Scope): Shape[] =>
  operation.operands.map((_, index) => operand(operation, index, scope));

const BOOLEAN = scalar('boolean');
const guard = (scope: Scope): Scope => ({ ...scope, guarded: true });

const variable: Infer = (operation, scope) => {
  const otherwise = operation.operands.length > 1 ? operand(operation, 1, scope) : undefined;
  const path = staticPath(operation.operands[0]);
  if (path === undefined) {
    operand(operation, 0, scope);
    return ANY;
  }
  const steps = stepsOfRulePath(path);
  const found = findField(scope.data, steps);
  scope.read?.({
    path,
    steps,
    at: operation.operands.length === 0 ? operation.at : operation.operandAt(0),
    found,
    guarded: scope.guarded || otherwise !== undefined,
  });
  const shape = found.kind === 'found' ? found.shape : ANY;
  if (otherwise === undefined) return shape;
  const { optional: _absent, ...there } = shape;
  return union(there, otherwise);
};

/** Both may be worked out, and neither is known to be of the other's kind. */
const compare =
  (order: boolean): Infer =>
  (operation, scope) => {
    const withNull = operation.operands.some((one) => one === null);
    const shapes = all(operation, !order && withNull ? guard(scope) : scope);
    for (const [index, left] of shapes.slice(0, -1).entries()) {
      const right = shapes[index + 1] as Shape;
      if (!comparable(left, right, order))
        scope.clash?.({ at: operation.at, operator: operation.name, kind: 'compare', left, right });
    }
    return BOOLEAN;
  };

function comparable(a: Shape, b: Shape, order: boolean): boolean {
  if (order) return (mayBe(a, 'number') && mayBe(b, 'number')) || (mayBe(a, 'text') && mayBe(b, 'text'));
  if (!order && (onlyNull(a) || onlyNull(b))) return true;
  return (['text', 'number', 'boolean', 'object', 'list'] as const).some(
    (kind) => mayBe(a, kind) && mayBe(b, kind),
  );
}

const onlyNull = ({ types }: Shape): boolean => types.length === 1 && types[0] === 'null';

const calculate: Infer = (operation, scope) => {
  const shapes = all(operation, scope);
  const lone = shapes.length === 1 && (shapes[0]?.types.includes('list') ?? false);
  const numbers = lone ? [(shapes[0] as Shape).items ?? ANY] : shapes;
  for (const [index, shape] of numbers.entries())
    if (!mayBe(shape, 'number') && !(lone && shape.types.length === 0))
      scope.clash?.({
        at: operation.operandAt(lone ? 0 : index),
        operator: operation.name,
        kind: 'number',
        left: shape,
      });
  if (numbers.some(({ types }) => types.includes('money'))) return scalar('money');
  const whole =
    operation.name !== '/' && numbers.every(({ types }) => types.length === 1 && types[0] === 'integer');
  return scalar(whole ? 'integer' : 'number');
};

const aboutText =
  (result: Shape): Infer =>
  (operation, scope) => {
    for (const [index, shape] of all(operation, scope).entries()) {
      const fits = index === 0 ? mayBe(shape, 'text') : mayBe(shape, 'text', 'list', 'number');
      if (!fits)
        scope.clash?.({
          at: operation.operandAt(index),
          operator: operation.name,
          kind: 'text',
          left: shape,
        });
    }
    return result;
  };

const membership: Infer = (operation, scope) => {
  const [needle = ANY, stack = ANY] = all(operation, scope);
  if (!mayBe(stack, 'list', 'text'))
    scope.clash?.({ at: operation.operandAt(1), operator: 'in', kind: 'list', left: stack });
  else if (
    stack.types.includes('list') &&
    stack.items !== undefined &&
    !comparable(needle, stack.items, false)
  )
    scope.clash?.({ at: operation.at, operator: 'in', kind: 'compare', left: needle, right: stack.items });
  return BOOLEAN;
};

/** The list of a list operator, and its items. */
function listOperand(operation: Operation, scope: Scope): { list: Shape; item: Shape } {
  const list = operand(operation, 0, scope);
  if (!mayBe(list, 'list'))
    scope.clash?.({ at: operation.operandAt(0), operator: operation.name, kind: 'list', left: list });
  return { list, item: list.items ?? ANY };
}

const body = (operation: Operation, item: Shape, scope: Scope): Shape =>
  operation.operands.length < 2 ? ANY : operand(operation, 1, { ...scope, data: item, guarded: false });

const overList =
  (result: (list: Shape, mapped: Shape) => Shape): Infer =>
  (operation, scope) => {
    const { list, item } = listOperand(operation, scope);
    return result(list, body(operation, item, scope));
  };

const fold: Infer = (operation, scope) => {
  const { item } = listOperand(operation, scope);
  const start = operation.operands.length > 2 ? operand(operation, 2, scope) : ANY;
  // What is gathered may be an item, or what the body made of it: two rounds settle what it looks like.
  const once = body(operation, objectOf({ current: item, accumulator: ANY }), {
    ...scope,
    read: () => {},
    clash: () => {},
  });
  return union(body(operation, objectOf({ current: item, accumulator: union(start, once) }), scope), start);
};

const choice: Infer = (operation, scope) => {
  const results: Shape[] = [];
  const { length } = operation.operands;
  for (let index = 0; index < length; index += 1) {
    const isCondition = index % 2 === 0 && index < length - 1;
    const shape = operand(operation, index, isCondition ? scope : scope);
    if (!isCondition) results.push(shape);
  }
  return unionOf(length % 2 === 0 ? [...results, shapeOfValue(null)] : results) ?? ANY;
};

const coalesce: Infer = (operation, scope) => {
  const { length } = operation.operands;
  const shapes = operation.operands.map((_, index) =>
    operand(operation, index, index < length - 1 || length > 1 ? guard(scope) : scope),
  );
  const last = shapes.at(-1) ?? ANY;
  const either = unionOf([...shapes.slice(0, -1).map(present).map(withoutAbsence), last]) ?? ANY;
  return mayBeMissing(last) ? optional(either) : either;
};
const withoutAbsence = ({ optional: _absent, ...shape }: Shape): Shape => shape;

const truth: Infer = (operation, scope) => {
  all(operation, guard(scope));
  return BOOLEAN;
};
const either: Infer = (operation, scope) => unionOf(all(operation, scope)) ?? BOOLEAN;

const named: Infer = (operation, scope) => {
  const paths = operation.operands.flat().filter((path): path is string => typeof path === 'string');
  for (const path of paths) {
    const steps = stepsOfRulePath(path);
    scope.read?.({ path, steps, at: operation.at, found: findField(scope.data, steps), guarded: true });
  }
  return listOf(scalar('text'));
};

const merge: Infer = (operation, scope) =>
  listOf(
    unionOf(all(operation, scope).map((one) => (one.types.includes('list') ? (one.items ?? ANY) : one))) ??
      ANY,
  );

const operators: Readonly<Record<string, Infer>> = {
  var: variable,
  missing: named,
  missing_some: named,
  '==': compare(false),
  '!=': compare(false),
  '===': compare(false),
  '!==': compare(false),
  '<': compare(true),
  '<=': compare(true),
  '>': compare(true),
  '>=': compare(true),
  between: compare(true),
  and: either,
  or: either,
  '!': (operation, scope) => (all(operation, scope), BOOLEAN),
  '!!': truth,
  if: choice,
  '?:': choice,
  coalesce,
  '+': calculate,
  '-': calculate,
  '*': calculate,
  '/': calculate,
  '%': calculate,
  max: calculate,
  min: calculate,
  number: (operation, scope) => (all(operation, scope), scalar('number')),
  cat: (operation, scope) => (all(operation, scope), scalar('text')),
  substr: aboutText(scalar('text')),
  starts_with: aboutText(BOOLEAN),
  ends_with: aboutText(BOOLEAN),
  matches: aboutText(BOOLEAN),
  length: (operation, scope) => (all(operation, scope), scalar('integer')),
  in: membership,
  merge,
  map: overList((list, mapped) => listOf(mapped, mayBeMissing(list) ? { optional: true } : {})),
  filter: overList((list) => list),
  all: overList(() => BOOLEAN),
  some: overList(() => BOOLEAN),
  none: overList(() => BOOLEAN),
  reduce: fold,
  log: (operation, scope) => all(operation, scope)[0] ?? ANY,
};
