import { Ajv as Ajv07, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { problem, type Problem } from './problem.ts';
import { meantErrors } from './validator/branches.ts';
import { linearEngine } from './validator/linear-pattern.ts';
import { tell } from './validator/messages.ts';
import { prepareSchema } from './validator/prepare.ts';
import { isDecimal } from './values/decimal.ts';
import { pointer } from './values/pointer.ts';
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
  remotes?: Readonly<Record<string, unknown>>;
}

/** Tells what is wrong with a value; an empty list: nothing. */
export type Validate = (value: unknown) => Problem[];

/** More problems than anybody reads are cut off. */
const MAX_PROBLEMS = 100;
const DRAFT_07 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/**
 * Compiles a JSON Schema of draft 2020-12, or of draft-07 if its `$schema` says so. Patterns run in linear time, only
 * own properties count, decimals (Big) count as numbers. Compile once and keep it: it takes about a millisecond.
 *
 * Throws ProblemError if the schema is none, is too large, or refers to what is not there.
 */
export function compileSchema(schema: unknown, options: SchemaOptions = {}): Validate {
  const prepared = prepareSchema(schema);
  const [refusal] = metaProblems(prepared.schema, options);
  if (refusal !== undefined) throw new ProblemError(refusal);
  const ajv = createAjv(prepared.schema, options, prepared.extensions);
  const validate = compileOrThrow(ajv, prepared.schema);
  return (value) => {
    if (validate(options.coerce === true ? value : withDoubles(value))) return [];
    return problemsOf(validate.errors ?? []);
  };
}

/** Everything that keeps a schema from being compiled; paths point into the schema itself, below `base`. */
export function checkSchema(schema: unknown, base = '', options: SchemaOptions = {}): Problem[] {
  let problems: Problem[] = [];
  try {
    problems = metaProblems(prepareSchema(schema).schema, options);
    if (problems.length === 0) compileSchema(schema, options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems = [error.problem];
  }
  return problems.map((found) => ({ ...found, path: base + found.path }));
}

/** ajv's errors as problems, each on the field it is about: a missing field's path ends in that field. */
export function problemsOf(errors: readonly ErrorObject[], base = ''): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const error of meantErrors(errors)) {
    const { code, message } = tell(error);
    const path = base + fieldOf(error);
    const mark = `${path} ${code} ${message.en}`;
    if (!seen.has(mark)) problems.push({ code, path, message });
    seen.add(mark);
    if (problems.length === MAX_PROBLEMS) break;
  }
  return problems;
}

const fieldParams = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'];

function fieldOf({ instancePath, params }: ErrorObject): string {
  const name = fieldParams
    .map((param) => (params as Record<string, unknown>)[param])
    .find((found) => typeof found === 'string');
  return typeof name === 'string' ? instancePath + pointer([name]) : instancePath;
}

type AnyAjv = Ajv2020 | Ajv07;

const is07 = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  DRAFT_07.test(String((schema as Record<string, unknown>)['$schema']));

/**
 * An instance per schema: instances keep what they compile, and names given by `$id` would clash between schemas.
 * The schema was checked against its meta-schema before, by an instance that is kept, since that costs 20 ms.
 */
function createAjv(schema: unknown, options: SchemaOptions, extensions: string[]): AnyAjv {
  const settings: Options = {
    allErrors: options.firstOnly !== true,
    strict: options.strict === true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    validateSchema: false,
    validateFormats: options.formats !== false,
    coerceTypes: options.coerce === true ? 'array' : false,
    useDefaults: options.defaults === true,
    ownProperties: true,
    logger: false,
    code: { regExp: linearEngine },
  };
  const ajv = is07(schema) ? new Ajv07(settings) : new Ajv2020(settings);
  addFormats.default(ajv);
  ajv.addVocabulary(extensions);
  for (const [address, remote] of Object.entries(options.remotes ?? {})) addRemote(ajv, address, remote);
  return ajv;
}

function addRemote(ajv: AnyAjv, address: string, remote: unknown): void {
  if (typeof remote !== 'object' || remote === null) return;
  if ('$vocabulary' in remote) ajv.addMetaSchema(remote, address, false);
  else ajv.addSchema(remote, address);
}

function compileOrThrow(ajv: AnyAjv, schema: unknown): ReturnType<AnyAjv['compile']> {
  try {
    return ajv.compile(schema as object | boolean);
  } catch (error) {
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

const metaAjv = { draft07: undefined as Ajv07 | undefined, draft2020: undefined as Ajv2020 | undefined };

function metaProblems(schema: unknown, { remotes = {} }: SchemaOptions): Problem[] {
  if (typeof schema === 'boolean') return [];
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return [
      problem(
        'wrong-type',
        '',
        'JSON Schema 应为对象或是/否。',
        'A JSON Schema is an object, true or false.',
      ),
    ];
  const address = (schema as Record<string, unknown>)['$schema'];
  if (typeof address === 'string' && Object.hasOwn(remotes, address)) return [];
  const settings: Options = { strict: false, allErrors: true, logger: false, validateFormats: false };
  const ajv = is07(schema)
    ? (metaAjv.draft07 ??= new Ajv07(settings))
    : (metaAjv.draft2020 ??= new Ajv2020(settings));
  try {
    if (ajv.validateSchema(schema) === true) return [];
  } catch (error) {
    return [unknownDraft(address, error)];
  }
  return problemsOf(ajv.errors ?? []);
}

const unknownDraft = (address: unknown, error: unknown): Problem =>
  problem(
    'schema-draft-unknown',
    '/$schema',
    `不认识的 JSON Schema 版本 ${String(address)}；可用 draft 2020-12 与 draft-07。`,
    `Unknown JSON Schema draft ${String(address)} (draft 2020-12 and draft-07 are known): ${error instanceof Error ? error.message : ''}`,
  );

/** The value with every Big as its nearest double, which is near enough to check a type or a limit; else the value itself. */
function withDoubles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return Number(value.toString());
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const plain = withDoubles(value[index]);
      if (plain !== value[index]) (copy ??= [...value])[index] = plain;
    }
    return copy ?? value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    const plain = withDoubles(item);
    if (plain !== item) (copy ??= { ...value })[key] = plain;
  }
  return copy ?? value;
}
