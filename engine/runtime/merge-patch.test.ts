import { Big } from 'big.js';
import { expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { mergePatch } from './merge-patch.ts';

// The table of RFC 7396, appendix A.
test.each<[Json, Json, Json]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j with %j is %j', (target, patch, expected) => {
  const before = structuredClone(target);
  expect(mergePatch(target, patch)).toEqual(expected);
  expect(target).toEqual(before);
});

test('a decimal is a value, not an object to merge', () => {
  const price = new Big('12345678901234567.89');
  expect(mergePatch({ price: 1, id: 'a' }, { price })).toEqual({ price, id: 'a' });
  expect(mergePatch({ price }, { price: { amount: 1 } })).toEqual({ price: { amount: 1 } });
});

test('a member named __proto__ stays a member and touches nothing else', () => {
  const patch = JSON.parse('{"__proto__": {"admin": true}}') as Json;
  const merged = mergePatch({}, patch) as Record<string, Json>;
  expect(Object.getOwnPropertyNames(merged)).toEqual(['__proto__']);
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});
