import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Expression, FlowDefinition } from './flow.ts';
import { checkSchema, compileSchema } from './validator.ts';
import { parseJson } from './values/parse-json.ts';
import { ProblemError } from './values/problem-error.ts';

const told = (schema: unknown, value: unknown, options = {}): string[] =>
  compileSchema(schema, options)(value).map(({ path, code }) => `${path} ${code}`);

describe('where a problem lies', () => {
  it('is the missing field itself', () => {
    const schema = { properties: { buyer: { required: ['phone'] } } };
    expect(told(schema, { buyer: {} })).toEqual(['/buyer/phone required']);
  });

  it('is the field nobody knows, with its name escaped', () => {
    expect(told({ additionalProperties: false }, { 'a/b': 1 })).toEqual(['/a~1b unknown-field']);
    expect(told({ unevaluatedProperties: false }, { x: 1 })).toEqual(['/x unknown-field']);
  });

  it('is the field whose name is wrong', () => {
    expect(told({ propertyNames: { pattern: '^[a-z]+$' } }, { Bad: 1 })).toEqual(['/Bad wrong-name']);
  });

  it('is the item in a list', () => {
    const schema = { properties: { lines: { items: { properties: { qty: { minimum: 1 } } } } } };
    expect(told(schema, { lines: [{ qty: 1 }, { qty: 0 }] })).toEqual(['/lines/1/qty too-small']);
  });

  it('is the field another one asks for', () => {
    expect(told({ dependentRequired: { hmac: ['secret'] } }, { hmac: 1 })).toEqual(['/secret required']);
  });
});

describe('what is told', () => {
  it('comes in both languages for every keyword that can fail', () => {
    const cases: [schema: unknown, value: unknown, zh: string, en: string][] = [
      [{ type: 'integer' }, 'x', '应为整数。', 'Must be a whole number.'],
      [{ type: ['string', 'null'] }, 1, '应为文本或空值。', 'Must be a text or null.'],
      [{ enum: ['a', 'b'] }, 'c', '只能是 "a"、"b"。', 'Must be one of "a", "b".'],
      [{ const: 1 }, 2, '只能是 1。', 'Must be 1.'],
      [{ minLength: 2 }, 'x', '至少 2 个字符。', 'Needs at least 2 characters.'],
      [{ maxLength: 2 }, 'xyz', '最多 2 个字符。', 'Takes at most 2 characters.'],
      [{ pattern: '^a$' }, 'b', '不符合格式 ^a$。', 'Does not match ^a$.'],
      [
        { format: 'date' },
        'b',
        '格式不对，应为日期（如 2026-11-11）。',
        'Must be a date such as 2026-11-11.',
      ],
      [{ exclusiveMaximum: 3 }, 3, '应小于 3。', 'Must be less than 3.'],
      [{ multipleOf: 5 }, 3, '应为 5 的倍数。', 'Must be a multiple of 5.'],
      [{ minItems: 1 }, [], '至少 1 项。', 'Needs at least 1 items.'],
      [{ uniqueItems: true }, [1, 2, 1], '第 1 项与第 3 项重复。', 'Items 1 and 3 are the same.'],
      [{ prefixItems: [{}], items: false }, [1, 2], '最多 1 项。', 'Takes at most 1 items.'],
      [{ minProperties: 1 }, {}, '至少 1 个字段。', 'Needs at least 1 fields.'],
      [
        { contains: { type: 'null' } },
        [1],
        '符合要求的项应有 1 个以上。',
        'Must hold at least 1 items that fit.',
      ],
      [{ not: {} }, 1, '不接受这个值。', 'This value is not accepted.'],
      [{ properties: { a: false } }, { a: 1 }, '这里不能有值。', 'No value is accepted here.'],
      [
        { oneOf: [{}, {}] },
        1,
        '同时符合多种写法，只能符合一种。',
        'Fits several of the forms, but must fit exactly one.',
      ],
      [{ if: false, else: false }, 1, '这里不能有值。', 'No value is accepted here.'],
    ];
    for (const [schema, value, zh, en] of cases)
      expect(
        compileSchema(schema)(value).map(({ message }) => message),
        JSON.stringify(schema),
      ).toEqual([{ zh, en }]);
  });

  it('lists the constants of a union as one choice', () => {
    const schema = Type.Union([Type.Literal('hold'), Type.Literal('refuse')]);
    expect(compileSchema(schema)('x')[0]?.message.en).toBe('Must be one of "hold", "refuse".');
  });

  it('speaks only of the form that was meant', () => {
    expect(told(Expression, { path: 5 })).toEqual(['/path wrong-type']);
    expect(told(Expression, {})).toEqual([' no-form-fits']);
    const kinds = Type.Union([
      Type.Object({ kind: Type.Literal('a'), size: Type.Number() }),
      Type.Object({ kind: Type.Literal('b'), name: Type.String() }),
    ]);
    expect(told(kinds, { kind: 'b' })).toEqual(['/name required']);
  });

  it('reports a wrong setting deep in a flow on its own field', () => {
    const flow = {
      schemaVersion: 1,
      id: 'a',
      name: { zh: '甲', en: 'A' },
      nodes: { n: { type: 'x', config: {}, cache: { key: { path: 1 }, ttlMs: -1 } } },
      edges: [],
    };
    expect(told(FlowDefinition, flow)).toEqual([
      '/nodes/n/cache/key/path wrong-type',
      '/nodes/n/cache/ttlMs too-small',
    ]);
  });

  it('stops at the first problem when told to, and at a hundred at most', () => {
    const many = Array.from({ length: 500 }, () => 'x');
    expect(told({ items: { type: 'number' } }, many)).toHaveLength(100);
    expect(told({ items: { type: 'number' } }, many, { firstOnly: true })).toHaveLength(1);
  });
});

describe('which schemas are taken', () => {
  it('draft-07 by its $schema, else draft 2020-12', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    expect(told({ $schema, items: [{ type: 'number' }], additionalItems: false }, [1, 2])).toEqual([
      ' too-many-items',
    ]);
    expect(told({ prefixItems: [{ type: 'number' }] }, ['x'])).toEqual(['/0 wrong-type']);
  });

  it('refuses what is no schema, with the place in the schema', () => {
    expect(checkSchema({ properties: { a: { type: 'strng' } } }, '/input')[0]?.path).toBe(
      '/input/properties/a/type',
    );
    expect(checkSchema([]).map(({ code }) => code)).toEqual(['wrong-type']);
    expect(checkSchema({ $schema: 'http://json-schema.org/draft-04/schema#' })[0]?.code).toBe(
      'schema-draft-unknown',
    );
    expect(checkSchema({ $ref: 'https://elsewhere.example/a.json' })[0]?.code).toBe('schema-unusable');
    expect(checkSchema({ type: 'object', 'x-ui': 'expression' })).toEqual([]);
  });

  it('refuses a typing error in a strict schema, but no extension keyword', () => {
    expect(checkSchema({ titel: 'x' }, '', { strict: true })[0]?.code).toBe('schema-unusable');
    expect(checkSchema({ title: 'x', 'x-ui': 'a', 'x-pii': 'phone' }, '', { strict: true })).toEqual([]);
    expect(checkSchema({ titel: 'x' })).toEqual([]);
  });

  it('bounds depth and size', () => {
    let deep: unknown = {};
    for (let level = 0; level < 100; level += 1) deep = { items: deep };
    expect(checkSchema(deep)[0]?.code).toBe('schema-too-large');
    const wide = {
      properties: Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`f${index}`, {}])),
    };
    expect(checkSchema(wide)[0]?.code).toBe('schema-too-large');
  });

  it('keeps two schemas of the same $id apart', () => {
    const [first, second] = ['string', 'number'].map((type) =>
      compileSchema({ $id: 'https://a.example/s', type }),
    );
    expect(first?.('x')).toEqual([]);
    expect(second?.('x')).toHaveLength(1);
  });
});

describe('what cannot be decided', () => {
  const refused = (schema: unknown, options = {}): string[] =>
    checkSchema(schema, '/input', options).map(({ path, code }) => `${path} ${code}`);

  it('is refused at its keyword, in both languages', () => {
    const [problem] = checkSchema({ properties: { a: { pattern: '^(?!x)' } } });
    expect(problem).toMatchObject({ code: 'schema-unsupported', path: '/properties/a/pattern' });
    expect(problem?.message.zh).toContain('^(?!x)');
    expect(problem?.message.en).toContain('^(?!x)');
    expect(refused({ patternProperties: { '(a)\\1': true } })).toEqual([
      '/input/patternProperties schema-unsupported',
    ]);
    expect(refused({ pattern: '(' })).toEqual(['/input/pattern schema-unusable']);
  });

  it('are references that lead back without a step into the value', () => {
    expect(refused({ $ref: '#' })).toEqual(['/input/$ref schema-unsupported']);
    expect(refused({ $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } })).toEqual([
      '/input/$defs/a/anyOf/0/$ref schema-unsupported',
    ]);
    expect(refused({ $dynamicAnchor: 'a', not: { $dynamicRef: '#a' } })).toEqual([
      '/input/not/$dynamicRef schema-unsupported',
    ]);
    expect(refused({ properties: { a: { $ref: '#' } } })).toEqual([]);
  });

  it('are vocabularies nobody knows, unless they may be passed over', () => {
    const $schema = 'https://shop.example/meta';
    const meta = (required: boolean): unknown => ({
      $id: $schema,
      $vocabulary: { 'https://shop.example/v': required },
    });
    expect(refused({ $schema }, { remotes: { [$schema]: meta(true) } })).toEqual([
      '/input/$schema schema-unsupported',
    ]);
    expect(refused({ $schema }, { remotes: { [$schema]: meta(false) } })).toEqual([]);
  });

  it('are keywords that only a judge can read, where values are to be changed', () => {
    const schema = { properties: { a: { prefixItems: [true] } } };
    expect(refused(schema)).toEqual([]);
    expect(refused(schema, { coerce: true })).toEqual(['/input/properties/a/prefixItems schema-unsupported']);
  });

  it('is a schema or a value deeper than the stack', () => {
    const $defs = Array.from({ length: 15_000 }, (_, index) => ({ $ref: `#/$defs/${index + 1}` }));
    const chain = { $ref: '#/$defs/0', $defs: Object.assign({ 15_000: { type: 'string' } }, $defs) };
    expect(refused(chain)).toEqual(['/input schema-unsupported']);
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(told({ items: { $ref: '#' } }, deep)).toEqual([' too-deep']);
  });
});

describe('what other readers of a schema understand', () => {
  it('means nothing here', () => {
    expect(told({ type: 'string', nullable: true }, null)).toEqual([' wrong-type']);
    expect(told({ $async: true, type: 'string' }, 1)).toEqual([' wrong-type']);
    expect(told({ id: 'a', format: 'date', formatMinimum: '2026-01-01' }, '2025-01-01')).toEqual([]);
    expect(told({ type: 'object', discriminator: { propertyName: 'kind' }, oneOf: [{}] }, {})).toEqual([]);
  });
});

describe('patterns', () => {
  it('run in linear time', () => {
    const validate = compileSchema({ pattern: '^(a+)+$' });
    expect(validate(`${'a'.repeat(50_000)}!`)).toHaveLength(1);
    expect(validate('aaa')).toEqual([]);
  });

  it('are refused when they cannot', () => {
    expect(() => compileSchema({ pattern: '^(?!a)' })).toThrow(ProblemError);
    expect(() => compileSchema({ pattern: '(a)\\1' })).toThrow(ProblemError);
  });

  it('are told apart within one schema, and know Unicode categories by their long names', () => {
    const schema = {
      patternProperties: { '^a': { type: 'number' }, '^\\p{Letter}é': { type: 'string' } },
      additionalProperties: false,
    };
    expect(told(schema, { a1: 'x', bé: 1, c: 1 }).sort()).toEqual([
      '/a1 wrong-type',
      '/bé wrong-type',
      '/c unknown-field',
    ]);
    expect(told({ pattern: '^\\p{Script=Han}+$' }, '订单')).toEqual([]);
  });
});

describe('values', () => {
  it('may hold decimals where numbers belong', () => {
    const schema = {
      properties: {
        id: { type: 'integer' },
        amount: { type: 'number', maximum: 10 },
        name: { type: 'string' },
      },
    };
    expect(told(schema, parseJson('{"id": 7615917337495251231, "amount": 1.00000000000000000001}'))).toEqual(
      [],
    );
    expect(told(schema, parseJson('{"id": 1, "name": 7615917337495251231}'))).toEqual(['/name wrong-type']);
    expect(told({ type: 'object' }, parseJson('7615917337495251231'))).toEqual([' wrong-type']);
  });

  it('are read through own properties only', () => {
    expect(told({ required: ['toString', 'constructor'] }, {})).toEqual([
      '/toString required',
      '/constructor required',
    ]);
  });

  it('may have members of any name', () => {
    const risky = JSON.parse('{"__proto__": 1, "valueOf": 1, "toString": 1}') as unknown;
    const schema = JSON.parse('{"properties": {"__proto__": {"type": "string"}}}') as unknown;
    expect(told(schema, risky)).toEqual(['/__proto__ wrong-type']);
    expect(told({ additionalProperties: false }, risky)).toHaveLength(3);
    expect(told({ enum: [{}, { valueOf: 1 }] }, { valueOf: 2 })).toEqual([' not-allowed']);
    expect(told({ uniqueItems: true }, [{ toString: 1 }, {}, { toString: 1 }])).toEqual([' not-unique']);
  });

  it('are multiples by their decimals', () => {
    expect(told({ multipleOf: 0.01 }, 19.9)).toEqual([]);
    expect(told({ multipleOf: 0.01 }, 19.995)).toEqual([' not-multiple']);
  });

  it('of a query string are turned into what the schema asks for, and defaults filled in', () => {
    const query = { limit: '20', live: 'true' };
    const schema = {
      properties: { limit: { type: 'integer' }, live: { type: 'boolean' }, order: { default: 'new' } },
    };
    expect(told(schema, query, { coerce: true, defaults: true })).toEqual([]);
    expect(query).toEqual({ limit: 20, live: true, order: 'new' });
  });
});
