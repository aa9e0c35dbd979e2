import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, Pages, TimeWindow } from '../../../schemas/connector.ts';
import type { Records } from '../read-answer.ts';
import { nextPage, startWalk, walkInput, type WalkState } from './pages.ts';
import { dueWindow, halve, splitInterval } from './windows.ts';

const operation = (pages: Pages, window?: TimeWindow): Operation =>
  ({ walk: { pages, ...(window === undefined ? {} : { window }) } }) as unknown as Operation;
const answerOf = (records: number[], more: Partial<Records> = {}): Records => ({
  ok: true,
  records,
  body: null,
  ...more,
});

/** Reads a list whose rows may leave between two pages; each page is a plain slice of what is there then. */
function read(
  pages: Pages,
  rows: number[],
  leave: (state: WalkState) => number[],
  withTotal = true,
): number[] {
  const one = operation(pages);
  let here = rows;
  let state = startWalk(one);
  const found: number[] = [];
  const first = pages.kind === 'number' ? pages.first : 1;
  while (state.phase === 'first' || state.phase === 'pages') {
    const { page, pageSize, offset } = walkInput(one, JSON.parse(JSON.stringify(state)) as WalkState);
    const start = pages.kind === 'offset' ? Number(offset) : (Number(page) - first) * Number(pageSize);
    const slice = here.slice(start, start + Number(pageSize));
    found.push(...slice);
    const more = {
      hasNext: start + Number(pageSize) < here.length,
      ...(withTotal ? { total: here.length } : {}),
    };
    state = nextPage(one, state, answerOf(slice, more));
    const gone = new Set(leave(state));
    here = here.filter((row) => !gone.has(row));
  }
  expect(state.asked).toBeLessThanOrEqual(rows.length + 3);
  return found;
}

const number = (more: Partial<Extract<Pages, { kind: 'number' }>>): Pages => ({
  kind: 'number',
  first: 1,
  size: 4,
  maxSize: 100,
  until: 'total',
  ...more,
});
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('pages', () => {
  it.each<[string, Pages, boolean]>([
    ['numbers from 1, by total', number({}), true],
    ['numbers from 0, by has-next', number({ first: 0, until: 'has-next' }), false],
    ['numbers, by a short page', number({ until: 'short-page' }), false],
    ['reverse', number({ reverse: true }), true],
    ['reverse from 0', number({ reverse: true, first: 0 }), true],
    ['offset by total', { kind: 'offset', size: 4, maxSize: 50, until: 'total' }, true],
    ['offset by a short page', { kind: 'offset', size: 4, maxSize: 50, until: 'short-page' }, false],
  ])('reads every row: %s', (_, pages, withTotal) => {
    for (const count of [0, 1, 3, 4, 5, 8, 17])
      expect([...new Set(read(pages, range(count), () => [], withTotal))].toSorted((a, b) => a - b)).toEqual(
        range(count),
      );
  });

  it('misses none of the rows that stay, when rows leave between reverse pages', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }), { maxLength: 60 }),
        (count, size, leaving) => {
          const gone = new Set(leaving.flat());
          const queue = [...leaving];
          const found = new Set(
            read(number({ reverse: true, size }), range(count), () => queue.shift() ?? []),
          );
          expect(range(count).filter((row) => !gone.has(row) && !found.has(row))).toEqual([]);
        },
      ),
    );
  });

  it('follows cursors, and stops at one that does not move', () => {
    const one = operation({ kind: 'cursor', size: 10, maxSize: 50 });
    const second = nextPage(one, startWalk(one), answerOf([1], { next: 'c1' }));
    expect(walkInput(one, second)).toMatchObject({ cursor: 'c1', pageSize: 10 });
    expect(nextPage(one, second, answerOf([2], { next: 'c1' })).phase).toBe('done');
    expect(nextPage(one, second, answerOf([2], { next: 'c2', hasNext: false })).phase).toBe('done');
    expect(nextPage(one, second, answerOf([2])).phase).toBe('done');
  });

  it('says when a window holds more than can be reached', () => {
    const one = operation(number({ maxRows: 100 }));
    const state = startWalk(one, { from: 0, to: 60_000 });
    expect(nextPage(one, state, answerOf([1], { total: 101 })).phase).toBe('too-many');
    expect(nextPage(one, state, answerOf([1], { total: 100 })).phase).toBe('pages');
  });

  it('asks for both ends of a window as inside', () => {
    const one = operation(number({}));
    expect(walkInput(one, startWalk(one, { from: 1_000, to: 5_000 }))).toMatchObject({
      from: 1_000,
      to: 4_000,
    });
  });
});

describe('windows', () => {
  const window: TimeWindow = { by: 'updated', maxSpanMs: 1_800_000, lagMs: 180_000, overlapMs: 300_000 };

  it('cover an interval without a gap, none too long', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 0, max: 40_000_000 }),
        (from, length) => {
          const windows = splitInterval(window, { from, to: from + length });
          for (const [index, one] of windows.entries()) {
            expect(one.to - one.from).toBeLessThanOrEqual(window.maxSpanMs);
            expect(one.from % 1_000).toBe(0);
            if (index > 0) expect(one.from).toBe(windows[index - 1]?.to);
          }
          if (length > 0) {
            expect(windows[0]?.from).toBeLessThanOrEqual(from);
            expect(windows.at(-1)?.to).toBeGreaterThanOrEqual(from + length);
          }
        },
      ),
    );
  });

  it('are due with overlap and lag, and reach the present at last', () => {
    const now = 100_000_000;
    const first = dueWindow(window, now - 7_200_000, now);
    expect(first).toEqual({ from: now - 7_500_000, to: now - 5_700_000 });
    let covered = now - 7_200_000;
    for (let due = first; due !== undefined; due = dueWindow(window, covered, now)) {
      expect(due.to).toBeGreaterThan(covered);
      covered = due.to;
    }
    expect(covered).toBe(now - 180_000);
  });

  it('are halved on the grid until they cannot', () => {
    expect(halve(window, { from: 0, to: 3_000 })).toEqual([
      { from: 0, to: 1_000 },
      { from: 1_000, to: 3_000 },
    ]);
    expect(halve(window, { from: 0, to: 1_000 })).toEqual([{ from: 0, to: 1_000 }]);
  });
});
