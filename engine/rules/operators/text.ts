import { RE2JS } from 're2js';
import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Expression, Operator } from '../expression.ts';
import { fault, faultOfTwo, faultsAt } from '../faults.ts';
import { isUnknown, type Value } from '../unknown.ts';

/** Outside U+0000–U+FFFF a character takes two UTF-16 units; a text without one can be cut by unit. */
const WIDE = /[\ud800-\udbff]/;

const lengthOf = (text: string): number => (WIDE.test(text) ? Array.from(text).length : text.length);

/** Cut by code point: negative `start` counts from the end, negative `count` leaves off that many at the end. */
function cut(text: string, start: number, count: number | undefined): string {
  const units = WIDE.test(text) ? Array.from(text) : undefined;
  const length = units?.length ?? text.length;
  const from = start < 0 ? Math.max(0, length + start) : Math.min(start, length);
  const to = count === undefined ? length : count < 0 ? length + count : Math.min(length, from + count);
  if (to <= from) return '';
  return units === undefined ? text.slice(from, to) : units.slice(from, to).join('');
}

const substr: Operator = {
  least: 2,
  most: 3,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [source, start, count] = operands as [Expression, Expression, Expression | undefined];
    return (data) => {
      const text = source.run(data);
      const from = start.run(data);
      if (typeof text !== 'string' || !isWhole(from)) return faultOfTwo(text, from, faults);
      if (count === undefined) return cut(text, from, undefined);
      const size = count.run(data);
      return isWhole(size) ? cut(text, from, size) : fault(size, faults);
    };
  },
};

const isWhole = (value: Value): value is number => Number.isSafeInteger(value);

/** Joins texts; numbers are written out plainly, booleans as true and false, null as nothing. */
const cat: Operator = {
  least: 0,
  most: Infinity,
  build: (operands, site) => {
    const faults = faultsAt(site);
    return (data) => {
      let joined = '';
      for (const { run } of operands) {
        const value = run(data);
        const text = isUnknown(value) ? undefined : written(value);
        if (text === undefined) return fault(value, faults);
        joined += text;
      }
      return joined;
    };
  },
};

function written(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (isNumeric(value)) return printNumeric(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** `{"starts_with": [text, start]}`; a list of starts asks for any of them. */
const affix = (fits: (text: string, affix: string) => boolean): Operator => ({
  least: 2,
  most: 2,
  extra: true,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [{ run: whole }, { run: ends }] = operands as [Expression, Expression];
    return (data) => {
      const text = whole(data);
      const wanted = ends(data);
      if (typeof text !== 'string') return faultOfTwo(text, wanted, faults);
      if (typeof wanted === 'string') return fits(text, wanted);
      if (!Array.isArray(wanted) || !wanted.every((end) => typeof end === 'string'))
        return fault(wanted, faults);
      return wanted.some((end) => fits(text, end));
    };
  },
});

/**
 * `{"matches": [text, pattern]}`: the pattern (RE2 syntax, a literal text) is found anywhere in the text; `^` and `$`
 * tie it to the ends. Takes time linear in the text.
 */
const matches: Operator = {
  least: 2,
  most: 2,
  extra: true,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [{ run }, { constant }] = operands as [Expression, Expression];
    const pattern = RE2JS.compile(constant as string);
    return (data) => {
      const text = run(data);
      return typeof text === 'string' ? pattern.test(text) : fault(text, faults);
    };
  },
};

/** Characters of a text, items of a list. */
const length: Operator = {
  least: 1,
  most: 1,
  extra: true,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [{ run }] = operands as [Expression];
    return (data) => {
      const value = run(data);
      if (typeof value === 'string') return lengthOf(value);
      return Array.isArray(value) ? value.length : fault(value, faults);
    };
  },
};

export const textOperators: Readonly<Record<string, Operator>> = {
  cat,
  substr,
  starts_with: affix((text, start) => text.startsWith(start)),
  ends_with: affix((text, end) => text.endsWith(end)),
  matches,
  length,
};
