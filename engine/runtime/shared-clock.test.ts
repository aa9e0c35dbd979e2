import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createSharedClock } from './shared-clock.ts';

describe('the clock shared by the processes on a database', () => {
  test('goes by the database, whichever way this machine is wrong', async () => {
    for (const wrongBy of [-7_200_000, 90_000]) {
      const truth = createFakeClock(1_760_000_000_000);
      const machine = createFakeClock(truth.now() + wrongBy);
      const clock = createSharedClock(machine);
      expect(await clock.measure(async () => truth.now())).toBe(-wrongBy);
      expect(clock.now()).toBe(truth.now());
    }
  });

  test('is not moved by the time an answer takes', async () => {
    const machine = createFakeClock(1_000_000);
    const clock = createSharedClock(machine);
    const slow = async (): Promise<number> => {
      const theirs = machine.now() + 10;
      machine.advance(4_000);
      return theirs;
    };
    expect(await clock.measure(slow)).toBe(0);
    expect(await clock.measure(async () => machine.now() + 40)).toBe(0);
    expect(await clock.measure(async () => machine.now() + 60)).toBe(60);
  });

  test('calls back at the shared instant and never before it, also if it was set back meanwhile', async () => {
    const machine = createFakeClock(1_000_000);
    const clock = createSharedClock(machine);
    await clock.measure(async () => machine.now() + 10_000);
    const called: number[] = [];
    clock.at(clock.now() + 1_000, () => called.push(clock.now()));
    const cancel = clock.at(clock.now() + 1_000, () => called.push(-1));
    cancel();
    await clock.measure(async () => machine.now() + 9_000);
    machine.advance(1_999);
    expect(called).toEqual([]);
    machine.advance(1);
    expect(called).toEqual([1_011_000]);
  });
});
