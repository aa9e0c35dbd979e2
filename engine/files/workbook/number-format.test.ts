import { expect, test } from 'vitest';
import { printSerial } from './date-serial.ts';
import { numberCell } from './cell-value.ts';
import { builtinShape, shapeOfFormat } from './number-format.ts';

test.each([
  ['General', 'number'],
  ['@', 'number'],
  ['0.00', 'number'],
  ['#,##0_ ', 'number'],
  ['0.00E+00', 'number'],
  ['0.00%', 'percent'],
  ['"¥"#,##0.00', 'money'],
  ['[$¥-804]#,##0.00', 'money'],
  ['[$-804]yyyy"年"m"月"d"日"', 'date'],
  ['yyyy-mm-dd', 'date'],
  ['mm-dd', 'date'],
  ['yyyy-mm-dd hh:mm:ss', 'both'],
  ['yyyy/m/d h:mm AM/PM', 'both'],
  ['[h]:mm:ss', 'time'],
  ['mm:ss.0', 'time'],
  ['上午/下午h"时"mm"分"', 'time'],
  ['[Red]0.00;[Blue]-0.00', 'number'],
  ['"date" 0', 'number'],
])('%s shows a %s', (code, shape) => {
  expect(shapeOfFormat(code)).toBe(shape);
});

test('formats known by number', () => {
  expect([14, 22, 20, 9, 44, 0, 31, 57].map(builtinShape)).toEqual([
    'date',
    'both',
    'time',
    'percent',
    'money',
    'number',
    'date',
    'date',
  ]);
});

test.each([
  [45_992, 'date', false, '2025-12-01'],
  [45_992.378_472_222_2, 'date', false, '2025-12-01 09:05:00'],
  [45_992.378_472_222_2, 'both', false, '2025-12-01 09:05:00'],
  [45_992, 'both', false, '2025-12-01 00:00:00'],
  [0.378_472_222_2, 'time', false, '09:05:00'],
  [59, 'date', false, '1900-02-28'],
  [61, 'date', false, '1900-03-01'],
  [0, 'date', true, '1904-01-01'],
  [44_530, 'date', true, '2025-12-01'],
  [1.5, 'time', false, '1900-01-01 12:00:00'],
  [45_992.999_999_999, 'both', false, '2025-12-02 00:00:00'],
  [-1, 'date', false, undefined],
  [3_000_000, 'date', false, undefined],
] as const)('serial %d as %s (1904: %s) is %s', (serial, shape, is1904, text) => {
  expect(printSerial(serial, shape, is1904)).toBe(text);
});

test.each([
  ['12', 'number', '12', 'n'],
  ['0.30000000000000004', 'number', '0.3', 'n'],
  ['19.989999999999998', 'money', '19.99', 'c'],
  ['0.055', 'percent', '0.055', 'p'],
  ['1.0000000000000001E-5', 'number', '0.00001', 'n'],
  ['5E-15', 'number', '0.000000000000005', 'n'],
  ['1.23E+18', 'number', '1.23E+18', 'r'],
  ['4.57658E+13', 'number', '4.57658E+13', 'r'],
  ['35153131473290001', 'number', '35153131473290001', 'n'],
  ['35153131473290000', 'number', '35153131473290000', 'r'],
  ['1234567890123456800', 'number', '1234567890123456800', 'r'],
  ['123456789012345', 'number', '123456789012345', 'n'],
  ['99999999', 'date', '99999999', 'n'],
] as const)('%s as %s is %s (%s)', (raw, shape, text, kind) => {
  expect(numberCell(raw, shape, false)).toEqual({ text, kind });
});

test('what is no number is none', () => {
  expect(numberCell('abc', 'number', false)).toBeUndefined();
  expect(numberCell('1e999', 'number', false)).toBeUndefined();
});
