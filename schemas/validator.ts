import type { Problem } from './problem.ts';
import { problem } from './problem.ts';
import { bundleSchema } from './validator/bundle.ts';
import { findBeyondAjv } from './validator/beyond-ajv.ts';
import type { Remotes } from './validator/choose-dialect.ts';
import { compileAjv } from './validator/compile-ajv.ts';
import { holdsDecimal } from './validator/doubles.ts';
import { makeJudge, type Judge } from './validator/exact/judge.ts';
import { formats as knownFormats } from './validator/formats.ts';
import { gatherSchemas, type Library } from './validator/library.ts';
import { prepareSchema } from './validator/prepare.ts';
import { problemsOf } from './validator/problems.ts';
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
 * ajv does the usual; what it is known to decide wrongly is judged word by word, several times slower. What neither
 * can decide is refused here, so that there is no wrong answer later.
 *
 * Throws ProblemError if the schema is none or too large, refers to what is not there (schema-unusable), or asks for
 * what cannot be decided (schema-unsupported).
 */
export function compileSchema(schema: unknown, options: SchemaOptions = {}): Validate {
  const library = gatherSchemas(prepareSchema(schema), options.remotes ?? {});
  const { assertsFormats } = library.root.resource.dialect;
  const settings = {
    strict: options.strict === true,
    firstOnly: options.firstOnly === true,
    coerce: options.coerce === true,
    defaults: options.defaults === true,
    formats: options.formats !== false || assertsFormats,
  };
  vetLibrary(library, settings);
  let judge: Judge | undefined;
  const judged = (value: unknown) => {
    judge ??= makeJudge(library, (name, node) =>
      options.formats !== false || node.resource.dialect.assertsFormats ? knownFormats.get(name) : undefined,
    );
    return judge(value, settings.firstOnly);
  };
  const beyond = findBeyondAjv(library);
  const bundle = beyond === undefined ? bundleSchema(library) : undefined;
  if (bundle === undefined) return (value) => problemsOf(judged(value));
  const quick = compileAjv(bundle, library.root.resource.dialect, settings);
  return (value) => problemsOf(!settings.coerce && holdsDecimal(value) ? judged(value) : quick(value));
}

/** Everything that keeps a schema from being compiled; paths point into the schema itself, below `base`. */
export function checkSchema(schema: unknown, base = '', options: SchemaOptions = {}): Problem[] {
  try {
    compileSchema(schema, options);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [{ ...error.problem, path: base + error.problem.path }];
  }
}
