import { problem, type Problem } from '../../schemas/problem.ts';
import type { Operator } from './expression.ts';
import type { Operation } from './operation.ts';

export const notJson = (at: string): Problem =>
  problem('rule-not-json', at, '规则只能由 JSON 的值组成。', 'A rule is made of JSON values only.');

export const tooDeep = (at: string, most: number): Problem =>
  problem('rule-too-deep', at, `规则嵌套超过 ${most} 层。`, `The rule is nested deeper than ${most} levels.`);

export const tooLarge = (most: number): Problem =>
  problem('rule-too-large', '', `规则超过 ${most} 个值。`, `The rule holds more than ${most} values.`);

export const textTooLong = (at: string, most: number): Problem =>
  problem('rule-text-too-long', at, `文本超过 ${most} 个字符。`, `A text is longer than ${most} characters.`);

export const notAnOperation = (at: string, keys: readonly string[]): Problem =>
  problem(
    'rule-not-an-operation',
    at,
    `每个对象只能有一个键，即运算名；这里有 ${keys.length} 个。`,
    `An object has one key, the name of its operator; this one has ${keys.length}.`,
    keys.slice(0, 5),
  );

export const unknownOperator = ({ name, at }: Operation): Problem =>
  problem(
    'rule-unknown-operator',
    at,
    `没有名为“${name}”的运算。`,
    `There is no operator named "${name}".`,
    name,
  );

export function operandCount({ name, at, operands }: Operation, { least, most }: Operator): Problem {
  const range = most === Infinity ? `>= ${least}` : least === most ? `${least}` : `${least}–${most}`;
  return problem(
    'rule-operand-count',
    at,
    `“${name}”的操作数应为 ${range} 个，这里有 ${operands.length} 个。`,
    `"${name}" takes ${range} operands, here it has ${operands.length}.`,
    operands.length,
  );
}

export const reservedPath = (path: string, at: string): Problem =>
  problem(
    'rule-reserved-path',
    at,
    `路径“${path}”会触及程序的原型，不接受。`,
    `The path "${path}" reaches into prototypes of the program and is refused.`,
    path,
  );

export const noPath = (at: string): Problem =>
  problem(
    'rule-no-path',
    at,
    '变量的路径应为文本、序号或得出路径的运算。',
    'The path of a variable is a text, a position, or an operation that gives one.',
  );

export const unknownPath = (path: string, at: string): Problem =>
  problem('rule-unknown-path', at, `数据里没有字段“${path}”。`, `The data has no field "${path}".`, path);

export const badPattern = (at: string, why: string): Problem =>
  problem('rule-bad-pattern', at, `正则表达式无法使用：${why}。`, `The pattern cannot be used: ${why}.`, why);
