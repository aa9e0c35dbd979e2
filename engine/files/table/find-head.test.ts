import { expect, test } from 'vitest';
import { findHead, findHeadings } from './find-head.ts';
import { kindOfRow } from './row-sieve.ts';
import { normalizeHeading } from './normalize-heading.ts';
import { isRuinedInteger, isRuinedText } from './ruined-number.ts';

const rows = (...lines: string[]): string[][] => lines.map((line) => line.split(','));

test.each([
  ['the first row', rows('a,b,c', '1,2,3'), 0],
  ['below a title', rows('订单导出,,', '订单号,金额,状态', '1,2,好'), 1],
  ['below labels with values', rows('店铺：一号,时间：2026-11,', '订单号,金额,状态', '1,2,好'), 1],
  ['of rows that are all words', rows('姓名,城市', '张三,杭州', '李四,上海'), 0],
  ['of one column', rows('订单号', '1', '2'), 0],
  ['without any rows', rows('订单号,金额'), 0],
  ['above a blank row', rows('订单号,金额', ',', '1,2'), 0],
])('finds the headings: %s', (_, table, index) => {
  expect(findHead(table)?.index).toBe(index);
});

test('finds none in nothing, and is unsure of numbers', () => {
  expect(findHead([])).toBeUndefined();
  expect(findHead(rows('2026-11-01,5', '2026-11-02,6'))).toBeUndefined();
});

test('finds headings in any spelling', () => {
  expect(findHeadings(rows('x,y', '金额（元） ,订单 号'), ['订单号', '金额(元)'], normalizeHeading)).toBe(1);
  expect(findHeadings(rows('x,y'), ['z'], normalizeHeading)).toBe(-1);
});

test.each([
  ['合计,,,,,5', 'total'],
  ['人民币合计,,,,,5', 'total'],
  ['Total,,,,,5', 'total'],
  ['共3笔,,,,,', 'total'],
  ['totally,b,c,d,e,f', 'data'],
  ['合计划,1,2,3,4,5', 'data'],
  ['----,,,,,', 'remark'],
  ['#导出时间,,,,,', 'remark'],
  ['#1058,,,,,', 'data'],
  [',,,,,', 'blank'],
  [',,,收入+支出,,', 'hint'],
  ['1,2,3,4,5,6', 'data'],
])('%s is %s', (line, kind) => {
  expect(kindOfRow(line.split(','), 6, true)).toBe(kind);
});

test('numbers that a spreadsheet ruined', () => {
  expect(['1.23E+18', '4.57658E+13', '1e+12', '1E+5', 'E+12', '12E+18'].map(isRuinedText)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(isRuinedInteger('9007199254740993')).toBe(false);
  expect(isRuinedInteger('1234567890123450')).toBe(true);
});
