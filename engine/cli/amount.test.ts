import { expect, it } from 'vitest';
import { bytesText, durationText, timeText } from './amount.ts';

it('writes sizes for people', () => {
  expect([0, 999, 1_000, 1_234_567, 123_400_000, 5e15].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.2 MB',
    '123 MB',
    '5000 TB',
  ]);
});

it('writes durations for people', () => {
  const [second, minute, hour] = [1000, 60_000, 3_600_000];
  expect([45, 12.34 * second, 4 * minute + 10 * second, 185 * minute, 52 * hour].map(durationText)).toEqual([
    '0.045 s',
    '12.3 s',
    '4 min 10 s',
    '3 h 5 min',
    '2 d 4 h',
  ]);
});

it('writes instants to the second', () => {
  expect(timeText(1_760_000_000_123)).toMatch(/^2025-10-\d\d \d\d:\d\d:\d\d$/);
});
