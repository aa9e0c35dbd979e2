import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { GiftRule } from './add-gifts.ts';
import { placeMemory } from './check-order-receiver.ts';
import { completeOrder, shopKey, type Goods, type Knowledge } from './complete-order.ts';
import { rowsOf } from './order-rows.ts';

const HOUR = 3_600_000;
const PAID = Date.UTC(2026, 10, 11);
const shop = { platform: 'taobao', shop: 'flagship' };

const goods: Goods = {
  skus: new Set(['CUP', 'TRAY', 'TEA', 'CLOTH']),
  bundles: new Map([
    [
      'SET',
      {
        code: 'SET',
        items: [
          { sku: 'CUP', quantity: 2, share: 2 },
          { sku: 'TRAY', quantity: 1, share: 1 },
        ],
      },
    ],
  ]),
  byBarcode: new Map([['6901234567892', 'TEA']]),
  links: new Map([[shopKey(shop), new Map([['9001', 'SET']])]]),
  history: new Map([['old-tea', 'TEA']]),
  weights: new Map([
    ['CUP', 0.3],
    ['TRAY', 0.5],
  ]),
};

const knowing = (more: Partial<Knowledge> = {}): Knowledge => ({
  goods,
  gifts: [],
  places: placeMemory(),
  receivers: true,
  now: PAID,
  ...more,
});

const order = (more: JsonObject = {}): JsonObject => ({
  ...shop,
  orderNo: 'T1',
  state: 'awaiting-review',
  paidAt: PAID,
  receiverName: '李小明',
  receiverPhone: '13800001111',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  addressDetail: '文三路 1 号',
  goodsAmount: 100,
  paidAmount: 100,
  lines: [{ lineNo: '1', skuId: '9001', title: '茶具', quantity: 1, goodsAmount: 100, paidAmount: 100 }],
  ...more,
});

/** What completing makes of the whole order. */
const completed = (
  one: JsonObject,
  knowledge: Knowledge = knowing(),
): { order: JsonObject; causes: string[] } => {
  const { values, problems } = completeOrder(one, knowledge);
  return {
    order: { ...one, ...values },
    causes: problems.map(({ cause, item }) => `${cause} ${item}`.trim()),
  };
};

const lineOf = (line: JsonObject): JsonObject =>
  order({ lines: [{ quantity: 1, paidAmount: 100, ...line }] });

describe('lines', () => {
  test('of a bundle become its items, and what was paid is shared out to the cent', () => {
    const { order: done, causes } = completed(order());
    expect(causes).toEqual([]);
    expect(done['lines']).toMatchObject([
      {
        lineNo: '1',
        sku: 'CUP',
        bundle: 'SET',
        quantity: 2,
        paidAmount: 66.67,
        matchedBy: 'link',
        weightKg: 0.6,
      },
      { lineNo: '1', sku: 'TRAY', bundle: 'SET', quantity: 1, paidAmount: 33.33, weightKg: 0.5 },
    ]);
    expect(done).toMatchObject({ itemCount: 3, weightKg: 1.1, amountCheck: 'equal' });
  });

  test.each([
    ['merchant code', { merchantCode: ' TEA ' }, 'TEA', 'merchant-code'],
    ['barcode', { barcode: '6901234567892' }, 'TEA', 'barcode'],
    ['what was chosen before', { merchantCode: 'old-tea' }, 'TEA', 'history'],
    ['a person’s link before the merchant code', { merchantCode: 'TEA', skuId: '9001' }, 'CUP', 'link'],
  ])('are matched by %s', (_, line, sku, matchedBy) => {
    expect(rowsOf(completed(lineOf(line)).order['lines'])[0]).toMatchObject({ sku, matchedBy });
  });

  test('that match nothing are named once each, and not in orders that are over', () => {
    const lines = [{ merchantCode: 'X-1' }, { merchantCode: 'X-1' }, { title: '杯垫' }];
    const wrong = order({ lines, state: 'awaiting-shipment' });
    expect(completed(wrong).causes).toEqual(['line-unmatched X-1', 'line-unmatched 杯垫']);
    expect(completed({ ...wrong, state: 'completed' }).causes).toEqual([]);
  });

  test('stay as they are in a house that keeps no goods', () => {
    const { goods: _, ...without } = knowing();
    expect(completed(order(), without)).toMatchObject({ causes: [], order: { lines: order()['lines'] } });
  });
});

describe('gifts', () => {
  const rule: GiftRule = {
    code: 'over-99',
    gifts: [{ sku: 'CLOTH', quantity: 1 }],
    startAt: PAID - HOUR,
    endAt: PAID + HOUR,
    applies: ({ paidAmount }) => Number(paidAmount) >= 99,
  };
  const giftsOf = (one: JsonObject): JsonObject[] =>
    rowsOf(completed(one, knowing({ gifts: [rule] })).order['lines']).filter(({ gift }) => gift === true);

  test('come with a paid order in the time of the rule, once', () => {
    expect(giftsOf(order())).toEqual([
      { lineNo: 'gift:over-99', sku: 'CLOTH', quantity: 1, gift: true, paidAmount: 0 },
    ]);
    const again = completed(order(), knowing({ gifts: [rule] })).order;
    expect(giftsOf(again)).toHaveLength(1);
    expect(giftsOf(order({ paidAt: PAID + 2 * HOUR }))).toEqual([]);
    expect(giftsOf(order({ state: 'awaiting-payment' }))).toEqual([]);
    expect(giftsOf(order({ paidAmount: 98 }))).toEqual([]);
  });
});

test('completing an order again changes nothing', () => {
  const once = completed(order()).order;
  const { values } = completeOrder(once, knowing());
  expect({ ...once, ...values }).toEqual(once);
  expect(values['lines']).toBeUndefined();
});

test('amounts that do not add up are classed with their gap, never levelled', () => {
  const paid = completed(order({ sellerDiscount: 10 }));
  expect(paid).toMatchObject({ order: { amountCheck: 'paid', amountGap: 10 }, causes: ['amounts-paid'] });
  const { order: done, causes } = completed(order({ lines: [{ sku: 'CUP', paidAmount: 99.99 }] }));
  expect(done).toMatchObject({ amountCheck: 'lines', amountGap: -0.01 });
  expect(causes).toEqual(['amounts-lines']);
});

test('a platform’s own word on its amounts is believed', () => {
  const { values } = completeOrder(order({ sellerDiscount: 10 }), knowing(), { result: 'equal' });
  expect(values).toMatchObject({ amountCheck: 'equal' });
});

test('receivers that no parcel reaches are told with a suggestion, unless nobody asks', () => {
  const wrong = order({ receiverPhone: '1380000', district: '' });
  const { problems } = completeOrder(wrong, knowing());
  expect(problems.map(({ cause, field }) => [cause, field])).toEqual([
    ['phone-invalid', 'receiverPhone'],
    ['district-missing', 'district'],
  ]);
  expect(problems[1]?.fix.zh).toContain('区县');
  expect(completed(wrong, knowing({ receivers: false })).causes).toEqual([]);
});

test('an order without a state has the one its times tell, and a time to ship by its platform', () => {
  const { state: _, ...untold } = order();
  expect(completed(untold).order).toMatchObject({ state: 'awaiting-review', shipBy: PAID + 48 * HOUR });
  expect(completed({ ...untold, shippedAt: PAID }).order['state']).toBe('shipped');
  expect(completed({ ...untold, paidAt: null }).order['state']).toBe('awaiting-payment');
  expect(completed(order({ shipBy: PAID + HOUR })).order['shipBy']).toBe(PAID + HOUR);
  expect(completed(order({ platform: 'shopify' })).order['shipBy']).toBeUndefined();
  expect(completed(order({ orderType: 'presale' })).order['shipBy']).toBeUndefined();
});
