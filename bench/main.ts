import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseBenches, isWanted } from './benches.ts';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { endChildren } from './child.ts';
import { describeMachine, describeVersions } from './machine.ts';
import { makeOrders } from './orders.ts';
import { printMachine, printTable, printVersions, toReport } from './report.ts';

const usage = `npm run bench -- [NAME …] [--json FILE] [--quick] [--orders FILE] [--folder DIR]
  NAME      a figure (webhook8.p99) or the first part of several (webhook8); all when left out
  --json    write machine, versions and results to a file
  --quick   one short round each: tries the bench, measures nothing
  --orders  orders to push, one JSON object a line; made from a seed when left out
  --folder  where databases are made; the system's folder for temporary files when left out`;

const LIMIT_MS = 600_000;

/** Runs a bench, but no longer than it may take; its children are ended with it. */
const runBounded = async (bench: Bench, context: BenchContext): Promise<Figure[]> => {
  const limitMs = bench.limitMs ?? LIMIT_MS;
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([bench.run(context), tooLong]);
  } finally {
    clearTimeout(timer);
    endChildren();
  }
};

/** Runs the benches one after the other. One that fails is told and leaves the others be. */
const runAll = async (chosen: readonly Bench[], context: BenchContext): Promise<[Figure[], string[]]> => {
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const bench of chosen) {
    try {
      figures.push(...(await runBounded(bench, context)));
    } catch (error) {
      failures.push(`${bench.names[0]!}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return [figures, failures];
};

const main = async (words: string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      orders: { type: 'string' },
      folder: { type: 'string', default: tmpdir() },
    },
  });
  const chosen = chooseBenches(positionals);
  const root = mkdtempSync(join(values.folder, 'daliu-bench-'));
  // Children end and folders go whatever ends this process, Ctrl-C included.
  process.once('exit', () => {
    endChildren();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

  const orders = values.orders === undefined ? join(root, 'orders.ndjson') : resolve(values.orders);
  if (values.orders === undefined) {
    writeFileSync(
      orders,
      `${makeOrders()
        .map((order) => JSON.stringify(order))
        .join('\n')}\n`,
    );
  }
  const [machine, versions] = [describeMachine(root), await describeVersions()];
  console.log(`${printMachine(machine)}\n${printVersions(versions)}\n`);
  const [figures, failures] = await runAll(chosen, {
    dist: import.meta.dirname,
    flows: resolve(import.meta.dirname, '../flows'),
    folder: () => mkdtempSync(join(root, 'data-')),
    orders,
    quick: values.quick,
    say: (line) => console.error(line),
  });
  const wanted = figures.filter(({ name }) => isWanted(name, positionals));
  console.log(`\n${printTable(wanted).join('\n')}`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(toReport(machine, versions, wanted), null, 2)}\n`);
  }
  for (const failure of failures) console.error(`failed: ${failure}`);
  return failures.length === 0 ? 0 : 1;
};

try {
  // The pool of a measured process must not keep this one alive, so it ends by itself.
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(2);
}
