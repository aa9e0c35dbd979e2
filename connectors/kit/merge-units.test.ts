import { describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { completeRecords } from './complete-records.ts';
import { textOf } from './draft.ts';
import { failureOf } from './failure.ts';
import { mergeUnits } from './merge-units.ts';
import type { Answer } from './read-answer.ts';

const merge = {
  list: 'items',
  by: ['sku', 'status'],
  count: 'quantity',
  sum: ['paid', 'voucher'],
  collect: { ids: 'id' },
};

describe('units', () => {
  it('become lines: amounts added exactly, ids kept, what differs stays apart', () => {
    const items = [
      { id: 1, sku: 'a', status: 'pending', paid: '0.10', voucher: 1 },
      { id: 2, sku: 'b', status: 'pending', paid: '9.00' },
      { id: 3, sku: 'a', status: 'pending', paid: '0.20', voucher: '2.5' },
      { id: 4, sku: 'a', status: 'canceled', paid: '0.10' },
    ];
    const merged = mergeUnits(merge, { order: 7, items }) as JsonObject;
    expect(merged['items']).toMatchObject([
      { sku: 'a', status: 'pending', quantity: 2, ids: [1, 3], voucher: 3.5 },
      { sku: 'b', quantity: 1, ids: [2] },
      { sku: 'a', status: 'canceled', quantity: 1, ids: [4] },
    ]);
    const [first] = merged['items'] as JsonObject[];
    expect(textOf(first?.['paid'] ?? null)).toBe('0.3');
    expect(mergeUnits(merge, { order: 7 })).toEqual({ order: 7 });
  });
});

describe('records that lack a part', () => {
  const completion = {
    operation: 'items',
    input: 'orderNos',
    atOnce: 2,
    key: 'id',
    by: 'order',
    take: 'rows',
    into: 'lines',
  };
  const answer = {
    ok: true as const,
    body: null,
    records: [{ id: 1 }, { id: new Big('12345678901234567890') }, { id: 3 }],
  };

  it('are completed in parts of a size, by ids of any length', async () => {
    const asked: unknown[] = [];
    const whole = await completeRecords(completion, answer, (input) => {
      asked.push(input['orderNos']);
      const records = (input['orderNos'] as string[])
        .filter((order) => order !== '3')
        .map((order) => ({ order, rows: [order] }));
      return Promise.resolve<Answer>({ ok: true, records, body: null });
    });
    expect(asked).toEqual([['1', '12345678901234567890'], ['3']]);
    expect(whole).toMatchObject({
      ok: true,
      records: [{ lines: ['1'] }, { lines: ['12345678901234567890'] }, { id: 3 }],
    });
    expect((whole.ok && (whole.records[2] as JsonObject)['lines']) ?? 'none').toBe('none');
  });

  it('fail with the call that fails', async () => {
    const failed: Answer = { ok: false, failure: failureOf('throttle', 'busy') };
    expect(await completeRecords(completion, answer, () => Promise.resolve(failed))).toBe(failed);
  });
});
