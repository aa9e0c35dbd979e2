import { expect, it } from 'vitest';
import { runTrial } from '../engine/trial/run-trial.ts';
import { readFlow } from '../flows/read-flow.ts';
import type { Json } from '../schemas/values/json.ts';
import { answerTo, makeOrders } from './orders.ts';

it('makes 64 orders of about 1 KB, the same for the same seed', () => {
  const orders = makeOrders();
  expect(orders).toEqual(makeOrders());
  expect(orders).not.toEqual(makeOrders(7));
  expect(new Set(orders.map(({ order_id: id }) => id)).size).toBe(64);
  for (const order of orders) {
    const size = Buffer.byteLength(JSON.stringify(order));
    expect(size).toBeGreaterThan(900);
    expect(size).toBeLessThan(1200);
  }
});

it('covers every way through the flow', () => {
  const answers = makeOrders().map(answerTo);
  const ways = answers.map(({ decision, excluded }) => `${String(decision)} ${JSON.stringify(excluded)}`);
  expect(new Set(ways)).toEqual(new Set(['SHIP []', 'SHIP ["YTO","ZTO"]', 'BACKORDER []']));
});

it('works out the answers that the flow gives', async () => {
  const flow = await readFlow('flows/webhook8');
  for (const order of makeOrders().slice(0, 16)) {
    const { output } = await runTrial(flow, order as Json);
    expect(output).toEqual(answerTo(order));
  }
});
