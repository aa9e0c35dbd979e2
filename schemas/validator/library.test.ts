import { describe, expect, it } from 'vitest';
import { checkSchema, compileSchema } from '../validator.ts';

const told = (schema: unknown, value: unknown, options = {}): string[] =>
  compileSchema(schema, options)(value).map(({ path, code }) => `${path} ${code}`);
const refused = (schema: unknown, options = {}): string[] =>
  checkSchema(schema, '', options).map(({ path, code }) => `${path} ${code}`);

describe('a reference', () => {
  it('is relative to the nearest $id', () => {
    const schema = {
      $id: 'https://shop.example/schemas/order',
      properties: {
        receiver: { $ref: 'address' },
        sender: { $ref: '/schemas/address#phone' },
        parts: { $id: 'parts/', properties: { box: { $ref: 'box' } } },
      },
      $defs: {
        address: {
          $id: 'address',
          required: ['city'],
          $defs: { phone: { $anchor: 'phone', type: 'string' } },
        },
        box: { $id: 'parts/box', $ref: '#/$defs/size', $defs: { size: { type: 'integer' } } },
      },
    };
    expect(told(schema, { receiver: {}, sender: 1, parts: { box: 'x' } }).sort()).toEqual([
      '/parts/box wrong-type',
      '/receiver/city required',
      '/sender wrong-type',
    ]);
  });

  it('follows a pointer through whatever it leads through', () => {
    const schema = {
      properties: {
        a: { $ref: '#/parts/x~1y/%25/0' },
        b: { $ref: '#/properties/c/not' },
        c: { not: { type: 'null' } },
      },
      parts: { 'x/y': { '%': [{ type: 'integer', items: { $ref: '#/properties/c' } }] } },
    };
    expect(told(schema, { a: 'x', b: 1, c: 1 })).toEqual(['/a wrong-type', '/b wrong-type']);
    expect(told({ properties: { a: { $ref: '#/$defs/no' } }, $defs: { no: false } }, { a: 1 })).toEqual([
      '/a forbidden',
    ]);
  });

  it('to an $id that no keyword leads to finds nothing', () => {
    const schema = { $ref: 'https://shop.example/a', note: { $id: 'https://shop.example/a' } };
    expect(refused(schema)).toEqual(['/$ref schema-unusable']);
  });

  it('in a urn stays where it is', () => {
    const schema = {
      $id: 'urn:shop:order',
      properties: { a: { $ref: '#/$defs/a' }, b: { $ref: 'urn:shop:b' } },
    };
    const $defs = { a: { type: 'string' }, b: { $id: 'urn:shop:b', type: 'integer' } };
    expect(told({ ...schema, $defs }, { a: 1, b: 'x' })).toEqual(['/a wrong-type', '/b wrong-type']);
  });

  it('hides all beside it in draft-07, definitions apart', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    const schema = {
      $schema,
      $ref: '#/definitions/a',
      type: 'string',
      definitions: { a: { type: 'integer' } },
    };
    expect(told(schema, 1)).toEqual([]);
    expect(told({ ...schema, $schema: undefined }, 1)).toEqual([' wrong-type']);
  });

  it('to nowhere is refused at its keyword', () => {
    expect(refused({ items: { $ref: '#/$defs/a' } })).toEqual(['/items/$ref schema-unusable']);
    expect(refused({ items: { $ref: '#a' } })).toEqual(['/items/$ref schema-unusable']);
    expect(refused({ items: { $ref: 'https://elsewhere.example/a' } })).toEqual([
      '/items/$ref schema-unusable',
    ]);
    expect(refused({ items: { $dynamicRef: '#a' } })).toEqual(['/items/$dynamicRef schema-unusable']);
    expect(refused({ items: { $ref: '#/%zz' } })).toEqual(['/items/$ref schema-unusable']);
    expect(refused({ $ref: '#/note', note: { type: 'strng' } })).toEqual(['/note/type no-form-fits']);
  });
});

describe('a name', () => {
  it('may be borne by the same schema many times, and by different ones as long as none refers to it', () => {
    const text = { $id: 'text', type: 'string' };
    expect(told({ properties: { a: text, b: { ...text }, c: { $ref: 'text' } } }, { a: 1, c: 1 })).toEqual([
      '/a wrong-type',
      '/c wrong-type',
    ]);
    const number = { $id: 'text', type: 'integer' };
    expect(told({ properties: { a: text, b: number } }, { a: 1, b: 'x' })).toEqual([
      '/a wrong-type',
      '/b wrong-type',
    ]);
    expect(refused({ properties: { a: text, b: number, c: { $ref: 'text' } } })).toEqual([
      '/properties/c/$ref schema-unusable',
    ]);
  });
});

describe('another document', () => {
  const remotes = {
    'https://shop.example/a.json': { $id: 'https://shop.example/real-a', $ref: 'b.json', minProperties: 1 },
    'https://shop.example/b.json': { $defs: { c: { $anchor: 'c', type: 'object' } }, $ref: '#c' },
    'https://shop.example/bad.json': { type: 'strng' },
    'https://shop.example/old.json': { items: [{ type: 'string' }] },
  };

  it('is found by its address and by its $id, and refers on', () => {
    for (const $ref of ['https://shop.example/a.json', 'https://shop.example/real-a']) {
      expect(told({ $ref }, {}, { remotes })).toEqual([' too-few-fields']);
      expect(told({ $ref }, 1, { remotes })).toEqual([' wrong-type']);
    }
  });

  it('speaks the dialect of the one that refers to it, unless it says otherwise', () => {
    const $ref = 'https://shop.example/old.json';
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', properties: { a: { $ref } } };
    expect(told(schema, { a: [1] }, { remotes })).toEqual(['/a/0 wrong-type']);
  });

  it('that is no schema is named in the refusal', () => {
    const [problem] = checkSchema({ $ref: 'https://shop.example/bad.json' }, '/input', { remotes });
    expect(problem?.path).toBe('/input');
    expect(problem?.message.en).toContain('https://shop.example/bad.json#/type: ');
  });

  it('may be a meta-schema of the standard', () => {
    const schema = { $ref: 'https://json-schema.org/draft/2020-12/schema' };
    expect(told(schema, { properties: { a: { minLength: -1 } } })).toEqual([
      '/properties/a/minLength too-small',
    ]);
    expect(told(schema, { items: { type: 'object' } })).toEqual([]);
  });
});
