import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { proveGapFree } from '../channels/proof/prove-gap-free.ts';
import { liveOn, type LifeOrders } from '../channels/proof/sync-life.ts';

/**
 * Proves that reading shops misses nothing and takes nothing twice:
 *
 *   node dist/sync-child.js [--orders 1000000] [--kills 50] [--seed N]
 *
 * starts simulators, a process that reads them, kills it at random instants, and in the end compares every order with
 * the simulators' own data. `--live JSON` is that process. Ends with 1 if anything is missing, doubled or different.
 */
const { values: args } = parseArgs({
  options: {
    live: { type: 'string' },
    orders: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (args.live !== undefined) await liveOn(JSON.parse(args.live) as LifeOrders);
else {
  const seed = Number(args.seed ?? randomInt(1, 2 ** 31));
  say(`orders ${args.orders}, kills ${args.kills}, seed ${seed}`);
  const result = await proveGapFree({
    dist: process.env['DALIU_DIST'] ?? import.meta.dirname,
    orders: Number(args.orders),
    kills: Number(args.kills),
    seed,
    say,
  });
  say(JSON.stringify(result.figures, null, 2));
  for (const one of result.wrong.slice(0, 50)) say(one);
  say(
    `missed ${result.missed} doubled ${result.doubled} different ${result.wrong.length} holes ${result.holes}`,
  );
  if (result.missed + result.doubled + result.wrong.length + result.holes > 0) process.exitCode = 1;
}
