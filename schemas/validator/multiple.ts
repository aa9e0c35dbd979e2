import type { Big } from 'big.js';
import { toBig, type Numeric } from '../values/decimal.ts';

/**
 * Whether a number is a whole multiple of another, by their decimals: 19.9 is one of 0.01, which division of doubles
 * denies. About a microsecond where not both are integers; numbers far apart cost no more than their digits.
 */
export function isMultiple(value: Numeric, unit: Numeric): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(unit))
    return (value as number) % (unit as number) === 0;
  const [a, b] = [toBig(value), toBig(unit)];
  const last = Math.min(lastPlace(a), lastPlace(b));
  return scaled(a, last) % scaled(b, last) === 0n;
}

/** Power of ten of the last digit. */
const lastPlace = ({ c, e }: Big): number => e - c.length + 1;

/** The number without its sign, in units of that power of ten. */
const scaled = (value: Big, last: number): bigint =>
  BigInt(value.c.join('')) * 10n ** BigInt(lastPlace(value) - last);
