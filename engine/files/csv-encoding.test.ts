import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { createTextReader } from './csv-encoding.ts';
import type { CsvEncoding } from './csv-types.ts';

/** Decodes bytes handed over in pieces of the given size. */
function read(bytes: Uint8Array, piece = bytes.length || 1, named?: CsvEncoding) {
  const reader = createTextReader(named);
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += reader.push(bytes.subarray(at, at + piece));
  text += reader.end();
  return { text, ...reader.found() };
}
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'none';
};

const CHINESE = '订单号,收货人,地址\n1,张三,广东省深圳市南山区\n2,𠮷喆,新疆维吾尔自治区\n';
const bytesOf = (text: string, encoding: string, addBOM = false) => iconv.encode(text, encoding, { addBOM });

describe('a file is read in the encoding it has', () => {
  test.each([
    ['utf-8', false, CHINESE],
    ['utf-8', true, CHINESE],
    ['gb18030', false, CHINESE],
    ['utf-16le', true, CHINESE],
    ['utf-16be', true, CHINESE],
    ['utf-16le', false, CHINESE],
    ['utf-16be', false, CHINESE],
    ['utf-8', false, 'a,b\n1,2\n'],
    ['utf-8', false, ''],
    ['utf-8', false, 'Stadt;Straße\nKöln;Süßweg\n'],
  ] as const)('%s, mark %s: %j', (encoding, byteOrderMark, text) => {
    const bytes = bytesOf(text, encoding, byteOrderMark);
    const expected = { text, encoding, byteOrderMark };
    expect(read(bytes)).toEqual(expected);
    expect(read(bytes, 1)).toEqual(expected);
  });

  test('after megabytes of ASCII, too', () => {
    const text = `${'1,2,3\n'.repeat(300_000)}合计,北京,上海\n`;
    expect(read(bytesOf(text, 'gb18030'), 10_000)).toEqual({
      text,
      encoding: 'gb18030',
      byteOrderMark: false,
    });
  });

  test('a mark in the middle is a character of the text', () => {
    const text = `${'1,2,3\n'.repeat(2_000)}\ufeff订单\n`;
    expect(read(bytesOf(text, 'utf-8'), 500).text).toBe(text);
  });

  test('and a named one is taken, but for a mark', () => {
    expect(read(bytesOf('訂單,名稱\n', 'big5'), 3, 'big5').text).toBe('訂單,名稱\n');
    expect(read(bytesOf('née;Zoë\n', 'windows-1252'), 3, 'windows-1252').text).toBe('née;Zoë\n');
    expect(read(bytesOf(CHINESE, 'utf-8', true), 7, 'gb18030')).toMatchObject({
      text: CHINESE,
      encoding: 'utf-8',
    });
  });
});

describe('a file is refused rather than garbled', () => {
  test.each([
    ['Big5', bytesOf('訂單編號,收件人,地址\n1,陳小明,臺北市信義區\n', 'big5')],
    ['Western text', bytesOf('Prénom,Société\nZoë,Générale\n', 'windows-1252')],
    ['neither', Buffer.from([0x61, 0xff, 0xff, 0x2c])],
    ['cut in a character', bytesOf(CHINESE, 'utf-8').subarray(0, 4)],
    ['half a UTF-16 unit', bytesOf(CHINESE, 'utf-16le', true).subarray(0, 9)],
  ])('%s', (_, bytes) => {
    expect(codeOf(() => read(bytes))).toBe('csv-encoding');
  });

  test('when other bytes come after the encoding was found', () => {
    const bytes = Buffer.concat([bytesOf('订单\n'.repeat(30_000), 'utf-8'), bytesOf('订单\n', 'gb18030')]);
    expect(codeOf(() => read(bytes, 4096))).toBe('csv-encoding');
  });

  test('when a named encoding is not the one it has', () => {
    expect(codeOf(() => read(bytesOf(CHINESE, 'gb18030'), 9, 'utf-8'))).toBe('csv-encoding');
  });
});

test('any text comes back from its bytes, however they are cut', () => {
  const text = fc.string({
    unit: fc.constantFrom('订', '单', '𠮷', 'é', 'a', ',', '\n', '"'),
    maxLength: 300,
  });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), fc.boolean(), (body, piece, mark) => {
      const whole = `序号,名称\n${body}`;
      expect(read(bytesOf(whole, 'utf-8', mark), piece).text).toBe(whole);
      expect(read(bytesOf(whole, 'gb18030'), piece, 'gb18030').text).toBe(whole);
      expect(read(bytesOf(whole, 'utf-16le', true), piece).text).toBe(whole);
    }),
  );
});
