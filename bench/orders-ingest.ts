import { join } from 'node:path';
import { shortNumber, type Bench, type BenchContext, type Figure } from './bench.ts';
import { runChild } from './child.ts';
import type { IngestResult } from './servers/ingest.ts';

/** A year of orders; what is measured by itself when asked for. */
const YEAR = 1_200_000;
const USUAL = 100_000;
const QUICK = 2_000;
const MOST_SECONDS = 240;
const MOST_MB = 512;
const MOST_BYTES = 3_072;
const LIMIT_MS = 1_800_000;

/** `DALIU_BENCH_ORDERS=1200000` measures the whole year. */
function countOf({ quick }: Pick<BenchContext, 'quick'>, env: NodeJS.ProcessEnv): number {
  if (quick) return QUICK;
  const asked = Number(env['DALIU_BENCH_ORDERS'] ?? USUAL);
  if (!Number.isInteger(asked) || asked < 1) throw new Error('DALIU_BENCH_ORDERS is no number of orders');
  return asked;
}

const run = (context: BenchContext, words: readonly string[]): Promise<IngestResult> =>
  runChild<IngestResult>(context.dist, 'bench-ingest.js', words, LIMIT_MS);

/** Orders of three lines from CSV into the unified table, through everything an import does. */
export const ordersIngest: Bench = {
  names: ['orders.ingest', 'orders.ingest.year', 'orders.ingest.memory', 'disk.order'],
  limitMs: LIMIT_MS,
  async run(context) {
    const count = countOf(context, process.env);
    const folder = context.folder();
    const file = join(folder, 'orders.csv');
    await run(context, ['make', file, String(count)]);
    context.say(`orders.ingest: ${shortNumber(count)} orders of three lines`);
    const definition = join(context.flows, 'order-hub/tables/orders.json');
    const own = await run(context, ['ingest', join(folder, 'own'), definition, file]);
    const bytes = Math.round(own.bytes / own.orders);
    const bare = await run(context, ['bare', join(folder, 'bare'), String(count), String(bytes)]);
    return figures(own, bare, bytes);
  },
};

function figures(own: IngestResult, bare: IngestResult, bytes: number): Figure[] {
  const rate = ({ orders, ms }: IngestResult): number => (orders * 1_000) / ms;
  const size = `${shortNumber(own.orders)} orders`;
  return [
    {
      name: 'orders.ingest',
      value: rate(own),
      unit: 'orders/s',
      baseline: rate(bare),
      ratio: rate(own) / rate(bare),
      note: `${size} in ${shortNumber(own.ms / 1_000)} s, ${shortNumber((own.cpu * 1e6) / own.orders)} µs of CPU each; baseline: rows of as many bytes, 250 to a commit`,
    },
    {
      name: 'orders.ingest.year',
      value: YEAR / rate(own),
      unit: 's',
      aim: { of: 'value', most: MOST_SECONDS },
      note: own.orders === YEAR ? 'measured' : `at the rate of ${size}`,
    },
    {
      name: 'orders.ingest.memory',
      value: own.memory,
      unit: 'MB',
      aim: { of: 'value', most: MOST_MB },
      note: 'most that was resident, workers included',
    },
    {
      name: 'disk.order',
      value: bytes,
      unit: 'bytes/order',
      aim: { of: 'value', most: MOST_BYTES },
      note: 'record, keys, indexes, one revision and the original payload',
    },
  ];
}
