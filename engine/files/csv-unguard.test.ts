import { expect, test } from 'vitest';
import { unguard } from './csv-unguard.ts';

test.each([
  ['="35153131473290001"', '35153131473290001'],
  ['="say ""hi"""', 'say "hi"'],
  ["'0012", '0012'],
  ["'SF10-2", 'SF10-2'],
  ["'-5", '-5'],
  ['\t20230207\t', '20230207'],
  ['13.40      \t', '13.40'],
  ['\t="007"', '007'],
  ['`0.01', '0.01'],
])('%j is %j', (cell, bare) => {
  expect(unguard(cell)).toBe(bare);
});

test.each([
  '',
  '0012',
  '="',
  '=1+2',
  "'s-Hertogenbosch",
  "'",
  "it's",
  "'quoted 12'",
  '`code 12`',
  ' 5 ',
  'a\tb',
])('%j keeps what it has', (cell) => {
  expect(unguard(cell)).toBe(cell);
});
