import {
  add,
  compare,
  div,
  mul,
  round,
  shift,
  sub,
  toBig,
  type Numeric,
} from '../../schemas/values/decimal.ts';

/**
 * Splits `total` by `weights` into amounts of `scale` decimals that add up to it exactly (largest remainder; of equal
 * remainders the first). Weights that are all 0 count as equal. Throws on a negative weight or on no weights.
 */
export function shareOut(total: Numeric, weights: readonly Numeric[], scale = 2): Numeric[] {
  if (weights.length === 0) throw new Error('there is nothing to share out among');
  if (weights.some((weight) => compare(weight, 0) < 0)) throw new Error('a weight is negative');
  const sum = weights.reduce<Numeric>(add, 0);
  const parts = compare(sum, 0) === 0 ? weights.map(() => 1) : weights;
  const whole = parts.reduce<Numeric>(add, 0);
  const exact = parts.map((part) => div(mul(total, part), whole));
  // Cut towards zero, so that what is left has the sign of the total and is less than one unit a share.
  const cut = exact.map((share) => fromBig(share, scale));
  const left = sub(total, cut.reduce<Numeric>(add, 0));
  const unit = shift(1, -scale);
  const units = Number(toBig(shift(left, scale)).abs().round(0, 0).toString());
  const byRemainder = exact
    .map((share, index) => ({ index, rest: toBig(sub(share, cut[index]!)).abs() }))
    .sort((a, b) => b.rest.cmp(a.rest) || a.index - b.index);
  const step = compare(left, 0) < 0 ? sub(0, unit) : unit;
  for (let i = 0; i < units; i += 1) {
    const { index } = byRemainder[i % byRemainder.length]!;
    cut[index] = add(cut[index]!, step);
  }
  return cut;
}

/** Digits beyond `scale` cut off; a plain number where that is exact. */
const fromBig = (value: Numeric, scale: number): Numeric => {
  const cut = toBig(value).round(scale, 0);
  return round(cut, scale);
};
