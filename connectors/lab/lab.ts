import { parseArgs } from 'node:util';
import { startLab } from './start-lab.ts';

/**
 * The lab as a process of its own: says where its platforms are in one line of JSON, and ends with its input.
 *
 *   node dist/lab.js [--orders 500] [--seed N] [--burst]
 */
const { values: args } = parseArgs({
  options: {
    orders: { type: 'string' },
    seed: { type: 'string' },
    burst: { type: 'boolean', default: false },
  },
});

const lab = await startLab({
  burst: args.burst,
  ...(args.orders === undefined ? {} : { orders: Number(args.orders) }),
  ...(args.seed === undefined ? {} : { seed: Number(args.seed) }),
});
process.stdout.write(`${JSON.stringify(lab.platforms)}\n`);
process.stdin.resume();
process.stdin.once('close', () => void lab.close());
