import { describe, expect, test } from 'vitest';
import type { TargetField, TargetType } from '../../../schemas/mapping.ts';
import { loadPinyin, mayBePinyin } from './pinyin.ts';
import { suggestMapping, type SourceSuggestion } from './suggest-mapping.ts';

const field = (
  path: string,
  zh: string,
  en: string,
  type: TargetType = 'text',
  required = false,
): TargetField => ({
  path,
  type,
  label: { zh, en },
  ...(required ? { required } : {}),
});

const target: TargetField[] = [
  field('orderNo', '订单号', 'Order number', 'text', true),
  field('status', '状态', 'Status'),
  field('placedAt', '下单时间', 'Placed', 'time', true),
  field('paidAt', '付款时间', 'Paid', 'time'),
  field('shippedAt', '发货时间', 'Shipped', 'time'),
  field('changedAt', '更新时间', 'Updated', 'time'),
  field('buyer', '买家昵称', 'Buyer'),
  field('receiverName', '收货人', 'Receiver'),
  field('receiverPhone', '手机号', 'Phone'),
  field('province', '省', 'Province'),
  field('city', '市', 'City'),
  field('address', '详细地址', 'Address'),
  field('goodsAmount', '商品金额', 'Goods', 'money'),
  field('sellerDiscount', '商家优惠', 'Discount by the seller', 'money'),
  field('platformDiscount', '平台优惠', 'Discount by the platform', 'money'),
  field('freight', '运费', 'Freight', 'money'),
  field('totalAmount', '订单总额', 'Order total', 'money'),
  field('paidAmount', '实付', 'Paid', 'money'),
  field('refundedAmount', '已退款', 'Refunded', 'money'),
  field('buyerNote', '买家留言', 'Note of the buyer'),
  field('sellerNote', '卖家备注', 'Note of the seller'),
  field('lines', '明细', 'Lines', 'list'),
  field('lines[*].lineNo', '子订单号', 'Line number'),
  field('lines[*].merchantCode', '商家编码', 'Merchant code'),
  field('lines[*].title', '商品名称', 'Item'),
  field('lines[*].spec', '规格', 'Specification'),
  field('lines[*].quantity', '数量', 'Quantity', 'integer'),
  field('lines[*].unitPrice', '单价', 'Unit price', 'money'),
  field('lines[*].paidAmount', '实付', 'Paid', 'money'),
  field('waybillNo', '运单号', 'Waybill number'),
  field('carrier', '快递公司', 'Carrier'),
  field('liveCoupon', '直播间专属优惠券', 'Live room coupon'),
];

const chosen = (headings: string[]): (string | undefined)[] =>
  suggestMapping({ headings }, target).map((one) => one.chosen);
const top = (heading: string): SourceSuggestion['candidates'][number] | undefined =>
  suggestMapping({ headings: [heading] }, target)[0]!.candidates[0];

describe('headings by their meaning', () => {
  test.each([
    ['收货人手机', 'receiverPhone'],
    ['收件人联系电话 ', 'receiverPhone'],
    ['consignee_mobile', 'receiverPhone'],
    ['Ship To Phone', 'receiverPhone'],
    ['nama penerima', 'receiverName'],
    ['ＳＫＵ货号', 'lines[*].merchantCode'],
    ['Lineitem Price', 'lines[*].unitPrice'],
    ['outer_sku_id', 'lines[*].merchantCode'],
    ['商品件数（件）', 'lines[*].quantity'],
    ['物流运单号*', 'waybillNo'],
    ['trackingNo', 'waybillNo'],
    ['发件快递公司', 'carrier'],
    ['gmt_modified', 'changedAt'],
    ['订单支付时间', 'paidAt'],
    ['用户实际支付金额(元)', 'paidAmount'],
    ['商品总价(元)', 'goodsAmount'],
    ['店铺承担优惠', 'sellerDiscount'],
    ['子订单编号', 'lines[*].lineNo'],
    ['主订单编号', 'orderNo'],
    ['直播间专属优惠券', 'liveCoupon'],
  ])('%s is %s', (heading, expected) => expect(top(heading)?.field).toBe(expected));

  test.each([
    '发票抬头',
    '达人昵称',
    '佣金率',
    '是否预售',
    '仓库地址',
    'Billing Phone',
    'Device ID',
    '身份证号',
  ])('%s is nothing of it', (heading) =>
    expect(suggestMapping({ headings: [heading] }, target)[0]!.chosen).toBeUndefined(),
  );

  test('what sounds alike is kept apart', () => {
    expect(chosen(['下单时间', '付款时间', '发货时间', '更新时间'])).toEqual([
      'placedAt',
      'paidAt',
      'shippedAt',
      'changedAt',
    ]);
    expect(chosen(['平台优惠', '商家优惠'])).toEqual(['platformDiscount', 'sellerDiscount']);
    expect(chosen(['买家留言', '商家备注'])).toEqual(['buyerNote', 'sellerNote']);
    expect(chosen(['商品总价', '商品单价', '实付金额', '退款金额', '应付金额'])).toEqual([
      'goodsAmount',
      'lines[*].unitPrice',
      'paidAmount',
      'refundedAmount',
      'totalAmount',
    ]);
    expect(chosen(['买家昵称', '收货人'])).toEqual(['buyer', 'receiverName']);
  });

  test('each field is taken once, by the column that fits best', () => {
    const found = suggestMapping({ headings: ['联系电话', '收货人手机号'] }, target);
    expect(found.map((one) => one.chosen)).toEqual([undefined, 'receiverPhone']);
    expect(found[0]!.candidates[0]!.confidence).toBeLessThan(0.9);
  });

  test('where the order number has no name of its own it is the bare one', () => {
    expect(chosen(['Name', 'Paid at', 'Lineitem name', 'Shipping Name', 'Total'])[0]).toBe('orderNo');
    expect(chosen(['Name', 'Order ID', 'Paid at', 'Shipping Name', 'Lineitem name'])[0]).not.toBe('orderNo');
  });

  test('a path in a tree reads its parents too', () => {
    const records = [
      { order_sn: 'A1', receiver: { name: '张三', mobile: '13800138000' }, items: [{ num: 2, title: '茶' }] },
    ];
    expect(suggestMapping({ records }, target).map(({ path, chosen: one }) => [path, one])).toEqual([
      ['order_sn', 'orderNo'],
      ['receiver.name', 'receiverName'],
      ['receiver.mobile', 'receiverPhone'],
      ['items[*].num', 'lines[*].quantity'],
      ['items[*].title', 'lines[*].title'],
    ]);
  });

  test('names like __proto__ are no columns', () => {
    const record = JSON.parse('{"__proto__":{"订单号":"1"},"constructor":"x","订单号":"2"}') as never;
    expect(suggestMapping({ records: [record] }, target).map(({ path }) => path)).toEqual(['订单号']);
  });
});

describe('values, history and pinyin', () => {
  test('values confirm a name, deny it, or hint at it', () => {
    const one = (name: string, value: string | number): SourceSuggestion =>
      suggestMapping({ records: [{ [name]: value }, { [name]: value }] }, target)[0]!;
    expect(one('电话', '13800138000').candidates[0]!.confidence).toBeGreaterThan(top('电话')!.confidence);
    expect(one('电话', '2026-11-11 10:00:00').chosen).toBeUndefined();
    expect(one('F7', '13800138000').candidates[0]).toMatchObject({
      field: 'receiverPhone',
      reason: { code: 'shape' },
    });
  });

  test('what was mapped here before comes first', () => {
    const learned = [{ heading: '团长备注', field: 'sellerNote', count: 3 }];
    expect(suggestMapping({ headings: ['团长备注 '] }, target, { learned })[0]!.candidates[0]).toMatchObject({
      field: 'sellerNote',
      confidence: 0.98,
      reason: { code: 'history' },
    });
  });

  test('pinyin is read where it is spelled', async () => {
    expect(mayBePinyin(['Order ID', 'Note', '收货人'])).toBe(false);
    expect(mayBePinyin(['dingdanhao'])).toBe(true);
    const pinyin = await loadPinyin();
    const found = suggestMapping(
      { headings: ['dingdanhao', 'shouhuoren', 'shuliang', 'zhibojianzhuanshuyouhuiquan'] },
      target,
      { pinyin },
    );
    expect(found.map((one) => one.chosen)).toEqual([
      'orderNo',
      'receiverName',
      'lines[*].quantity',
      'liveCoupon',
    ]);
    expect(found[0]!.candidates[0]!.reason.code).toBe('pinyin');
  });
});
