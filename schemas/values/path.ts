import { problem, type Problem } from '../problem.ts';
import { isDecimal } from './decimal.ts';
import type { Json, JsonObject } from './json.ts';
import { ProblemError } from './problem-error.ts';

/** A key of an object, an index of an array (negative counts from its end), or `*` for every item of an array. */
export type PathStep = { key: string } | { index: number } | { each: true };

export type ParsedPath = { ok: true; steps: PathStep[] } | { ok: false; problem: Problem };

/** Reads own properties only. `undefined` says that the path does not exist in the data. */
export type PathReader = (data: Json | undefined) => Json | undefined;

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** A name up to the next dot or bracket; a blank at its edge would be invisible, so such a name must be quoted. */
const NAME = /[^.[\]"\s](?:[^.[\]"]*[^.[\]"\s])?/y;
const BRACKET = /\[(?:(\*)|(-?\d{1,9})|("(?:[^"\\]|\\.)*"))\]/y;

/**
 * Grammar: names joined by dots, each followed by any number of brackets: `a.b[0].c`, `items[*].sku`, `items[-1]`,
 * and quoted keys for headings with dots, brackets or blanks at the edge: `["收货地址 "]`, `row["a.b"].c`. The empty
 * path is the whole value. `at` is the JSON Pointer to the field that holds the path, for the problem.
 */
export function parsePath(path: string, at = ''): ParsedPath {
  const steps: PathStep[] = [];
  let position = 0;
  while (position < path.length) {
    const dotted = position > 0 && path[position] === '.';
    const pattern = path[position] === '[' ? BRACKET : NAME;
    pattern.lastIndex = dotted ? position + 1 : position;
    const match = pattern === NAME && position > 0 && !dotted ? null : pattern.exec(path);
    const step = match === null ? undefined : stepOf(match);
    if (match === null || step === undefined) return refuse(path, position, at);
    if ('key' in step && FORBIDDEN.has(step.key)) return forbid(step.key, at);
    steps.push(step);
    position = pattern.lastIndex;
  }
  return { ok: true, steps };
}

function stepOf([whole, star, index, quoted]: RegExpExecArray): PathStep | undefined {
  if (star !== undefined) return { each: true };
  if (index !== undefined) return { index: Number(index) };
  if (quoted === undefined) return { key: whole };
  try {
    return { key: JSON.parse(quoted) as string };
  } catch {
    return undefined;
  }
}

const refuse = (path: string, position: number, at: string): ParsedPath => ({
  ok: false,
  problem: problem(
    'invalid-path',
    at,
    `路径“${path}”从第 ${position + 1} 个字符起无法识别。`,
    `The path "${path}" cannot be read from character ${position + 1} on.`,
    path,
  ),
});

const forbid = (key: string, at: string): ParsedPath => ({
  ok: false,
  problem: problem(
    'forbidden-key',
    at,
    `路径里不能用“${key}”：它会触及程序的原型。`,
    `A path may not name "${key}": it would reach the prototypes of the program.`,
    key,
  ),
});

/** The steps of a path as text again; quotes a key only where it must. */
export const printPath = (steps: readonly PathStep[]): string =>
  steps
    .map((step, index) => {
      if ('each' in step) return '[*]';
      if ('index' in step) return `[${step.index}]`;
      NAME.lastIndex = 0;
      const plain = NAME.exec(step.key)?.[0] === step.key;
      return plain ? `${index === 0 ? '' : '.'}${step.key}` : `[${JSON.stringify(step.key)}]`;
    })
    .join('');

/** The member of an object, or undefined; of an array only through an index written as a key (`items.0`). */
export function ownValue(data: Json | undefined, key: string): Json | undefined {
  if (typeof data !== 'object' || data === null || isDecimal(data)) return undefined;
  return Object.hasOwn(data, key) ? (data as JsonObject)[key] : undefined;
}

/**
 * A path as one closure. `[*]` yields an array with one entry per item, null where an item lacks the rest of the
 * path, so that positions stay aligned; a second `[*]` behind it makes one flat array. Throws ProblemError
 * (invalid-path, forbidden-key) for a path that cannot be read.
 */
export function compilePath(path: string, at = ''): PathReader {
  const parsed = parsePath(path, at);
  if (!parsed.ok) throw new ProblemError(parsed.problem);
  return compileSteps(parsed.steps);
}

export function compileSteps(steps: readonly PathStep[]): PathReader {
  const star = steps.findIndex((step) => 'each' in step);
  if (star < 0) return compilePlain(steps);
  const toArray = compilePlain(steps.slice(0, star));
  const rest = steps.slice(star + 1);
  const readItem = compileSteps(rest);
  const flatten = rest.some((step) => 'each' in step);
  return (data) => {
    const array = toArray(data);
    if (!Array.isArray(array)) return undefined;
    return flatten
      ? array.flatMap((item) => readItem(item) ?? [])
      : array.map((item) => readItem(item) ?? null);
  };
}

/** Closures per length, because most paths have one or two steps and a loop over steps costs twice as much. */
function compilePlain(steps: readonly PathStep[]): PathReader {
  const [first, second, ...rest] = steps.map(compileStep);
  if (first === undefined) return (data) => data;
  if (second === undefined) return first;
  if (rest.length === 0) return (data) => second(first(data));
  const tail = compilePlain(steps.slice(2));
  return (data) => tail(second(first(data)));
}

function compileStep(step: PathStep): PathReader {
  if ('key' in step) {
    const { key } = step;
    return (data) => ownValue(data, key);
  }
  const index = 'index' in step ? step.index : 0;
  return (data) => (Array.isArray(data) ? data.at(index) : undefined);
}
