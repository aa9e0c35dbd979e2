import type { ErrorObject } from 'ajv/dist/2020.js';
import { isDecimal } from '../../values/decimal.ts';
import { pointer } from '../../values/pointer.ts';
import type { Library, Resource, SchemaNode } from '../library.ts';
import type { Pattern } from '../linear-pattern.ts';
import type { Format } from '../formats.ts';

/** Where in the value the check is: the keys from the outside in, innermost first. */
export interface Place {
  key: string | number;
  outer: Place | undefined;
}

/** The resources that were entered on the way here, innermost first: what `$dynamicRef` looks through. */
export interface Scope {
  resource: Resource;
  outer: Scope | undefined;
}

/** Members or items of one value that some keyword has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export interface Coverage {
  all: boolean;
  keys: Set<string | number>;
}

/** One validation under way. */
export interface Trial {
  /** Undefined where only the verdict counts; then the first failure ends it. */
  errors: ErrorObject[] | undefined;
  firstOnly: boolean;
  scope: Scope | undefined;
}

/**
 * Tells whether a value fits. `coverage` is the caller's, to be added to; it counts only if the value fits, and is
 * undefined where no schema asks for it.
 */
export type Check = (
  value: unknown,
  place: Place | undefined,
  trial: Trial,
  coverage: Coverage | undefined,
) => boolean;

/** Makes the check of a keyword, or none where the keyword says nothing. */
export type MakeCheck = (setting: unknown, node: SchemaNode, workshop: Workshop) => Check | undefined;

export interface Workshop {
  library: Library;
  patternOf(pattern: string): Pattern;
  formatOf(name: string, node: SchemaNode): Format | undefined;
  checkOf(node: SchemaNode): Check;
  /** The check of the schema that these keys lead to. */
  childOf(node: SchemaNode, ...keys: (string | number)[]): Check;
}

/** Errors beyond these nobody reads; a million wrong items must not make a million of them. */
const MOST_ERRORS = 1_000;

/** Notes what failed, and is false. */
export function fail(
  trial: Trial,
  node: SchemaNode,
  keyword: string,
  place: Place | undefined,
  params: Record<string, unknown>,
): false {
  if (trial.errors !== undefined && trial.errors.length < MOST_ERRORS)
    trial.errors.push({
      keyword,
      instancePath: pathOf(place),
      schemaPath: `#${node.path}/${keyword}`,
      params,
    });
  return false;
}

function pathOf(place: Place | undefined): string {
  const keys: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.outer) keys.push(at.key);
  return pointer(keys.reverse());
}

/** The same trial where only the verdict counts. */
export const quietly = (trial: Trial): Trial => ({ errors: undefined, firstOnly: true, scope: trial.scope });

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/** The names of an object's own members; one that is undefined is not there. */
export const namesOf = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(value).filter((name) => value[name] !== undefined);

export const has = (value: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.hasOwn(value, name) && value[name] !== undefined;

/** Whether the schema has a keyword that its dialect knows. */
export const isKeyword = ({ schema, resource }: SchemaNode, keyword: string): boolean =>
  typeof schema === 'object' && Object.hasOwn(schema, keyword) && resource.dialect.keywords.has(keyword);
