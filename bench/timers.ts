import { median, percentile, shortNumber, spread, type Bench } from './bench.ts';
import { runChild } from './child.ts';
import type { TimersResult } from './servers/timers.ts';

/** 100,000 runs parked on timers: what they cost, and how late 1,000 of them end that come due at one instant. */
export const timers: Bench = {
  names: ['timers.lateness', 'timers.lateness.p50', 'timers.memory'],
  async run({ dist, folder, quick, say }) {
    const [parked, due, rounds] = quick ? [5_000, 200, 1] : [100_000, 1_000, 3];
    say(`timers: ${parked} parked, ${rounds} times ${due} due at once`);
    const words = [folder(), String(parked), String(due), String(rounds)];
    const result = await runChild<TimersResult>(dist, 'bench-timers.js', words, 540_000);
    const p50 = result.rounds.map((late) => percentile(late, 0.5));
    const p99 = result.rounds.map((late) => percentile(late, 0.99));
    const { before, parked: after } = result.memory;
    const what = `${shortNumber(due)} due at once, ${shortNumber(parked)} parked`;
    return [
      { name: 'timers.lateness', value: median(p99), unit: 'ms p99', note: `${what}; ${spread(p99)}` },
      { name: 'timers.lateness.p50', value: median(p50), unit: 'ms p50', note: spread(p50) },
      {
        name: 'timers.memory',
        value: after,
        unit: 'MB',
        baseline: before,
        ratio: after / before,
        note: `resident with ${shortNumber(parked)} parked; baseline with 1,000; parked ${shortNumber(result.parkedPerSecond)}/s`,
      },
    ];
  },
};
