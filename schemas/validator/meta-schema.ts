import { Ajv as Ajv07, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { problem, type Problem } from '../problem.ts';
import { draft07, draft2020, type Dialect } from './dialect.ts';
import { holdsDecimal, withDoubles } from './doubles.ts';
import { problemsOf } from './problems.ts';

const settings: Options = {
  strict: false,
  allErrors: true,
  logger: false,
  validateFormats: false,
  validateSchema: false,
};
/** Kept, since compiling a meta-schema costs 20 ms. */
const kept: { draft07?: Ajv07; draft2020?: Ajv2020 } = {};

const ajvFor = (name: Dialect['name']): Ajv07 | Ajv2020 =>
  name === 'draft-07' ? (kept.draft07 ??= new Ajv07(settings)) : (kept.draft2020 ??= new Ajv2020(settings));

/** What is wrong with the shape of a schema by the meta-schema of its dialect; paths point into the schema. */
export function metaProblems(schema: unknown, { name, meta }: Dialect): Problem[] {
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
  const ajv = ajvFor(name);
  return ajv.validate(meta, holdsDecimal(schema) ? withDoubles(schema) : schema)
    ? []
    : problemsOf(ajv.errors ?? []);
}

/** A meta-schema of the standard, or a part of one, by its address, for schemas that refer to it. */
export function metaDocument(address: string): SchemaObject | undefined {
  const draft = address.startsWith(META_2020) ? 'draft2020-12' : 'draft-07';
  if (draft === 'draft-07' && address !== draft07.meta) return undefined;
  // ajv does not bring this part along; it says the same in other words.
  if (address.endsWith(ASSERTION))
    return { ...metaDocument(address.replace(ASSERTION, ANNOTATION)), $id: address };
  const found = ajvFor(draft).getSchema(address)?.schema;
  return typeof found === 'object' ? found : undefined;
}

type SchemaObject = Readonly<Record<string, unknown>>;
const META_2020 = draft2020.meta.replace(/schema$/, '');
const [ASSERTION, ANNOTATION] = ['meta/format-assertion', 'meta/format-annotation'] as const;
