import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { clockTicker, cronTicker } from './ticker.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_760_000_000_300 }));
afterEach(() => void vi.useRealTimers());

test('node-cron beats once a second, at the full second, until it is stopped', async () => {
  const beats: number[] = [];
  const stop = cronTicker(() => beats.push(Math.floor(Date.now() / 1_000)));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats).toEqual([1, 2, 3, 4, 5].map((second) => 1_760_000_000 + second));
  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats).toHaveLength(5);
  expect(vi.getTimerCount()).toBe(0);
});

test('a clock that a test moves beats the same way', () => {
  const clock = createFakeClock(1_760_000_000_300);
  const beats: number[] = [];
  const stop = clockTicker(clock)(() => beats.push(clock.now()));
  clock.advance(2_700);
  expect(beats).toEqual([1_760_000_001_000, 1_760_000_002_000, 1_760_000_003_000]);
  stop();
  clock.advance(5_000);
  expect(beats).toHaveLength(3);
});
