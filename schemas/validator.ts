import type { ValidateFunction } from 'ajv';
import { problem, type Problem } from './problem.ts';
import { findBeyondAjv } from './validator/beyond-ajv.ts';
import { bundleSchema } from './validator/bundle.ts';
import { chooseDialect, customMeta, type Remotes } from './validator/choose-dialect.ts';
import { compileAjv } from './validator/compile-ajv.ts';
import { draft2020 } from './validator/dialect.ts';
import { holdsDecimal } from './validator/doubles.ts';
import { makeJudge, type Judge } from './validator/exact/judge.ts';
import { gatherSchemas, type Library, type Schema, type SchemaObject } from './validator/library.ts';
import type { Patterns } from './validator/linear-pattern.ts';
import { metaProblems } from './validator/meta-schema.ts';
import { prepareSchema } from './validator/prepare.ts';
import { problemsOf } from './validator/problems.ts';
import { inDocument, unsupported } from './validator/refusal.ts';
import { vetLibrary } from './validator/vet.ts';
import { ProblemError } from './values/problem-error.ts';

export interface SchemaOptions {
  /** Keywords and formats nobody knows are refused, so that a typing error in a schema of ours cannot pass. */
  strict?: boolean;
  /** Stop at the first problem: for bodies from outside, where a million wrong items must not make a million errors. */
  firstOnly?: boolean;
  /** Texts become numbers and booleans where the schema asks for them, in place: for query strings. */
  coerce?: boolean;
  /** Missing members with a `default` are filled in, in place. */
  defaults?: boolean;
  /** False: `format` only describes, as draft 2020-12 has it; else it is checked. */
  formats?: boolean;
  /** Schemas that may be referred to, by their address. Nothing is ever fetched. */
  remotes?: Remotes;
}

/** Tells what is wrong with a value; an empty list: nothing. */
export type Validate = (value: unknown) => Problem[];

/**
 * Compiles a JSON Schema of draft 2020-12, or of draft-07 if its `$schema` says so. Patterns run in linear time, only
 * own properties count, decimals (Big) count as numbers. Compile once and keep it: it takes about a millisecond.
 *
 * ajv compiles the usual; a judge, half as fast, reads word by word what ajv is known to decide wrongly, and tells what
 * is wrong with what ajv turns down. What neither can decide is refused here: no answer is better than a wrong one.
 *
 * Throws ProblemError if the schema is none or too large, is broken (schema-unusable), or asks for what cannot be
 * decided (schema-unsupported).
 */
export function compileSchema(schema: unknown, options: SchemaOptions = {}): Validate {
  const prepared = prepareSchema(schema);
  const [refusal] = misfits(prepared, options);
  if (refusal !== undefined) throw new ProblemError(refusal);
  return compilePrepared(prepared as Schema, options);
}

/** Everything that keeps a schema from being compiled; paths point into the schema itself, below `base`. */
export function checkSchema(schema: unknown, base = '', options: SchemaOptions = {}): Problem[] {
  let problems: Problem[] = [];
  try {
    const prepared = prepareSchema(schema);
    problems = misfits(prepared, options);
    if (problems.length === 0) compilePrepared(prepared as Schema, options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems = [error.problem];
  }
  return problems.map((found) => ({ ...found, path: base + found.path }));
}

/** What the meta-schema of the dialect says, and one of the author's own. */
function misfits(schema: unknown, { remotes = {} }: SchemaOptions): Problem[] {
  const problems = metaProblems(schema, chooseDialect(schema, draft2020, remotes, ''));
  const meta = customMeta(schema, remotes);
  if (problems.length > 0 || meta === undefined) return problems;
  const prepared = prepareSchema(meta);
  const [broken] = metaProblems(prepared, chooseDialect(prepared, draft2020, remotes, ''));
  if (broken !== undefined) return [inDocument(broken, String((schema as SchemaObject)['$schema']))];
  return compilePrepared(prepared as Schema, { remotes, formats: false })(schema);
}

function compilePrepared(schema: Schema, options: SchemaOptions): Validate {
  try {
    const library = gatherSchemas(schema, options.remotes ?? {});
    const { strict = false, formats = true, coerce = false, defaults = false } = options;
    const patterns = vetLibrary(library, { strict, formats });
    return coerce || defaults ? filling(library, patterns, options) : deciding(library, patterns, options);
  } catch (error) {
    // A chain of thousands of references is deeper than the stack.
    throw error instanceof RangeError ? new ProblemError(tooDeep('schema-unsupported')) : error;
  }
}

/** Asks ajv first where it can be trusted, and the judge about all the rest. */
function deciding(library: Library, patterns: Patterns, options: SchemaOptions): Validate {
  const beyond = findBeyondAjv(library);
  const quick = beyond === undefined ? byAjv(library, patterns, options) : undefined;
  let judge: Judge | undefined;
  return guarded((value) => {
    if (quick !== undefined && !holdsDecimal(value) && quick(value)) return [];
    judge ??= makeJudge(library, patterns, options.formats !== false);
    return problemsOf(judge(value, options.firstOnly === true));
  });
}

/** Changes values on the way, which only ajv can. */
function filling(library: Library, patterns: Patterns, options: SchemaOptions): Validate {
  const beyond = findBeyondAjv(library);
  const quick = beyond === undefined ? byAjv(library, patterns, options) : undefined;
  if (quick !== undefined) return guarded((value) => (quick(value) ? [] : problemsOf(quick.errors ?? [])));
  const { node, keyword } = beyond ?? { node: library.root, keyword: '$ref' };
  throw unsupported(
    node,
    keyword,
    `“${keyword}”不能与改写数据一起使用`,
    `"${keyword}" cannot be had where values are changed on the way`,
  );
}

function byAjv(library: Library, patterns: Patterns, options: SchemaOptions): ValidateFunction | undefined {
  const bundle = bundleSchema(library);
  if (bundle === undefined) return undefined;
  const { dialect } = library.root.resource;
  try {
    return compileAjv(bundle, dialect, {
      strict: options.strict === true,
      formats: options.formats !== false || dialect.assertsFormats,
      coerce: options.coerce === true,
      defaults: options.defaults === true,
      patterns,
    });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError(
      problem(
        'schema-unusable',
        '',
        `JSON Schema 无法使用：${reason}`,
        `The JSON Schema cannot be used: ${reason}`,
      ),
    );
  }
}

/** A value nested deeper than the stack gets an answer too. */
const guarded =
  (validate: Validate): Validate =>
  (value) => {
    try {
      return validate(value);
    } catch (error) {
      if (error instanceof RangeError) return [tooDeep('too-deep')];
      throw error;
    }
  };

const tooDeep = (code: string): Problem =>
  problem(code, '', '嵌套过深，无法校验。', 'Nested too deeply to be checked.');
