import { Big, compare, shift, toBig, type Numeric } from '../../../schemas/values/decimal.ts';

/** Where a number lies among the values a column can hold: at one of them, or right above or below it. */
export interface Bound {
  /** Digits of a whole number, or a double. */
  readonly at: string | number;
  readonly side: 'at' | 'above' | 'below';
}

const LEAST = new Big('-9223372036854775808');
const MOST = new Big('9223372036854775807');
const ROUND_DOWN = 0;

/** Among whole numbers of units of 10^-scale. Beyond 64 bits it lies above the last of them, or below the first. */
export function unitBound(value: Numeric, scale: number): Bound {
  const units = toBig(shift(value, scale));
  if (units.gt(MOST)) return { at: MOST.toFixed(), side: 'above' };
  if (units.lt(LEAST)) return { at: LEAST.toFixed(), side: 'below' };
  const cut = units.round(0, ROUND_DOWN);
  const side = cut.eq(units) ? 'at' : cut.lt(units) ? 'above' : 'below';
  return { at: cut.toFixed(), side };
}

/** Among doubles, which are compared by their shortest decimals. */
export function doubleBound(value: Numeric): Bound {
  if (typeof value === 'number') return { at: value, side: 'at' };
  const double = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(value.toString())));
  const order = compare(value, double);
  return { at: double, side: order === 0 ? 'at' : order > 0 ? 'above' : 'below' };
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** The comparison with the bound's own value that says the same, or what it always says of a value that is there. */
export function atBound(operator: Comparison, { side }: Bound): Comparison | 'always' | 'never' {
  if (side === 'at') return operator;
  const above = side === 'above';
  switch (operator) {
    case '==':
      return 'never';
    case '!=':
      return 'always';
    case '<':
    case '<=':
      return above ? '<=' : '<';
    default:
      return above ? '>' : '>=';
  }
}
