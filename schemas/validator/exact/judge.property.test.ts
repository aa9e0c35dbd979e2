import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBeyondAjv } from '../beyond-ajv.ts';
import { bundleSchema } from '../bundle.ts';
import { compileAjv } from '../compile-ajv.ts';
import { gatherSchemas, type Schema } from '../library.ts';
import { prepareSchema } from '../prepare.ts';
import { vetLibrary } from '../vet.ts';
import { makeJudge } from './judge.ts';

const name = fc.constantFrom('a', 'b', "a'b", 'x.y', 'toString', 'constructor', 'valueOf');
const scalar = fc.constantFrom<unknown>(null, true, 0, 1, 2, -1, 0.1, 19.9, '', 'a', 'ab', '😀');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const limit = fc.nat({ max: 3 });
const type = fc.constantFrom('null', 'boolean', 'string', 'array', 'object', 'number', 'integer');
const pattern = fc.constantFrom('^a', 'b$', '^.$');

const single = ['additionalProperties', 'propertyNames', 'items', 'not', 'if', 'then', 'else'];

/** A few of these keywords; with all of them hardly any value would fit. */
const keywords = (all: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc
    .array(fc.oneof(...Object.entries(all).map(([key, setting]) => fc.tuple(fc.constant(key), setting))), {
      maxLength: 4,
    })
    .map((entries) => Object.fromEntries(entries));

/** Any schema of the keywords that ajv is trusted with; those of both drafts, so that each draft passes over some. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const schemas = fc.array(tie('schema'), { minLength: 1, maxLength: 3 });
  const named = fc.dictionary(name, tie('schema'), { minKeys: 1, maxKeys: 2, noNullPrototype: true });
  const names = fc.uniqueArray(name, { maxLength: 2 });
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      keywords({
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
        enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
        const: scalar,
        minimum: limit,
        exclusiveMaximum: limit,
        multipleOf: fc.constantFrom(1, 2, 0.1, 0.01),
        minLength: limit,
        maxLength: limit,
        pattern,
        minItems: limit,
        maxItems: limit,
        uniqueItems: fc.boolean(),
        minProperties: limit,
        maxProperties: limit,
        required: names,
        dependentRequired: fc.dictionary(name, names, { maxKeys: 1, noNullPrototype: true }),
        dependentSchemas: named,
        properties: named,
        patternProperties: fc.dictionary(pattern, tie('schema'), { maxKeys: 1, noNullPrototype: true }),
        allOf: schemas,
        anyOf: schemas,
        oneOf: schemas,
        ...Object.fromEntries(single.map((keyword) => [keyword, tie('schema')])),
        $ref: fc.constantFrom('#/$defs/p', '#/$defs/q'),
        nullable: fc.constant(true),
      }),
    ),
  };
});

const drafts = fc.constantFrom(
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/draft-07/schema#',
);
const whole = fc.record({ root: schema, p: schema, q: schema, $schema: drafts });

it('says what ajv says, wherever ajv is trusted', () => {
  fc.assert(
    fc.property(
      whole,
      fc.array(value, { minLength: 1, maxLength: 12 }),
      ({ root, p, q, $schema }, values) => {
        const content = typeof root === 'object' ? root : { not: !root };
        // A reference from the last definition leads into the value, so that no circle stays in place.
        const $defs = { p, q: { items: q, properties: { a: { $ref: '#' } } } };
        const library = gatherSchemas(prepareSchema({ ...content, $schema, $defs }) as Schema, {});
        fc.pre(findBeyondAjv(library) === undefined && !isCircle(library));
        const patterns = vetLibrary(library, { strict: false, formats: false });
        const settings = { strict: false, formats: false, coerce: false, defaults: false, patterns };
        const quick = compileAjv(bundleSchema(library), library.root.resource.dialect, settings);
        const judge = makeJudge(library, patterns, false);
        for (const each of values) {
          const verdict = quick(each);
          expect(judge(each, true).length === 0).toBe(verdict);
          expect(judge(each, false).length === 0).toBe(verdict);
        }
      },
    ),
    { numRuns: 500 },
  );
});

const isCircle = (library: Parameters<typeof vetLibrary>[0]): boolean => {
  try {
    vetLibrary(library, { strict: false, formats: false });
    return false;
  } catch {
    return true;
  }
};
