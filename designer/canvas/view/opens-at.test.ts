import { expect, it } from 'vitest';
import { opensAt } from './opens-at.ts';

const row = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`n${index}`, { x: 100 + index * 300, y: 0 }]),
  );

it('a flow opens whole if it can be read whole, else where it begins', () => {
  expect(opensAt([], {})).toBeUndefined();
  expect(opensAt(Object.keys(row(5)), row(5))).toBeUndefined();
  expect(opensAt(Object.keys(row(20)), row(20))).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  expect(opensAt(['a', 'n0'], row(20))).toBeUndefined();
});
