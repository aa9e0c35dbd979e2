import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Big, isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { checkRule } from './check-rule.ts';
import { compileRule } from './compile-rule.ts';
import type { RuleMode } from './check-rule.ts';
import { operators } from './operators/registry.ts';
import { sentence } from './sentence/sentence.ts';
import { isUnknown, type Value } from './unknown.ts';

const KEYS = [
  'a',
  'b',
  'items',
  '0',
  'current',
  'accumulator',
  'constructor',
  '__proto__',
  'length',
  'toString',
];

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'a',
    '喀什',
    '𠮷野家',
    '12.50',
    0,
    1,
    -1,
    0.1,
    2 ** 53,
    1e300,
    Number.MIN_VALUE,
  ),
  fc.constantFrom(new Big('0'), new Big('1e-400'), new Big('123456789012345678901234567890.12')),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 5 }),
);

const { data, rule } = fc.letrec<Record<'data' | 'rule', Json>>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('data'), { maxKeys: 4, noNullPrototype: false }),
  ),
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.constantFrom(...KEYS, 'a.b', 'items.0.a', 'current.a').map((path) => ({ var: path })),
    fc.array(tie('rule'), { maxLength: 3 }),
    fc
      .constantFrom(...operators)
      .chain(([name, { least, most }]) =>
        fc
          .array(tie('rule'), { minLength: least, maxLength: Math.min(most, Math.max(least, 3)) })
          .map((operands) => ({ [name]: operands })),
      ),
  ),
}));

/** A value JSON can hold: nothing undefined, not finite or callable anywhere. */
function isJson(value: Value): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isDecimal(value))
    return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && Object.values(value).every((member) => isJson(member as Value));
}

describe.each<RuleMode>(['strict', 'compat'])('any %s rule that passes the check', (mode) => {
  const checked = rule.filter(
    (candidate) => !checkRule(candidate, { mode }).some(({ severity }) => severity !== 'warning'),
  );

  it('answers JSON or unknown for any data, throws nothing and leaves the data as it was', () => {
    fc.assert(
      fc.property(checked, data, (candidate, given) => {
        const before = printJson(given);
        const compiled = compileRule(candidate, { mode });
        const value = compiled.evaluate(given);
        expect(isUnknown(value) || isJson(value)).toBe(true);
        expect(compiled.trace(given).value).toEqual(value);
        expect(['boolean', 'object']).toContain(typeof compiled.test(given));
        expect(printJson(given)).toBe(before);
      }),
      { numRuns: 1_500 },
    );
  });

  it('reads as a sentence in both languages', () => {
    fc.assert(
      fc.property(checked, (candidate) => {
        for (const language of ['zh', 'en'] as const)
          expect(sentence(candidate, language)).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 500 },
    );
  });
});
