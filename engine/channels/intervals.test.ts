import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapsIn, mergeIntervals, overlapsOf, slices, type Interval } from './intervals.ts';

const interval = tuple(integer({ min: 0, max: 60 }), integer({ min: 0, max: 20 })).map(
  ([fromAt, length]): Interval => ({ fromAt, untilAt: fromAt + length }),
);
const intervals = array(interval, { maxLength: 12 });
const moments = Array.from({ length: 90 }, (_, at) => at);
const depthAt = (spans: readonly Interval[], at: number): number =>
  spans.filter(({ fromAt, untilAt }) => fromAt <= at && at < untilAt).length;

describe('spans of time', () => {
  test('merged cover the same moments, each once', () => {
    assert(
      property(intervals, (spans) => {
        const merged = mergeIntervals(spans);
        for (const at of moments) expect(depthAt(merged, at)).toBe(Math.min(1, depthAt(spans, at)));
        for (const [index, { fromAt }] of merged.slice(1).entries())
          expect(fromAt).toBeGreaterThan(merged[index]!.untilAt);
      }),
    );
  });

  test('a moment of a range is covered or in a gap', () => {
    assert(
      property(interval, intervals, (range, spans) => {
        const gaps = gapsIn(range, spans);
        for (const at of moments)
          expect(depthAt(gaps, at)).toBe(depthAt([range], at) === 1 && depthAt(spans, at) === 0 ? 1 : 0);
      }),
    );
  });

  test('overlaps are where two or more meet', () => {
    assert(
      property(intervals, (spans) => {
        const twice = overlapsOf(spans);
        for (const at of moments) expect(depthAt(twice, at)).toBe(depthAt(spans, at) > 1 ? 1 : 0);
      }),
    );
  });

  test('slices lie end to end', () => {
    expect(slices({ fromAt: 0, untilAt: 25 }, 10)).toEqual([
      { fromAt: 0, untilAt: 10 },
      { fromAt: 10, untilAt: 20 },
      { fromAt: 20, untilAt: 25 },
    ]);
    expect(slices({ fromAt: 5, untilAt: 5 }, 10)).toEqual([]);
  });
});
