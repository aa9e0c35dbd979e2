import {
  add as plus,
  isInteger,
  isNumeric,
  mul,
  readNumeric,
  round as roundTo,
  shift,
  type Numeric,
} from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { currencyScale } from '../../../schemas/values/money.ts';
import { fault, type Fault } from '../call.ts';
import type { Step, StepBuilder } from './step.ts';

const NOT_NUMBER = fault('not-a-number', '不是数字。', 'Not a number.');
const NOT_INTEGER = fault('not-an-integer', '不是整数。', 'Not a whole number.');
const NOT_AMOUNT = fault('not-an-amount', '不是金额。', 'Not an amount of money.');
const NOT_PERCENT = fault('not-a-percentage', '不是百分数。', 'Not a percentage.');
const NOT_WHOLE = fault(
  'not-whole-units',
  '金额不是最小货币单位（如分）的整数倍。',
  'The amount is no whole number of the smallest unit of its currency.',
);

const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** `1234.5`, `1,234.50`, `+3`; commas only where thousands are. */
export function numberOf(value: Json): Numeric | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return isNumeric(value) ? value : undefined;
  const trimmed = value.trim();
  const text = trimmed.startsWith('+') ? trimmed.slice(1) : trimmed;
  return readNumeric(GROUPED.test(text) ? text.replaceAll(',', '') : text);
}

const SIGN_OR_CODE = '(?:[A-Za-z]{1,3}\\$?|[A-Z]{0,3}[¥￥$€£฿₱₫₩₹])';
const AMOUNT = new RegExp(`^([+-]?)\\s*${SIGN_OR_CODE}?\\s*([+-]?[\\d.,]+)\\s*(?:元|${SIGN_OR_CODE})?$`);

/** As numberOf, with a currency before or behind: `¥1,234.50`, `-￥5`, `12元`, `RM 9.90`. */
export function amountOf(value: Json): Numeric | undefined {
  const plain = numberOf(value);
  if (plain !== undefined || typeof value !== 'string' || value.length > 60) return plain;
  const [, outer, inner] = AMOUNT.exec(value.trim()) ?? [];
  if (inner === undefined || (outer !== '' && /^[+-]/.test(inner))) return undefined;
  return numberOf(outer === '-' ? `-${inner}` : inner);
}

export function integerOf(value: Json): Numeric | undefined {
  const number = numberOf(value);
  return number !== undefined && isInteger(number) ? number : undefined;
}

const onNumber = (run: (value: Numeric) => Numeric | undefined, why: Fault = NOT_NUMBER): Step => ({
  run: (value) => {
    const number = numberOf(value);
    return number === undefined ? undefined : run(number);
  },
  fault: why,
});

export const number = (): Step => ({ run: numberOf, fault: NOT_NUMBER });
export const amount = (): Step => ({ run: amountOf, fault: NOT_AMOUNT });
export const integer = (): Step => ({ run: integerOf, fault: NOT_INTEGER });

export const percent = (): Step => ({
  run: (value) => {
    const text = typeof value === 'string' ? value.trim().replace(/\s*[%％]$/, '') : value;
    const number = numberOf(text);
    return number === undefined ? undefined : shift(number, -2);
  },
  fault: NOT_PERCENT,
});

export const fenToYuan: StepBuilder<'fen-to-yuan'> = ({ currency = 'CNY' }) => {
  const scale = currencyScale(currency);
  return {
    run: (value) => {
      const fen = integerOf(value);
      return fen === undefined ? undefined : shift(fen, -scale);
    },
    fault: NOT_WHOLE,
  };
};

export const yuanToFen: StepBuilder<'yuan-to-fen'> = ({ currency = 'CNY' }) => {
  const scale = currencyScale(currency);
  return {
    run: (value) => {
      const yuan = amountOf(value);
      const fen = yuan === undefined ? undefined : shift(yuan, scale);
      return fen !== undefined && isInteger(fen) ? fen : undefined;
    },
    fault: NOT_WHOLE,
  };
};

export const multiply: StepBuilder<'multiply'> = ({ by }) => onNumber((value) => mul(value, by));
export const add: StepBuilder<'add'> = ({ value: addend }) => onNumber((value) => plus(value, addend));
export const round: StepBuilder<'round'> = ({ scale }) => onNumber((value) => roundTo(value, scale));
