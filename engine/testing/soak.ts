import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runSoak, type SoakResult } from './crash/soak-run.ts';

/**
 * Kills a working process with SIGKILL at random instants, then once at each named fault point, and counts at a
 * separate process what became of its work:
 *
 *   node dist/soak.js [--kills 200] [--seed N]
 *
 * Ends with 1 if anything was lost or doubled, if fewer than three quarters of the random kills found runs open, if
 * no kill came at a named fault point, or if no run was interrupted in one of the phases.
 */
const { values: args } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const chart = (title: string, bars: ReadonlyMap<string, number>): void => {
  say(`\n${title}`);
  const most = Math.max(1, ...bars.values());
  const width = Math.max(...[...bars.keys()].map((name) => name.length));
  for (const [name, times] of bars)
    say(
      `  ${name.padEnd(width)} ${String(times).padStart(8)}  ${'█'.repeat(Math.ceil((times / most) * 40))}`,
    );
};

const empty = (bars: ReadonlyMap<string, number>): string[] =>
  [...bars].flatMap(([name, times]) => (times === 0 ? [name] : []));

/** What is wrong with a soak, in words. */
const complaints = (result: SoakResult): string[] => [
  ...result.lost.map((one) => `lost: ${one}`),
  ...result.doubled.map((one) => `doubled: ${one}`),
  ...result.errors,
  ...(result.foundOpen < result.kills * 0.75 ? [`only ${result.foundOpen} kills found open runs`] : []),
  ...empty(result.lastPassed).map((name) => `no kill came at ${name}`),
  ...empty(result.interrupted).map((phase) => `no run was interrupted while ${phase}`),
];

const seed = Number(args.seed ?? randomInt(1, 2 ** 31));
const kills = Number(args.kills);
say(`soak: ${kills} kills, seed ${seed}`);
const result = await runSoak({
  dist: process.env['DALIU_DIST'] ?? import.meta.dirname,
  kills,
  aimed: true,
  seed,
  say,
});
chart('runs interrupted, by phase', result.interrupted);
chart('kills, by the fault point passed last', result.lastPassed);
chart('fault points passed', result.passed);
say(
  `\n${result.foundOpen} of ${kills} random kills found runs open; ${result.runs} runs, ${result.effects} effects`,
);
say(`lost ${result.lost.length} doubled ${result.doubled.length}`);
const wrong = complaints(result);
for (const line of wrong.slice(0, 50)) say(line);
process.exitCode = wrong.length === 0 ? 0 : 1;
