import { describe, expect, test } from 'vitest';
import type { TargetField } from '../../../schemas/mapping.ts';
import { checkMapping, compileMapping } from '../compile-mapping.ts';
import { assign } from './assign.ts';
import { draftMapping } from './draft-mapping.ts';
import { compareShapes, describeShape } from './drift.ts';
import { moneyUnitDoubt } from './money-unit.ts';
import { coverageOf, fieldQuality } from './quality.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { targetOfSchema } from './target.ts';
import { suggestValueMap } from './value-map.ts';

describe('moneyUnitDoubt', () => {
  const orders = (factor: number): { amounts: number[]; headerTotal: string }[] =>
    [1990, 2500, 12800, 900].map((fen) => ({
      amounts: [fen * factor, 100 * factor],
      headerTotal: ((fen + 100) / 100).toFixed(2),
    }));

  test('the sum of the header decides', () => {
    expect(moneyUnitDoubt(orders(1))).toMatchObject({
      unit: 'fen',
      sure: true,
      evidence: { fits: { fen: 4, yuan: 0 }, tested: 4 },
    });
    expect(moneyUnitDoubt(orders(0.01))).toMatchObject({ unit: 'yuan', sure: true });
  });

  test('too little, or neither sum, is a question', () => {
    expect(moneyUnitDoubt(orders(1).slice(0, 2)).sure).toBe(false);
    expect(
      moneyUnitDoubt([
        { amounts: [100, 200], headerTotal: 7 },
        { amounts: [1], headerTotal: 9 },
        { amounts: [5], headerTotal: 6 },
      ]),
    ).toMatchObject({
      sure: false,
      evidence: { fits: { fen: 0, yuan: 0 }, tested: 3 },
    });
    expect(moneyUnitDoubt([]).sure).toBe(false);
  });

  test('fractions are no fen', () => {
    expect(moneyUnitDoubt([{ amounts: ['19.90'], headerTotal: undefined }])).toMatchObject({
      unit: 'yuan',
      sure: true,
    });
  });
});

test('states are counted, mapped by their words, and what is left is said', () => {
  const values = [
    '等待卖家发货',
    '等待卖家发货',
    '卖家已发货',
    '交易成功',
    '未付款',
    '已取消',
    '神秘状态',
    null,
    '',
  ];
  expect(suggestValueMap(values)).toEqual({
    values: [
      { value: '等待卖家发货', count: 2, suggested: 'paid' },
      { value: '交易成功', count: 1, suggested: 'completed' },
      { value: '卖家已发货', count: 1, suggested: 'shipped' },
      { value: '已取消', count: 1, suggested: 'canceled' },
      { value: '未付款', count: 1, suggested: 'unpaid' },
      { value: '神秘状态', count: 1 },
    ],
    unmapped: { values: 1, records: 1 },
  });
  const english = [
    'UNPAID',
    'TO_SHIP',
    'In transit',
    'Delivered',
    'Cancelled',
    'WAIT_BUYER_PAY',
    'refund_pending',
  ];
  expect(suggestValueMap(english).values.map(({ value, suggested }) => [value, suggested])).toEqual(
    expect.arrayContaining([
      ['UNPAID', 'unpaid'],
      ['TO_SHIP', 'paid'],
      ['In transit', 'shipped'],
      ['Delivered', 'completed'],
      ['Cancelled', 'canceled'],
      ['WAIT_BUYER_PAY', 'unpaid'],
      ['refund_pending', 'refunding'],
    ]),
  );
});

test('a source that renames, drops, empties or adds a field is noticed', () => {
  const before = Array.from({ length: 6 }, (_, at) => ({
    consignee: `张三`,
    mobile: `1380013800${at}`,
    note: 'x',
    coupon: 'A1',
  }));
  const now = before.map(({ mobile }) => ({ receiver_name: '李四', mobile, note: '', color: '红' }));
  const drift = compareShapes(describeShape(before), describeShape(now));
  expect(drift.map(({ kind, path, now: to }) => [kind, path, to])).toEqual([
    ['renamed', 'consignee', 'receiver_name'],
    ['dropped', 'coupon', undefined],
    ['nulling', 'note', undefined],
    ['new', 'color', undefined],
  ]);
  expect(compareShapes(describeShape(before), describeShape(before))).toEqual([]);
});

const target: TargetField[] = [
  { path: 'orderNo', type: 'text', required: true, label: { zh: '订单号', en: 'Order number' } },
  { path: 'status', type: 'text', label: { zh: '状态', en: 'Status' } },
  { path: 'placedAt', type: 'time', required: true, label: { zh: '下单时间', en: 'Placed' } },
  { path: 'paidAmount', type: 'money', label: { zh: '实付', en: 'Paid' } },
  { path: 'lines', type: 'list', label: { zh: '明细', en: 'Lines' } },
  { path: 'lines[*].merchantCode', type: 'text', label: { zh: '商家编码', en: 'Merchant code' } },
  { path: 'lines[*].quantity', type: 'integer', label: { zh: '数量', en: 'Quantity' } },
];
const name = { zh: '草稿', en: 'Draft' };

describe('draftMapping', () => {
  test('flat rows become orders with lines, with the conversions their values call for', () => {
    const records = [
      {
        订单号: '="1001"',
        订单状态: '待发货',
        下单时间: '24/12/2025 16:24',
        实付金额: 1990,
        '商家编码 ': 'A-1',
        数量: '2',
      },
      {
        订单号: '="1001"',
        订单状态: '待发货',
        下单时间: '24/12/2025 16:24',
        实付金额: 1990,
        '商家编码 ': 'B-1',
        数量: '1',
      },
    ];
    const suggestions = suggestMapping({ records }, target);
    expect(coverageOf(suggestions, target)).toMatchObject({ required: 2, covered: 2, missing: [] });
    const doc = draftMapping({
      id: 'draft',
      name,
      zone: 'Asia/Kuala_Lumpur',
      suggestions,
      target,
      records,
      units: { 实付金额: 'fen' },
    });
    expect(checkMapping(doc)).toEqual([]);
    const [order] = compileMapping(doc).applyAll(records);
    expect(order).toMatchObject({
      ok: true,
      output: {
        orderNo: '1001',
        status: 'paid',
        placedAt: Date.UTC(2025, 11, 24, 8, 24),
        paidAmount: 19.9,
        lines: [
          { merchantCode: 'A-1', quantity: 2 },
          { merchantCode: 'B-1', quantity: 1 },
        ],
      },
    });
  });

  test('a tree keeps its list, and the quality of each field is counted', () => {
    const records = [
      {
        order_sn: 'A1',
        created_at: 1766563440,
        payment: '19.90',
        items: [
          { outer_id: 'A-1', num: 2 },
          { outer_id: null, num: 1 },
        ],
      },
      { order_sn: 'A2', created_at: 1766563440, payment: '5', items: [{ outer_id: 'A-2', num: 1 }] },
    ];
    const suggestions = suggestMapping({ records }, target);
    const doc = draftMapping({ id: 'draft', name, suggestions, target, records });
    expect(checkMapping(doc)).toEqual([]);
    const mapping = compileMapping(doc);
    expect(mapping.apply(records[0]!)).toMatchObject({
      ok: true,
      output: {
        orderNo: 'A1',
        placedAt: 1766563440000,
        lines: [{ merchantCode: 'A-1', quantity: 2 }, { quantity: 1 }],
      },
    });
    const broken = [...records, { order_sn: 'A3', created_at: 'x', items: [] }];
    const quality = new Map(fieldQuality(mapping, target, broken).map((one) => [one.field, one]));
    expect(quality.get('lines[*].merchantCode')).toMatchObject({ records: 3, empty: 1, invalid: 0 });
    expect(quality.get('placedAt')).toMatchObject({ records: 3, empty: 0, invalid: 1 });
  });
});

test('a JSON Schema is a target', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', title: '订单号' },
      when: { type: 'string', format: 'date-time' },
      lines: { type: 'array', items: { type: 'object', properties: { qty: { type: 'integer' } } } },
    },
  };
  expect(targetOfSchema(schema).map(({ path, type, required }) => [path, type, required])).toEqual([
    ['id', 'text', true],
    ['when', 'time', undefined],
    ['lines', 'list', undefined],
    ['lines[*].qty', 'integer', undefined],
  ]);
});

test('the assignment is the best as a whole, and no pair without worth is made', () => {
  expect(
    assign([
      [9, 8],
      [8, 1],
    ]),
  ).toEqual([1, 0]);
  expect(
    assign([
      [5, 0],
      [4, 0],
    ]),
  ).toEqual([0, -1]);
  expect(assign([[], []])).toEqual([-1, -1]);
  expect(assign([])).toEqual([]);
});
