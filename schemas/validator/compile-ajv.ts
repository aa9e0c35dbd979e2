import { Ajv as Ajv07, type FuncKeywordDefinition, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Dialect } from './dialect.ts';
import { repeatedItems } from './equality.ts';
import { formats } from './formats.ts';
import { linearPattern, type Patterns } from './linear-pattern.ts';
import { isMultiple } from './multiple.ts';

export interface AjvSettings {
  strict: boolean;
  formats: boolean;
  /** Texts become what the schema asks for, and missing members their default, in place. */
  coerce: boolean;
  defaults: boolean;
  patterns: Patterns;
}

/**
 * Compiles a bundled schema to a function that tells whether a value fits. Where it changes values it goes on to the
 * end, to change them all, and leaves every error; else it stops at the first. Throws Error where ajv will not have the
 * schema.
 *
 * An instance per schema: instances keep what they compile.
 */
export function compileAjv(schema: unknown, dialect: Dialect, settings: AjvSettings): ValidateFunction {
  const options: Options = {
    allErrors: settings.coerce || settings.defaults,
    strict: settings.strict,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    meta: false,
    validateSchema: false,
    validateFormats: settings.formats,
    formats: ajvFormats,
    coerceTypes: settings.coerce ? 'array' : false,
    useDefaults: settings.defaults,
    ownProperties: true,
    logger: false,
    code: { regExp: linearEngine(settings.patterns) },
  };
  const ajv = dialect.name === 'draft-07' ? new Ajv07(options) : new Ajv2020(options);
  // Keeping account of what was evaluated, for keywords it is not given here, it crashes on some patternProperties.
  ajv.opts.unevaluated = false;
  for (const keyword of exactKeywords) ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv.compile(schema as object | boolean);
}

/** ajv keeps compiled patterns by their `toString`, which so must be the pattern. */
const linearEngine = (patterns: Patterns) =>
  Object.assign(
    (pattern: string) => {
      const compiled = patterns.get(pattern) ?? linearPattern(pattern);
      return { test: (text: string): boolean => compiled.test(text), toString: () => `/${pattern}/` };
    },
    { code: 'linearEngine' },
  );

/** ajv asks a format of numbers about doubles only, since values that hold decimals are not given to it. */
const ajvFormats = Object.fromEntries(
  [...formats].map(([name, { of, fits }]) => [
    name,
    of === 'number' ? { type: of, validate: fits } : { type: of, validate: fits },
  ]),
);

/** ajv divides doubles, so that 19.9 would be no multiple of 0.01. */
const multipleOf: FuncKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  compile: (unit: number) =>
    telling('multipleOf', (value) => (isMultiple(value as number, unit) ? undefined : { multipleOf: unit })),
};

/** ajv compares every item with every other, and objects by their valueOf and toString, which may be plain members. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  compile: (unique: boolean) =>
    telling('uniqueItems', (list) => {
      const pair = unique ? repeatedItems(list as unknown[]) : undefined;
      return pair && { i: pair[0], j: pair[1] };
    }),
};

const exactKeywords = [multipleOf, uniqueItems];

interface KeywordCheck {
  (value: unknown): boolean;
  errors?: { keyword: string; params: Record<string, unknown> }[];
}

/** A keyword's function, which ajv wants to leave its error on itself. */
function telling(
  keyword: string,
  misfit: (value: unknown) => Record<string, unknown> | undefined,
): KeywordCheck {
  const check: KeywordCheck = (value) => {
    const params = misfit(value);
    if (params !== undefined) check.errors = [{ keyword, params }];
    return params === undefined;
  };
  return check;
}
