import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChannelRecipe } from '../../engine/files/channel-reader.ts';
import { readChannel, type ChannelOrder, type ChannelReading } from '../../engine/files/channel-reader.ts';
import { createHarness } from '../../engine/testing/harness.ts';
import { readRecipes } from '../../flows/order-intake/sample-orders.ts';
import { readFlow } from '../../flows/read-flow.ts';
import { add, compare, isNumeric, sub, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';

/** What became of one order. */
export interface OrderResult {
  orderNo: string;
  /** False: the very same record had been taken before. */
  isNew: boolean;
  status: string;
  /** The unified order, unless the mapping or the check refused it. */
  order?: UnifiedOrder;
  decision?: JsonObject;
  /** Why it waits for a person: the step and, from the mapping, the field. */
  waits?: { step: string; cause: string; field: string | null };
}

export interface UnifiedOrder {
  orderNo: string;
  status: string;
  receiver: { [field: string]: string | boolean };
  lines?: { [field: string]: Numeric | string }[];
  payments?: { amount: Numeric }[];
  amounts: { currency: string } & { [field: string]: Numeric | string };
  times: { placedAt: number; paidAt?: number; updatedAt?: number };
  tags?: string[];
}

export interface OrderFlow {
  /** Reads the files of a channel; `files` names those of the recipe as they are called here, `change` alters the recipe. */
  read(
    channel: string,
    folder: string,
    files?: Record<string, string>,
    change?: Partial<ChannelRecipe>,
  ): Promise<ChannelReading>;
  /** Pushes orders through the published flow on a real engine and database. */
  run(orders: readonly ChannelOrder[]): Promise<OrderResult[]>;
}

const AT_ONCE = 50;

/** The order flow as it is shipped, on an engine of its own for as long as `use` takes. */
export async function withOrderFlow<T>(use: (flow: OrderFlow) => Promise<T>): Promise<T> {
  const folder = join(packageRoot(), 'flows/order-intake');
  const [flow, recipes] = await Promise.all([readFlow(folder), readRecipes(folder)]);
  const harness = await createHarness({ flows: [flow] });

  const runOne = async (order: ChannelOrder): Promise<OrderResult> => {
    const started = await harness.engine.start({ flow: flow.id, input: order, trigger: 'manual' });
    const { runId, kind } = started;
    const ended = started.kind === 'running' ? await started.settled : started;
    const status = 'status' in ended ? ended.status : kind;
    const journal = await harness.journal(runId);
    const result: OrderResult = { orderNo: order.orderNo, isNew: kind !== 'duplicate', status };
    for (const event of journal) {
      if (event.type === 'step.completed' && event.step === 'check')
        result.order = event.output as unknown as UnifiedOrder;
      if (event.type === 'run.completed') result.decision = event.output as JsonObject;
    }
    const [open] = await harness.store.write((tx) =>
      tx.query<NonNullable<OrderResult['waits']>>('select step, cause, field from cases where run_id = ?', [
        runId,
      ]),
    );
    return open === undefined ? result : { ...result, waits: open };
  };

  try {
    return await use({
      async read(channel, at, files, change) {
        const recipe = recipes[channel];
        if (recipe === undefined) throw new Error(`no channel ${channel}`);
        return readChannel(channel, { ...recipe, ...change }, at, files);
      },
      async run(orders) {
        const results: OrderResult[] = [];
        for (let from = 0; from < orders.length; from += AT_ONCE)
          results.push(...(await Promise.all(orders.slice(from, from + AT_ONCE).map(runOne))));
        return results;
      },
    });
  } finally {
    await harness.close();
  }
}

/** The folder that holds package.json: two levels up in the sources, one from a bundle. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('no package.json above this file');
    folder = dirname(folder);
  }
  return folder;
}

/** The exact sum of what `of` gives; what is no number counts as nothing. */
export const sumOf = <T>(items: readonly T[], of: (item: T) => Json | Numeric | undefined): Numeric =>
  items.reduce<Numeric>((total, item) => {
    const value = of(item);
    return isNumeric(value) ? add(total, value) : total;
  }, 0);

export const differs = (a: Numeric, b: Numeric, by = 0.01): boolean =>
  compare(sub(a, b), by) > 0 || compare(sub(b, a), by) > 0;
