import { array, assert, integer, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapsIn, type Interval } from './intervals.ts';
import { planWindows } from './plan-windows.ts';

const minute = 60_000;
/** Thirty minutes at most, three behind now: as PDD has it. */
const rule = { spanMs: 30 * minute, lagMs: 3 * minute, overlapMs: 5 * minute };

describe('the windows to read', () => {
  test('begin where reading begins, end behind now, and are never longer than allowed', () => {
    const windows = planWindows([], { sinceAt: 0, now: 63 * minute, limit: 10 }, rule);
    expect(windows).toEqual([
      { fromAt: 0, untilAt: 30 * minute, kind: 'ahead' },
      { fromAt: 30 * minute, untilAt: 60 * minute, kind: 'ahead' },
    ]);
  });

  test('reach back over what was read, and fill holes newest first', () => {
    const fetched = [
      { fromAt: 0, untilAt: 10 * minute },
      { fromAt: 20 * minute, untilAt: 30 * minute },
      { fromAt: 50 * minute, untilAt: 60 * minute },
    ];
    expect(planWindows(fetched, { sinceAt: 0, now: 73 * minute, limit: 10 }, rule)).toEqual([
      { fromAt: 55 * minute, untilAt: 70 * minute, kind: 'ahead' },
      { fromAt: 30 * minute, untilAt: 50 * minute, kind: 'backfill' },
      { fromAt: 10 * minute, untilAt: 20 * minute, kind: 'backfill' },
    ]);
  });

  test('nothing is asked for that the platform does not keep', () => {
    const deep = { ...rule, depthMs: 40 * minute };
    const [first] = planWindows([], { sinceAt: 0, now: 100 * minute, limit: 10 }, deep);
    expect(first?.fromAt).toBe(60 * minute);
  });

  test('whatever was missed, reading what is planned leaves no hole', () => {
    const span = record({ fromAt: nat(500), length: integer({ min: 1, max: 60 }) });
    assert(
      property(array(span, { maxLength: 10 }), integer({ min: 1, max: 600 }), (spans, now) => {
        let fetched: Interval[] = spans.map(({ fromAt, length }) => ({
          fromAt: Math.min(fromAt, now),
          untilAt: Math.min(fromAt + length, now),
        }));
        const small = { spanMs: 30, lagMs: 3, overlapMs: 5 };
        for (let round = 0; round < 60; round += 1)
          fetched = [...fetched, ...planWindows(fetched, { sinceAt: 0, now, limit: 3 }, small)];
        expect(gapsIn({ fromAt: 0, untilAt: now - small.lagMs }, fetched)).toEqual([]);
      }),
    );
  });
});
