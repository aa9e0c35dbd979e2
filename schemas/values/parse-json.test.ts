import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDecimal, printNumeric } from './decimal.ts';
import type { Json, JsonObject } from './json.ts';
import { parseJson, parseJsonBytes, parseJsonIntake } from './parse-json.ts';
import { printJson } from './print-json.ts';
import { ProblemError } from './problem-error.ts';

const refusal = (read: () => unknown): { code: string; path: string; en: string } => {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError)
      return { code: error.problem.code, path: error.problem.path, en: error.problem.message.en };
    throw error;
  }
  return { code: 'none', path: '', en: '' };
};
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const field = (text: string, key: string): Json | undefined => (parseJson(text) as JsonObject)[key];

describe('parseJson', () => {
  it('keeps every digit', () => {
    expect(printJson(parseJson('{"id":35153131473290001,"n":0.10000000000000000001,"m":1.50}'))).toBe(
      '{"id":35153131473290001,"n":0.10000000000000000001,"m":1.5}',
    );
    expect(field('{"a":1e2}', 'a')).toBe(100);
    expect(isDecimal(field('{"a":-12345678901234567890}', 'a'))).toBe(true);
    expect(printNumeric(parseJson('123456789012345678901234567890') as number)).toBe(
      '123456789012345678901234567890',
    );
  });

  it('takes the last of two equal keys, in both ways of reading', () => {
    expect(parseJson('{"a":1,"a":{"b":2}}')).toEqual({ a: { b: 2 } });
    expect(parseJson('{"a":1e0,"a":{"b":2}}')).toEqual({ a: { b: 2 } });
  });

  it('agrees with JSON.parse on any text whose numbers fit doubles', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        expect(printJson(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('accepts and refuses the same broken texts as JSON.parse', () => {
    const scraps = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"\\',
      '"',
      '1',
      '-',
      '01',
      '1.',
      '.5',
      '1e5',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0001',
      '"\\u12"',
      '/**/',
    ];
    const agrees = (text: string): void => {
      const { code } = refusal(() => parseJson(text));
      // 1e501 is well-formed, yet beyond the numbers we take.
      if (code === 'json-number-range') return;
      let wellFormed = true;
      try {
        JSON.parse(text);
      } catch {
        wellFormed = false;
      }
      expect(code, text).toBe(wellFormed ? 'none' : 'json-syntax');
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...scraps), { maxLength: 8 }), (parts) => {
        agrees(parts.join(''));
        agrees(`[${parts.join('')},12345678901234567890]`);
      }),
      { numRuns: 3000 },
    );
  });

  it('says where a text breaks', () => {
    const { code, en } = refusal(() => parseJson('{\n  "a": 1,\n  "b": }'));
    expect(code).toBe('json-syntax');
    expect(en).toContain('line 3, character 8');
    expect(refusal(() => parseJson('')).code).toBe('json-syntax');
  });

  it('bounds depth, size and magnitude', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(refusal(() => parseJson(nested(200))).code).toBe('none');
    expect(refusal(() => parseJson(nested(201))).code).toBe('json-too-deep');
    expect(refusal(() => parseJson(`[${'[],'.repeat(500)}[]]`)).code).toBe('none');
    expect(refusal(() => parseJson(`["${'['.repeat(500)}\\"[[${'{'.repeat(300)}"]`)).code).toBe('none');
    expect(refusal(() => parseJson('{"a":{"b":[]}}', { maxDepth: 2 })).code).toBe('json-too-deep');
    expect(refusal(() => parseJson('[1,2,3]', { maxSize: 6 })).code).toBe('json-too-large');
    expect(refusal(() => parseJsonBytes(bytes(0x22, 0x22), { maxSize: 1 })).code).toBe('json-too-large');
    expect(refusal(() => parseJson('[1e9999999]')).code).toBe('json-number-range');
  });

  it('refuses keys that reach prototypes and names them', () => {
    expect(refusal(() => parseJson('{"a":[{"__proto__":{"x":1}}]}'))).toMatchObject({
      code: 'forbidden-key',
      path: '/a/0/__proto__',
    });
    expect(refusal(() => parseJson('{"\\u005f_proto__":1}')).path).toBe('/__proto__');
    expect(refusal(() => parseJson('{"__proto__":{"n":1e0}}')).code).toBe('forbidden-key');
    expect(refusal(() => parseJson('{"constructor":{"prototype":{"x":1}}}')).path).toBe(
      '/constructor/prototype',
    );
    expect(parseJson('{"constructor":"王师傅","note":"__proto__"}')).toEqual({
      constructor: '王师傅',
      note: '__proto__',
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('bytes', () => {
  it('skips a byte order mark and refuses broken UTF-8', () => {
    expect(parseJsonBytes(bytes(0xef, 0xbb, 0xbf, 0x31))).toBe(1);
    expect(refusal(() => parseJsonBytes(bytes(0x22, 0xff, 0x22))).code).toBe('json-utf8');
    expect(refusal(() => parseJsonBytes(bytes(0x22, 0xed, 0xa0, 0x80, 0x22))).code).toBe('json-utf8');
  });
});

describe('parseJsonIntake', () => {
  it('makes every text storable and names the fields', () => {
    const { value, warnings } = parseJsonIntake('{"a":"x\\u0000y","b":["ok","\\ud83d"],"c":"😀"}');
    expect(value).toEqual({ a: 'x\ufffdy', b: ['ok', '\ufffd'], c: '😀' });
    expect(warnings.map(({ path, severity }) => [path, severity])).toEqual([
      ['/a', 'warning'],
      ['/b/1', 'warning'],
    ]);
    const text = '{"a":"\\u4e2d"}';
    expect(parseJsonIntake(text)).toEqual({ value: { a: '中' }, text, warnings: [] });
  });
});
