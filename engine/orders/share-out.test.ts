import { array, assert, integer, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  compare,
  isInteger,
  printNumeric,
  shift,
  sub,
  toBig,
  type Numeric,
} from '../../schemas/values/decimal.ts';
import { shareOut } from './share-out.ts';

const printed = (values: readonly Numeric[]): string[] => values.map(printNumeric);

describe('sharing out an amount', () => {
  test('gives the cents that are left to the largest remainders, the first of equals', () => {
    expect(printed(shareOut(100, [1, 1, 1]))).toEqual(['33.34', '33.33', '33.33']);
    expect(printed(shareOut(0.05, [3, 1]))).toEqual(['0.04', '0.01']);
    expect(printed(shareOut(99.9, [59.9, 40]))).toEqual(['59.9', '40']);
  });

  test('shares evenly where nothing weighs anything, and a refund as a payment', () => {
    expect(printed(shareOut(1, [0, 0]))).toEqual(['0.5', '0.5']);
    expect(printed(shareOut(-10, [1, 1, 1]))).toEqual(['-3.34', '-3.33', '-3.33']);
  });

  test('adds up to the cent, and no share is a cent off its due', () => {
    const cents = integer({ min: -10_000_000, max: 10_000_000 });
    assert(
      property(cents, array(nat(1_000_000), { minLength: 1, maxLength: 30 }), (total, weights) => {
        const amount = shift(total, -2);
        const shares = shareOut(amount, weights);
        expect(compare(shares.reduce<Numeric>(add, 0), amount)).toBe(0);
        const sum = weights.reduce((a, b) => a + b, 0);
        for (const [index, share] of shares.entries()) {
          expect(isInteger(shift(share, 2))).toBe(true);
          const due =
            sum === 0 ? toBig(amount).div(weights.length) : toBig(amount).times(weights[index]!).div(sum);
          expect(toBig(sub(share, due)).abs().lt(0.01)).toBe(true);
        }
      }),
    );
  });
});
