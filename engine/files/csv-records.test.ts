import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordReader, newlineOf } from './csv-records.ts';

/** The records of a text that comes in pieces of the given size, each with its number. */
function read(text: string, piece: number, rowLength = 1000) {
  const take = createRecordReader(',', '\n', rowLength);
  const records = [];
  for (let at = 0; at < text.length; at += piece) records.push(...take(text.slice(at, at + piece), false));
  records.push(...take('', true));
  return records.map((record) =>
    'broken' in record ? [record.row, record.broken.code] : [record.row, record.cells],
  );
}

describe('records', () => {
  test.each([1, 2, 3, 5, 100])('cut off anywhere are put together, in pieces of %i', (piece) => {
    expect(read('a,b\r\n"x\r\ny","1 ""z"""\r\n\n3,"4"', piece)).toEqual([
      [1, ['a', 'b']],
      [2, ['x\r\ny', '1 "z"']],
      [3, ['']],
      [4, ['3', '4']],
    ]);
  });

  test.each([1, 4, 100])('with broken quotes end with the line that breaks, in pieces of %i', (piece) => {
    expect(read('1,"2\n3"x,4\n5,6\n"7,8\n9,0', piece)).toEqual([
      [1, 'csv-quote'],
      [2, ['3"x', '4']],
      [3, ['5', '6']],
      [4, 'csv-quote'],
      [5, ['9', '0']],
    ]);
  });

  test('that wait too long for a quote give up their first line', () => {
    expect(read(`1,"2\n${'3,4\n'.repeat(10)}`, 8, 20)).toEqual([
      [1, 'csv-row-length'],
      ...Array.from({ length: 10 }, (_, index) => [index + 2, ['3', '4']]),
    ]);
  });

  test('without an end give up what they have', () => {
    expect(read('1,2,3,4,5,6,7,8', 4, 10).map(([, cells]) => cells)).toEqual(['csv-row-length', ['7', '8']]);
  });

  test('are the same however the text is cut', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '订', ',', '"', '"', '\n', '\r\n', ' '),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (body, piece) => {
        expect(read(body, piece)).toEqual(read(body, 1000));
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['a,b\n', '\n'],
  ['a,b\r\n', '\n'],
  ['a,b\rc,d\r', '\r'],
  ['a,"b\nc"\rd,e\r', '\r'],
  ['a,b', '\n'],
])('the line end of %j is %j', (text, newline) => {
  expect(newlineOf(text)).toBe(newline);
});
