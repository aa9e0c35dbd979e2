import { expect, it } from 'vitest';
import { mapBenchCase } from './bench-case.ts';

it('measures records that all map', () => {
  const { records, apply } = mapBenchCase();
  expect(records).toHaveLength(64);
  for (const record of records)
    expect(apply(record)).toMatchObject({ ok: true, output: { lines: [{}, {}, {}] } });
  expect(apply(records[0] as never)).toMatchObject({
    output: {
      orderNo: 'T2026000000000',
      totalAmount: 129,
      orderedAt: Date.UTC(2026, 10, 10, 16, 0, 7),
      lines: [{ sku: 'SKU-0-1', quantity: 1, unitPrice: 9.95 }, {}, {}],
    },
  });
});
