import { describe, expect, test } from 'vitest';
import { mergeOrder, mergeRefund } from './merge-order.ts';

const options = { tellsAfterSale: false, now: 500 };

describe('a platform’s order over ours', () => {
  test('leaves the fields of the house as they are', () => {
    const stored = { state: 'awaiting-routing', warehouse: 'SH', carrier: 'sf', holdReason: 'x' };
    const told = {
      state: 'awaiting-review',
      warehouse: 'BJ',
      carrier: 'yto',
      reviewedAt: 3,
      sellerNote: '急',
    };
    expect(mergeOrder(stored, told, options).values).toEqual({ sellerNote: '急' });
  });

  test('keeps what lines were matched with, and bundles that were taken apart', () => {
    const stored = {
      lines: [
        { lineNo: '1', quantity: 1, sku: 'A', matchedBy: 'person' },
        { lineNo: '2', quantity: 2, sku: 'B', bundle: 'BOX' },
        { lineNo: '2', quantity: 4, sku: 'C', bundle: 'BOX' },
      ],
    };
    const told = {
      lines: [
        { lineNo: '1', quantity: 3 },
        { lineNo: '2', quantity: 1, refundState: 'asked' },
      ],
    };
    expect(mergeOrder(stored, told, options).values['lines']).toEqual([
      { lineNo: '1', quantity: 3, sku: 'A', matchedBy: 'person' },
      { lineNo: '2', quantity: 2, sku: 'B', bundle: 'BOX', refundState: 'asked' },
      { lineNo: '2', quantity: 4, sku: 'C', bundle: 'BOX', refundState: 'asked' },
    ]);
  });

  test('keeps parcels that the platform does not know of yet', () => {
    const stored = { parcels: [{ waybillNo: 'SF1', warehouse: 'SH' }, { waybillNo: 'SF2' }] };
    expect(mergeOrder(stored, { parcels: [{ waybillNo: 'SF1', carrier: 'SF' }] }, options).values).toEqual({
      parcels: [{ waybillNo: 'SF1', carrier: 'SF', warehouse: 'SH' }, { waybillNo: 'SF2' }],
    });
  });

  test('marks an address that is another than before, beside the tags of people', () => {
    const stored = { city: '上海市', tags: ['urgent'] };
    expect(mergeOrder(stored, { city: '苏州市' }, options).values['tags']).toEqual([
      'urgent',
      'address-changed',
    ]);
    expect(mergeOrder(stored, { city: '上海市' }, options).values['tags']).toBeUndefined();
  });
});

describe('a refund over our order', () => {
  const asked = { refundNo: 'R1', state: 'asked', amount: 12.5, changedAt: 10 };

  test('puts the order aside, and an older word about it changes nothing', () => {
    const values = mergeRefund({ state: 'shipped' }, asked, { tellsAfterSale: false });
    expect(values).toMatchObject({ state: 'after-sale', stateBefore: 'shipped', tags: ['refunding'] });
    const paid = { ...asked, state: 'refunded', changedAt: 30 };
    const stored = { ...values, refunds: [paid] };
    expect(mergeRefund(stored, asked, { tellsAfterSale: false })['refunds']).toEqual([paid]);
  });

  test('sums what was paid back exactly', () => {
    const refunds = [{ refundNo: 'R1', state: 'refunded', amount: 0.1 }];
    const second = { refundNo: 'R2', state: 'refunded', amount: 0.2, changedAt: 9 };
    const values = mergeRefund({ state: 'completed', refunds }, second, { tellsAfterSale: false });
    expect(values['refundedAmount']).toBe(0.3);
    expect(values['state']).toBeUndefined();
  });
});
