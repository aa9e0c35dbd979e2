import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  Big,
  compare,
  div,
  isDecimal,
  isInteger,
  mod,
  mul,
  numeric,
  printNumeric,
  readNumeric,
  round,
  shift,
  sub,
  toBig,
  type Numeric,
} from './decimal.ts';
import { printMoney } from './money.ts';

const decimalText = fc
  .tuple(fc.boolean(), fc.stringMatching(/^[0-9]{1,25}$/), fc.stringMatching(/^[0-9]{0,12}$/))
  .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`);
const amount = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((fen) => fen / 100),
  decimalText.map(numeric),
);
const same = (value: Numeric, big: Big): boolean => toBig(value).eq(big);

describe('numeric', () => {
  it('keeps a double where it round-trips, else a decimal', () => {
    expect(numeric('0.1')).toBe(0.1);
    expect(numeric('199.50')).toBe(199.5);
    expect(numeric('1e21')).toBe(1e21);
    expect(numeric('9007199254740992')).toBe(9007199254740992);
    expect(isDecimal(numeric('9007199254740993'))).toBe(true);
    expect(isDecimal(numeric('0.1234567890123456789'))).toBe(true);
    expect(isDecimal(numeric('1e400'))).toBe(true);
    expect(numeric(new Big('12.50'))).toBe(12.5);
  });

  it('refuses what is no number', () => {
    for (const text of [
      '',
      ' 1',
      '1 ',
      '+1',
      '1,000',
      '0x10',
      'NaN',
      'Infinity',
      '1e',
      '.',
      '-',
      '1e401',
      '9'.repeat(1001),
    ])
      expect(readNumeric(text), text).toBeUndefined();
    expect(() => numeric(Number.NaN)).toThrow(RangeError);
    expect(() => numeric('abc')).toThrow(RangeError);
  });

  it('never changes a decimal value', () => {
    fc.assert(fc.property(decimalText, (text) => same(numeric(text), new Big(text))));
    fc.assert(fc.property(amount, (value) => same(numeric(printNumeric(value)), toBig(value))));
  });
});

describe('arithmetic', () => {
  it('is exact where floats are not', () => {
    expect(add(0.1, 0.2)).toBe(0.3);
    expect(sub(1, 0.9)).toBe(0.1);
    expect(mul(1.1, 1.1)).toBe(1.21);
    expect(mul(4.35, 100)).toBe(435);
    expect(shift(19.99, 2)).toBe(1999);
    expect(shift(1999, -2)).toBe(19.99);
    expect(printNumeric(add(9007199254740991, 2))).toBe('9007199254740993');
  });

  it('agrees with decimals on every pair', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(same(add(a, b), toBig(a).plus(toBig(b)))).toBe(true);
        expect(same(sub(a, b), toBig(a).minus(toBig(b)))).toBe(true);
        expect(same(mul(a, b), toBig(a).times(toBig(b)))).toBe(true);
        expect(compare(a, b)).toBe(toBig(a).cmp(toBig(b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('shifts, rounds and tests integers as decimals do', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -6, max: 6 }), (value, power) => {
        expect(same(shift(value, power), toBig(value).times(new Big(`1e${power}`)))).toBe(true);
        expect(same(round(value, Math.abs(power)), toBig(value).round(Math.abs(power), 1))).toBe(true);
        expect(isInteger(value)).toBe(toBig(value).mod(1).eq(0));
      }),
    );
  });

  it('divides', () => {
    expect(div(10, 4)).toBe(2.5);
    expect(printNumeric(div(1, 3))).toBe('0.33333333333333333333');
    expect(mod(7.5, 2)).toBe(1.5);
    expect(mod(-7, 3)).toBe(-1);
    expect(() => div(1, 0)).toThrow(RangeError);
    expect(() => mod(1, new Big(0))).toThrow(RangeError);
  });
});

describe('printing', () => {
  it('writes plain digits', () => {
    expect(printNumeric(1e21)).toBe('1000000000000000000000');
    expect(printNumeric(1e-7)).toBe('0.0000001');
    expect(printNumeric(numeric('12345678901234567890123'))).toBe('12345678901234567890123');
  });

  it('prints money at the scale of its currency, half up', () => {
    expect(printMoney(199.5)).toBe('199.50');
    expect(printMoney(1.005)).toBe('1.01');
    expect(printMoney(-0.001)).toBe('0.00');
    expect(printMoney(1234.5, 'JPY')).toBe('1235');
    expect(printMoney(1.2345, 'KWD')).toBe('1.235');
    expect(printMoney(numeric('12345678901234567.89'))).toBe('12345678901234567.89');
  });
});
