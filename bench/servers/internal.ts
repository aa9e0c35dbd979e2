import { openInstallation } from '../../engine/installation.ts';
import { systemActor } from '../../engine/store/actor.ts';
import { readFlow } from '../../flows/read-flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { readFileSync } from 'node:fs';

/**
 * Runs of the eight-node flow started from within, in batches: argv FOLDER FLOW ORDERS BATCHES SIZE.
 * Prints one JSON line with the runs per second of each batch.
 */
const main = async (): Promise<void> => {
  const [folder, flowFolder, orders, batches, size] = process.argv.slice(2) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const inputs = readFileSync(orders, 'utf8')
    .trim()
    .split('\n')
    .map((line) => parseJson(line));
  const installation = await openInstallation({ dataDir: folder, worker: 'bench', log: () => {} });
  const flow = await readFlow(flowFolder);
  const actor = systemActor('bench');
  const draft = await installation.flows.drafts.create(flow, {}, actor);
  await installation.flows.publish(flow.id, { revision: draft!.revision }, actor);
  const rates: number[] = [];
  const batch: Json[] = Array.from({ length: Number(size) }, (_, index) => inputs[index % inputs.length]!);
  const cpuBefore = process.cpuUsage();
  for (let round = 0; round < Number(batches); round++) {
    const startedAt = performance.now();
    const results = await installation.engine.startMany(flow.id, batch);
    rates.push(batch.length / ((performance.now() - startedAt) / 1000));
    if (!results.every((result) => result.kind === 'finished' && result.status === 'completed')) {
      throw new Error(
        `a run did not complete: ${JSON.stringify(results.find((result) => result.kind !== 'finished' || result.status !== 'completed'))}`,
      );
    }
  }
  const cpu = process.cpuUsage(cpuBefore);
  const runs = batch.length * Number(batches);
  process.stdout.write(
    `${JSON.stringify({ rates, steps: Object.keys(flow.nodes).length, cpuMs: (cpu.user + cpu.system) / 1000 / runs })}\n`,
  );
  await installation.close();
};

await main();
