import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { createCsvParser } from './csv-parser.ts';
import type { CsvBatch, CsvOptions } from './csv-types.ts';

/** The whole of a text, handed over in pieces of the given size. */
function parse(text: string, options: CsvOptions = {}, piece = Number.MAX_SAFE_INTEGER) {
  const parser = createCsvParser(options);
  const bytes = Buffer.from(text);
  const batches: CsvBatch[] = [];
  for (let at = 0; at < bytes.length; at += piece) batches.push(parser.push(bytes.subarray(at, at + piece)));
  batches.push(parser.end());
  return {
    head: batches.find((batch) => batch.head)!.head!,
    rows: batches.flatMap((batch) => batch.rows),
    cells: batches.flatMap((batch) => batch.rows.map(({ cells }) => cells)),
    problems: batches.flatMap((batch) => batch.problems.map(({ row, code }) => [row, code])),
    skipped: batches.reduce((sum, batch) => sum + batch.skipped, 0),
  };
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

describe('delimiters', () => {
  test.each([
    [',', 'a,b\n1,2\n'],
    [';', 'a;b\n1;2\n'],
    ['\t', 'a\tb\n1\t2\n'],
    [';', 'Preis;Menge\n1,50;2\n3,25;4\n'],
    ['\t', 'name\tnote\nx\ta, b, c\ny\td\n'],
    [',', '"x;y;z",b\n"1;2;3",c\n'],
    [',', 'only\none\n'],
    [',', '导出时间;2026;11;11\n订单号,姓名\n1,张三\n2,李四\n'],
  ])('%j is found in %j', (delimiter, text) => {
    expect(parse(text).head.delimiter).toBe(delimiter);
  });

  test('remarks have no say in it', () => {
    const text = `${'#a;b;c\n'.repeat(9)}x,y\n1,2\n`;
    expect(parse(text, { skip: { comments: ['#'] } }).head.delimiter).toBe(',');
  });

  test('a named one is taken', () => {
    expect(parse('a;b,c\n1;2,3\n', { delimiter: ',' }).cells).toEqual([['1;2', '3']]);
  });
});

describe('lines', () => {
  test.each([
    ['\\n', 'a,b\n1,2\n3,4'],
    ['\\r\\n', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['\\r', 'a,b\r1,2\r3,4\r'],
    ['mixed', 'a,b\r\n1,2\n3,"4"\r\n'],
    ['blank lines between', 'a,b\n\n1,2\n , \n3,4\n\n'],
  ])('%s', (_, text) => {
    expect(parse(text).cells).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('a cell may hold line ends, delimiters and quotes, and is not trimmed', () => {
    const { cells } = parse('a,b\r\n"x\r\ny, ""z""", 1 \r\n');
    expect(cells).toEqual([['x\r\ny, "z"', ' 1 ']]);
  });

  test('rows count as a spreadsheet counts them', () => {
    const { rows, head } = parse('# title\n\nid,name\n"1","a\nb"\n\n2,c\n', { skip: { comments: ['#'] } });
    expect(head.row).toBe(3);
    expect(rows.map(({ row }) => row)).toEqual([4, 6]);
  });
});

describe('headings', () => {
  test('are trimmed, made unique and kept as they were', () => {
    const { head } = parse('\t 金额 ,金额,,"=""订单""",金额,#3\n1,2,3,4,5,6\n');
    expect(head.columns).toEqual([
      { key: '金额', original: '\t 金额 ' },
      { key: '金额 (2)', original: '金额' },
      { key: '#3 (2)', original: '' },
      { key: '订单', original: '="订单"' },
      { key: '金额 (3)', original: '金额' },
      { key: '#3', original: '#3' },
    ]);
    expect(head.warnings.map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['csv-heading-repeated', '/columns/1', 'warning'],
      ['csv-heading-blank', '/columns/2', 'warning'],
      ['csv-heading-repeated', '/columns/4', 'warning'],
    ]);
  });

  test('may be asked for, and the rows before them are skipped', () => {
    const text = '账单明细,\n共 2 笔,\n交易时间,金额\n2026-11-11,1.00\n';
    const { head, cells, skipped } = parse(text, { headings: ['金额', '交易时间'] });
    expect([head.row, skipped]).toEqual([3, 2]);
    expect(cells).toEqual([['2026-11-11', '1.00']]);
    expect(codeOf(() => parse(text, { headings: ['运单号'] }))).toBe('csv-headings');
  });

  test.each(['__proto__', 'constructor', ' prototype '])('%s is refused', (heading) => {
    expect(codeOf(() => parse(`a,${heading}\n1,2\n`))).toBe('csv-heading');
  });

  test('an empty file has none, and broken ones are not passed over', () => {
    expect(codeOf(() => parse(''))).toBe('csv-headings');
    expect(codeOf(() => parse('\n\n'))).toBe('csv-headings');
    expect(codeOf(() => parse('"a"x,b\n1,2\n'))).toBe('csv-quote');
  });
});

describe('what is left out', () => {
  test('remarks, sums, and everything from the footer on', () => {
    const text =
      '#支付宝账单\n总计,3\n订单号,金额\n1,10\n合计：,10\n2,20\n#--结束--\n总交易单数,应结总额\n2,30\n';
    const options = { skip: { comments: ['#'], totals: ['合计', '总计'], footers: ['总交易单数'] } };
    const { cells, skipped, problems } = parse(text, options);
    expect(cells).toEqual([
      ['1', '10'],
      ['2', '20'],
    ]);
    expect([skipped, problems]).toEqual([6, []]);
  });

  test('rows at the top by number', () => {
    const { head, cells } = parse('报表,2026\n\nid,n\n1,2\n', { skip: { rows: 2 } });
    expect(head.row).toBe(3);
    expect(cells).toEqual([['1', '2']]);
  });

  test('nothing unless asked: an order may be called #1058', () => {
    expect(parse('Name,Total\n#1058,9.99\n').cells).toEqual([['#1058', '9.99']]);
  });
});

describe('rows that are no records', () => {
  test('are reported, and the rest goes on', () => {
    const { cells, problems } = parse('a,b,c\n1,2,3\n1,2\n4,5,6,7\n4,5,6,,\n7,8,9\n');
    expect(cells).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
      ['7', '8', '9'],
    ]);
    expect(problems).toEqual([
      [3, 'csv-cells-missing'],
      [4, 'csv-cells-extra'],
    ]);
  });

  test.each([
    ['never closed', 'a,b\n1,2\n3,"4\n5,6\n7,8\n'],
    ['never closed, with quotes after it', 'a,b\n1,2\n3,"4\n5,"6"\n7,"8"\n'],
    ['closed within a cell', 'a,b\n1,2\n3,"4"x\n5,6\n7,8\n'],
    ['that closes with the file', 'a,b\n1,2\n3,"4\n5,6\n7,"8"'],
  ])('a quote %s spoils its own row alone', (_, text) => {
    for (const piece of [1, 7, 1000]) {
      const { cells, problems } = parse(text, {}, piece);
      expect(cells).toEqual([
        ['1', '2'],
        ['5', '6'],
        ['7', '8'],
      ]);
      expect(problems).toEqual([[3, 'csv-quote']]);
    }
  });

  test('cells and rows beyond their limits', () => {
    const limits = { cellLength: 5, rowLength: 100 };
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},x`).join('\n');
    const { problems, cells } = parse(`a,b\n123456,1\n1,"open\n${rows}\n`, { limits }, 1000);
    expect(problems).toEqual([
      [2, 'csv-cell-length'],
      [3, 'csv-row-length'],
    ]);
    expect(cells).toHaveLength(20_000);
  });

  test('by the thousand end the reading', () => {
    expect(codeOf(() => parse(`a,b\n${'1,"2"x\n'.repeat(1001)}`))).toBe('csv-broken');
    expect(parse(`a,b\n${'1,"2"x\n'.repeat(1000)}`).problems).toHaveLength(1000);
  });
});

describe('limits', () => {
  test('of bytes and columns end the reading', () => {
    expect(codeOf(() => parse('a,b\n1,2\n', { limits: { bytes: 7 } }))).toBe('csv-bytes');
    expect(codeOf(() => parse('a,b\n1,2\n', { limits: { columns: 1 } }))).toBe('csv-columns');
    expect(codeOf(() => parse('a,b\n1,2\n', { limits: { bytes: 8, columns: 2 } }))).toBe('none');
  });
});

test('armour comes off cells, or stays if asked to', () => {
  const text = 'id,phone\n"=""0012""",\'13800138000\n';
  expect(parse(text).cells).toEqual([['0012', '13800138000']]);
  expect(parse(text, { unguard: false }).cells).toEqual([['="0012"', "'13800138000"]]);
});

describe('properties', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '订', '1', ',', ';', '"', '\n', '\r\n', ' ', '😀'),
    maxLength: 8,
  });
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc
        .array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 })
        .map((rows) => ({ width, rows })),
    );
  const isBlank = (cells: string[]) => cells.every((one) => one.trim() === '');

  test('what was written is read, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(',' as const, ';' as const, '\t' as const),
        ({ width, rows }, piece, newline, delimiter) => {
          const headings = Array.from({ length: width }, (_, index) => `列${index}`);
          const text = Papa.unparse([headings, ...rows], { newline, delimiter, quotes: true });
          const { cells, problems } = parse(text, { delimiter, unguard: false }, piece);
          expect(cells).toEqual(rows.filter((row) => !isBlank(row)));
          expect(problems).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no text makes it fail but for a problem it names, and cutting the bytes changes nothing', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '订', ',', '"', '\n', '\r', ' ', '\t'),
      maxLength: 60,
    });
    const outcome = (body: string, piece: number) => {
      try {
        return JSON.stringify(parse(body, { delimiter: ',' }, piece));
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
        return (error as ProblemError).problem.code;
      }
    };
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (body, piece) => {
        const whole = `a,b\n${body}`;
        expect(outcome(whole, piece)).toBe(outcome(whole, 1000));
      }),
      { numRuns: 500 },
    );
  });
});
