import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Big, isDecimal, numeric, toBig } from './decimal.ts';
import type { Json } from './json.ts';
import { parseJson } from './parse-json.ts';
import { printJson, printJsonSorted } from './print-json.ts';

const decimals = fc.stringMatching(/^-?[1-9][0-9]{0,30}\.[0-9]{1,10}$/).map(numeric);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ unit: 'grapheme' }),
    decimals,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('tree'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

const equal = (a: Json, b: Json): boolean => {
  if (isDecimal(a) || isDecimal(b)) return toBig(a as Big).eq(toBig(b as Big));
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] as Json));
  if (typeof a === 'object' && a !== null) {
    const keys = Object.keys(a);
    return (
      Object.keys(b as object).length === keys.length &&
      keys.every((key) => equal(a[key] as Json, (b as Record<string, Json>)[key] as Json))
    );
  }
  return a === b;
};

describe('printJson', () => {
  it('reads back as it was', () => {
    fc.assert(fc.property(tree, (value) => equal(parseJson(printJson(value)), value)));
    fc.assert(fc.property(tree, (value) => equal(parseJson(printJsonSorted(value)), value)));
  });

  it('prints like JSON.stringify where there is no decimal, and drops undefined members', () => {
    const value = { a: undefined, b: [1, 'x'], c: { d: null } };
    expect(printJson(value)).toBe(JSON.stringify(value));
    expect(printJson({ ...value, e: new Big('0.12345678901234567890') })).toBe(
      '{"b":[1,"x"],"c":{"d":null},"e":0.1234567890123456789}',
    );
    expect(printJson(undefined)).toBe('null');
  });

  it('writes decimals as numbers with all digits', () => {
    expect(printJson([new Big('9007199254740993'), new Big('1e25')])).toBe(
      '[9007199254740993,10000000000000000000000000]',
    );
  });
});

describe('printJsonSorted', () => {
  it('orders keys by code point and indents', () => {
    expect(printJsonSorted({ b: 1, a: { '\u{1F600}': [], '\uFFFD': {} } })).toBe(
      '{\n  "a": {\n    "\uFFFD": {},\n    "\u{1F600}": []\n  },\n  "b": 1\n}',
    );
    expect(printJsonSorted({ b: [1, 2], a: 1 }, 0)).toBe('{"a":1,"b":[1,2]}');
  });
});
