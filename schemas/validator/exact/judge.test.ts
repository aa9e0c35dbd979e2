import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../validator.ts';
import { parseJson } from '../../values/parse-json.ts';

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

const fits = (schema: unknown, value: unknown, options = {}): boolean =>
  compileSchema(schema, options)(value).length === 0;
const told = (schema: unknown, value: unknown): string[] =>
  compileSchema(schema)(value).map(({ path, code }) => `${path} ${code}`);

describe('$dynamicRef', () => {
  /** A list whose items are whatever the schema around it says an entry is. */
  const list = {
    $id: 'https://shop.example/list',
    $defs: { entry: { $dynamicAnchor: 'entry' } },
    type: 'array',
    items: { $dynamicRef: '#entry' },
  };
  const listOf = (type: string) => ({
    $id: `https://shop.example/${type}-list`,
    $ref: 'list',
    $defs: { entry: { $dynamicAnchor: 'entry', type }, list },
  });

  it('leads to the outermost schema of that name', () => {
    expect(fits(list, ['a', 1])).toBe(true);
    expect(told(listOf('string'), ['a', 1])).toEqual(['/1 wrong-type']);
    expect(fits(listOf('integer'), [1, 2])).toBe(true);
  });

  it('takes the way through each branch by itself', () => {
    const schema = {
      properties: { names: { $ref: 'string-list' }, counts: { $ref: 'integer-list' } },
      $defs: { a: listOf('string'), b: listOf('integer') },
      $id: 'https://shop.example/both',
    };
    const { list: _, ...own } = listOf('integer').$defs;
    const both = { ...schema, $defs: { a: schema.$defs.a, b: { ...schema.$defs.b, $defs: own } } };
    expect(fits(both, { names: ['a'], counts: [1] })).toBe(true);
    expect(told(both, { names: [1], counts: ['a'] })).toEqual([
      '/names/0 wrong-type',
      '/counts/0 wrong-type',
    ]);
  });

  it('is a plain reference where it leads to a plain anchor, or to no name', () => {
    const plain = {
      $id: 'https://shop.example/plain',
      $ref: 'inner',
      $defs: {
        outer: { $dynamicAnchor: 'entry', type: 'string' },
        inner: {
          $id: 'inner',
          items: { $dynamicRef: '#entry' },
          $defs: { entry: { $anchor: 'entry', type: 'integer' } },
        },
      },
    };
    expect(fits(plain, [1])).toBe(true);
    expect(fits(plain, ['a'])).toBe(false);
    const pointer = { items: { $dynamicRef: '#/$defs/a' }, $defs: { a: { type: 'null' } } };
    expect(told(pointer, [null, 1])).toEqual(['/1 wrong-type']);
  });

  it('lets a tree be made stricter from outside', () => {
    const tree = {
      $id: 'https://shop.example/tree',
      $dynamicAnchor: 'node',
      properties: { name: true, parts: { type: 'array', items: { $dynamicRef: '#node' } } },
    };
    const strict = {
      $id: 'https://shop.example/strict-tree',
      $dynamicAnchor: 'node',
      $ref: 'tree',
      unevaluatedProperties: false,
      $defs: { tree },
    };
    const value = { name: 'kit', parts: [{ name: 'box', parst: [] }] };
    expect(fits(tree, value)).toBe(true);
    expect(told(strict, value)).toEqual(['/parts/0/parst unknown-field']);
  });
});

describe('what was evaluated', () => {
  it('includes what if saw, with neither then nor else', () => {
    const schema = {
      if: { properties: { kind: { const: 'a' } }, required: ['kind'] },
      unevaluatedProperties: false,
    };
    expect(fits(schema, { kind: 'a' })).toBe(true);
    expect(told(schema, { kind: 'b' })).toEqual(['/kind unknown-field']);
  });

  it('includes the items that contains found, and only those', () => {
    const schema = { contains: { type: 'string' }, minContains: 0, unevaluatedItems: false };
    expect(fits(schema, ['a', 'b'])).toBe(true);
    expect(told(schema, ['a', 1, 'b', 2])).toEqual(['/1 forbidden', '/3 forbidden']);
    const typed = { prefixItems: [true], unevaluatedItems: { type: 'integer' } };
    expect(told(typed, ['a', 1, 'b'])).toEqual(['/2 wrong-type']);
  });

  it('comes from every branch that fits, and from none that does not', () => {
    const schema = {
      anyOf: [
        { properties: { a: { type: 'integer' } } },
        { properties: { b: { type: 'integer' } }, required: ['b'] },
        { properties: { c: true }, required: ['nothing'] },
      ],
      unevaluatedProperties: false,
    };
    expect(fits(schema, { a: 1, b: 1 })).toBe(true);
    expect(told(schema, { a: 1, c: 1 })).toEqual(['/c unknown-field']);
    expect(
      told({ not: { not: { properties: { a: true } } }, unevaluatedProperties: false }, { a: 1 }),
    ).toEqual(['/a unknown-field']);
  });

  it('is not seen by a neighbour', () => {
    const schema = { allOf: [{ properties: { a: true } }, { unevaluatedProperties: false }] };
    expect(told(schema, { a: 1 })).toEqual(['/a unknown-field']);
    expect(fits({ allOf: [{ items: true }], unevaluatedItems: false }, [1])).toBe(true);
  });

  it('goes through references', () => {
    const schema = {
      $ref: '#/$defs/base',
      properties: { own: true },
      unevaluatedProperties: false,
      $defs: { base: { properties: { id: true }, patternProperties: { '^x-': true } } },
    };
    expect(fits(schema, { own: 1, id: 1, 'x-note': 1 })).toBe(true);
    expect(told(schema, { other: 1 })).toEqual(['/other unknown-field']);
  });
});

describe('lists', () => {
  it('are asked after a tuple too, the empty one as well', () => {
    expect(fits({ prefixItems: [{ type: 'string' }], contains: {} }, [])).toBe(false);
    expect(fits({ items: { contains: { items: [{}] } }, $schema: DRAFT_07 }, [[]])).toBe(false);
  });

  it('of draft-07 have a tuple in items, and what follows in additionalItems', () => {
    const schema = {
      $schema: DRAFT_07,
      items: [{ type: 'string' }, true],
      additionalItems: { type: 'integer' },
    };
    expect(told(schema, [1, 1, 'x'])).toEqual(['/0 wrong-type', '/2 wrong-type']);
    expect(fits({ $schema: DRAFT_07, additionalItems: false }, [1])).toBe(true);
  });

  it('count what contains finds between two limits', () => {
    const schema = { contains: { const: 1 }, minContains: 2, maxContains: 3 };
    expect(
      [1, 2, 3, 4].map((count) =>
        fits(
          schema,
          Array.from({ length: count }, () => 1),
        ),
      ),
    ).toEqual([false, true, true, false]);
  });
});

describe('dialects', () => {
  const meta = (...names: string[]) => ({
    $id: 'https://shop.example/meta',
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $vocabulary: Object.fromEntries(
      names.map((name) => [`https://json-schema.org/draft/2020-12/vocab/${name}`, true]),
    ),
    type: ['object', 'boolean'],
    properties: { required: { maxItems: 1 } },
  });
  const $schema = 'https://shop.example/meta';

  it('of the author know the keywords of their vocabularies only', () => {
    const remotes = { [$schema]: meta('core', 'applicator') };
    const schema = { $schema, properties: { a: { minimum: 5 }, b: false } };
    expect(fits(schema, { a: 1 }, { remotes })).toBe(true);
    expect(fits(schema, { b: 1 }, { remotes })).toBe(false);
  });

  it('of the author may ask for formats, and hold their schemas to more', () => {
    const remotes = { [$schema]: meta('core', 'validation', 'format-assertion') };
    expect(fits({ $schema, format: 'ipv4' }, 'x', { remotes, formats: false })).toBe(false);
    expect(() => compileSchema({ $schema, required: ['a', 'b'] }, { remotes })).toThrow('/required');
  });

  it('change with a part that names another', () => {
    const schema = {
      properties: { old: { $ref: 'https://shop.example/old' } },
      $defs: {
        old: {
          $id: 'https://shop.example/old',
          $schema: DRAFT_07,
          dependencies: { a: ['b'] },
          minContains: 2,
          contains: true,
        },
      },
    };
    expect(told(schema, { old: { a: 1 } })).toEqual(['/old/b required']);
    expect(fits(schema, { old: [1] })).toBe(true);
  });
});

it('numbers are compared by their decimals, however long', () => {
  const ids = parseJson('[7615917337495251231, 7615917337495251232]');
  expect(fits({ uniqueItems: true }, ids)).toBe(true);
  expect(fits({ items: { maximum: 7615917337495251000 } }, ids)).toBe(false);
  expect(fits({ items: { type: 'integer' } }, parseJson('[1e300, 1.00000000000000000001]'))).toBe(false);
  expect(told(parseJson('{"const": 7615917337495251231}'), parseJson('7615917337495251232'))).toEqual([
    ' not-allowed',
  ]);
  expect(
    fits({ items: { multipleOf: 0.01 } }, parseJson('[19.9, 0.07, 1e307, 12345678901234567890.55]')),
  ).toBe(true);
  expect(fits({ multipleOf: 0.01 }, 19.995)).toBe(false);
});
