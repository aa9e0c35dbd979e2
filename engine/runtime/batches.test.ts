import { describe, expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { flow, set, useHarness } from './flow.fixture.ts';

const open = useHarness();

/**
 *   start ─ orders [ hold ─ lines [ read ] ]
 *
 * `read` notes what it can see: the line and its place, and what the order's own turn holds.
 */
const nested = flow(
  'nested',
  {
    orders: { type: 'for-each', config: { items: { path: 'input.orders' } } },
    hold: { ...set({ no: { path: 'item.no' }, place: { path: 'index' } }), parent: 'orders' },
    lines: { type: 'for-each', config: { items: { path: 'item.lines' } }, parent: 'orders' },
    read: {
      ...set({
        line: { path: 'item' },
        place: { path: 'index' },
        order: { path: 'steps.hold' },
        shop: { path: 'input.shop' },
      }),
      parent: 'lines',
    },
  },
  ['start orders', 'hold lines'],
);

type Results = { results: { output: { results: { output: Json }[] } }[] };

describe('a for-each inside a for-each', () => {
  test.each([2, 1_001])('shows its body the same, with %i lines an order', async (count) => {
    const harness = await open({ flows: [nested] });
    const orders = ['a', 'b'].map((no) => ({
      no,
      lines: Array.from({ length: count }, (_, line) => `${no}${line}`),
    }));
    const { runId } = await harness.run('nested', { shop: 's1', orders });
    await harness.until(runId, 'completed');
    const end = (await harness.journal(runId)).at(-1);
    const { results } = (end?.type === 'run.completed' ? end.output : null) as unknown as Results;
    for (const [place, { no, lines }] of orders.entries())
      expect(results[place]!.output.results.map(({ output }) => output)).toEqual(
        lines.map((line, index) => ({ line, place: index, order: { no, place }, shop: 's1' })),
      );
  });
});
