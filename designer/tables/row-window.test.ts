import { describe, expect, it } from 'vitest';
import { follow, ROW_HEIGHT, scaleOf, toLaid, toWhole } from './row-window.ts';

const screen = 600;
const million = scaleOf(1_000_000);
const bottom = million.whole - screen;

describe('a list of a million rows', () => {
  it('is laid out no higher than browsers can hold', () => {
    expect(million.laid).toBeLessThan(17_000_000);
    expect(million.whole).toBe(1_000_000 * ROW_HEIGHT);
  });

  it('reaches its last row at the end of the scrollbar, and its first at the top', () => {
    expect(toWhole(million, 0, screen)).toBe(0);
    expect(toWhole(million, million.laid - screen, screen)).toBe(bottom);
    expect(follow(million, { place: 5_000, scrolled: 40 }, 0, screen)).toBe(0);
    expect(follow(million, { place: bottom - 80, scrolled: 1 }, million.laid - screen, screen)).toBe(bottom);
  });

  it('moves by as much as a wheel says, and jumps where the bar is dragged', () => {
    const before = { place: 400_000, scrolled: toLaid(million, 400_000, screen) };
    expect(follow(million, before, before.scrolled + 100, screen)).toBe(400_100);
    const half = (million.laid - screen) / 2;
    expect(follow(million, before, half, screen)).toBeCloseTo(bottom / 2);
  });

  it('finds the place of the bar for each place of the list, and back', () => {
    for (const place of [0, 1, 39, 123_456, 20_000_000, bottom])
      expect(toWhole(million, toLaid(million, place, screen), screen)).toBeCloseTo(place, 3);
  });
});

it('scrolls a short list as any other', () => {
  const short = scaleOf(30);
  expect(short.laid).toBe(short.whole);
  expect(follow(short, { place: 0, scrolled: 0 }, 520, screen)).toBe(520);
});
