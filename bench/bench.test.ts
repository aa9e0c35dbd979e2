import { describe, expect, it } from 'vitest';
import { against, median, percentile, shortNumber } from './bench.ts';
import { printTable, toReport } from './report.ts';

describe('figures', () => {
  it('take the middle of the rounds', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('take the least value that the share of all does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.99)).toBeNaN();
  });

  it('stand against the median of the baseline', () => {
    expect(against({ name: 'a', unit: '/s' }, [1, 5, 3], [6, 4, 5])).toEqual({
      name: 'a',
      unit: '/s',
      value: 3,
      baseline: 5,
      ratio: 0.6,
    });
  });

  it.each([
    [0.123456, '0.123'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [2_500_000, '2,500,000'],
    [Number.NaN, 'NaN'],
  ])('print %d as %s', (value, text) => expect(shortNumber(value)).toBe(text));
});

describe('the report', () => {
  const machine = { cpu: 'x', cores: 2, memoryGb: 8, os: 'Linux', arch: 'x64', fdatasyncMs: 0.2 };
  const figures = [
    { name: 'a.rps', value: 400, unit: '/s', baseline: 1000, ratio: 0.4, aim: { of: 'ratio', least: 0.5 } },
    { name: 'b', value: 90, unit: 'MB', aim: { of: 'value', most: 160 }, note: 'resident' },
  ] as const;

  it('holds figures and nothing printed beside them', () => {
    expect(toReport(machine, { node: '20' }, figures)).toEqual({
      machine,
      versions: { node: '20' },
      results: [
        { name: 'a.rps', value: 400, unit: '/s', baseline: 1000, ratio: 0.4 },
        { name: 'b', value: 90, unit: 'MB' },
      ],
    });
  });

  it('says in the table which aims are met', () => {
    const [head, first, second] = printTable(figures);
    expect(head).toMatch(/^name +value +unit +baseline +ratio +aim +note$/);
    expect(first).toMatch(/^a\.rps +400 +\/s +1,000 +0\.4 +ratio ≥ 0\.5 missed$/);
    expect(second).toMatch(/^b +90 +MB +≤ 160 met +resident$/);
  });
});
