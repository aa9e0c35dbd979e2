import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Big } from './decimal.ts';
import { compilePath, parsePath, printPath, type PathStep } from './path.ts';
import type { Json } from './json.ts';

const order: Json = {
  id: 'A1',
  '收货地址 ': '上海',
  'a.b': { '[x]': 1 },
  items: [{ sku: 'S1', tags: ['x', 'y'] }, { qty: 2 }, { sku: 'S3', tags: ['z'] }],
  total: new Big('0.12345678901234567890'),
};
const read = (path: string): Json | undefined => compilePath(path)(order);

describe('paths', () => {
  it('reads members, indexes, every item and quoted keys', () => {
    expect(read('')).toBe(order);
    expect(read('items[0].sku')).toBe('S1');
    expect(read('items[-1].sku')).toBe('S3');
    expect(read('items.0.sku')).toBe('S1');
    expect(read('["收货地址 "]')).toBe('上海');
    expect(read('["a.b"]["[x]"]')).toBe(1);
    expect(read('items[*].sku')).toEqual(['S1', null, 'S3']);
    expect(read('items[*].tags[*]')).toEqual(['x', 'y', 'z']);
  });

  it('yields undefined for what is not there', () => {
    for (const path of [
      'missing',
      'id.x',
      'id[0]',
      'items[9]',
      'items.sku',
      'missing[*].x',
      'total.c',
      'id.length',
      'toString',
      'items.map',
    ])
      expect(read(path), path).toBeUndefined();
  });

  it('refuses bad syntax and prototype keys', () => {
    for (const path of [
      '.a',
      'a.',
      'a..b',
      'a[',
      'a[x]',
      'a[1',
      '[0]x',
      'a"b',
      ' a',
      'a ',
      'a["x]',
      '["\\q"]',
      'a[1.5]',
    ])
      expect(parsePath(path, '/fields/0/from'), path).toMatchObject({
        ok: false,
        problem: { code: 'invalid-path', path: '/fields/0/from' },
      });
    for (const path of ['__proto__', 'a.constructor.x', 'a["prototype"]'])
      expect(parsePath(path), path).toMatchObject({ ok: false, problem: { code: 'forbidden-key' } });
    expect(() => compilePath('a..b')).toThrow('cannot be read from character 2');
  });

  it('prints what it parses', () => {
    const step: fc.Arbitrary<PathStep> = fc.oneof(
      fc
        .string({ unit: 'grapheme' })
        .filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key))
        .map((key) => ({ key })),
      fc.integer({ min: -99, max: 99 }).map((index) => ({ index: index + 0 })),
      fc.constant<PathStep>({ each: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
        expect(parsePath(printPath(steps))).toEqual({ ok: true, steps });
      }),
    );
  });

  it('never throws on any data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        for (const path of ['a.b[0].c', 'items[*].sku', '[*][*]', 'length'])
          expect(() => compilePath(path)(data as Json)).not.toThrow();
      }),
    );
  });
});
