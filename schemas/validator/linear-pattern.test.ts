import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearPattern } from './linear-pattern.ts';

const finds = (pattern: string, text: string): boolean => linearPattern(pattern).test(text);

/** Every construct that has a meaning of its own, alone and in a class. */
const atoms = [
  'a', '.', '^', '$', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\/', '\\.', '\\t', '\\cA', '\\0', '\\x62',
  '\\u0061', '\\u{1F600}', '\\uD83D\\uDE00', '😀', '{1', ']', '\\-', '\\_', '[^]', '[]', '[a-c]', '[^a-c]', '[\\s\\d]',
  '[^\\S]', '[\\w-.]', '[\\b]', '[\\p{L}-]', '[😀-😂]', '[\\]-]', '\\p{Lu}', '\\P{L}', '\\p{Script=Han}', '\\p{digit}',
  '\\p{scx=Hira}', '\\p{Alphabetic}', '\\P{ASCII}', '\\p{C}',
]; // prettier-ignore
const repeated = fc.tuple(fc.constantFrom(...atoms), fc.constantFrom('', '', '*', '+?', '{1,2}', '{0,1}?'));
const sequence = fc.array(repeated, { minLength: 1, maxLength: 3 }).map((all) => all.flat().join(''));
const patterns = fc.oneof(
  sequence,
  fc.tuple(sequence, sequence).map(([one, two]) => `(?:${one})|(?<name>${two})`),
);
const characters = [
  'a', 'b', 'A', '_', '1', '٣', ' ', '\t', '\n', '\r', '\v', '\u00a0', '\u2028', '\ufeff', '\u3000', '\u200b', 'é',
  '中', 'あ', 'ー', '😀', '-', '.', '/', '{', '1', ']', '\0', '\x01', '\b', '\u0378',
]; // prettier-ignore
const texts = fc.array(fc.constantFrom(...characters), { maxLength: 4 }).map((all) => all.join(''));

function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

describe('a pattern', () => {
  it('finds what the language itself finds', () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 20 }), (pattern, samples) => {
        const own = compiled(pattern, 'u');
        fc.pre(own !== undefined);
        const linear = linearPattern(pattern);
        for (const text of samples) expect([text, linear.test(text)]).toEqual([text, own?.test(text)]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that the u flag forbids means what it does without', () => {
    expect(finds('^[\\w-.]+$', 'a-b.c')).toBe(true);
    expect(finds('^\\_{1$', '_{1')).toBe(true);
    expect(finds('^[\\d-x]$', '-')).toBe(true);
  });

  it('knows the blanks and line ends of every script', () => {
    for (const blank of ['\v', '\u00a0', '\ufeff', '\u2003', '\u2029']) {
      expect(finds('^\\s$', blank)).toBe(true);
      expect(finds('^[^\\s]$', blank)).toBe(false);
    }
    expect(finds('a$', 'a\n')).toBe(false);
    expect(finds('^.$', '\u2028')).toBe(false);
  });

  it('runs in time linear in the text', () => {
    expect(finds('^(a+)+$', `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  it('is refused where linear time, or one meaning, cannot be had', () => {
    for (const pattern of [
      '(?=a)',
      '(?!a)',
      '(?<=a)b',
      '(?<!a)b',
      '(a)\\1',
      '(?<n>a)\\k<n>',
      'a{5000}',
      '[\\w-.]\\p{L}',
    ])
      expect(() => linearPattern(pattern), pattern).toThrow(RangeError);
    expect(() => linearPattern('a'.repeat(3_000))).toThrow(RangeError);
    for (const pattern of ['(', '[b-a]', '*'])
      expect(() => linearPattern(pattern), pattern).toThrow(SyntaxError);
  });
});
