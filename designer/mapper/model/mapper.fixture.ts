import type { Mapping, MappingField, TargetField, TargetType } from '../../../schemas/mapping.ts';

const field = (path: string, type: TargetType, zh: string, required = false): TargetField => ({
  path,
  type,
  label: { zh, en: path },
  ...(required ? { required } : {}),
});

export const orderTarget: TargetField[] = [
  field('orderNo', 'text', '订单号', true),
  field('receiverName', 'text', '收货人', true),
  field('address', 'text', '收货地址'),
  field('state', 'text', '状态', true),
  field('paidAt', 'time', '付款时间'),
  field('totalAmount', 'money', '订单金额', true),
  field('lines', 'list', '商品明细', true),
  field('lines[*].sku', 'text', '商品编码', true),
  field('lines[*].quantity', 'integer', '数量', true),
  field('lines[*].price', 'money', '单价'),
];

export const shopOrder = (no: number, more: object = {}) => ({
  tid: `692011223344550123${no}`,
  consignee: '韩梅梅',
  province: '广东省',
  city: '深圳市',
  status: no % 3 === 0 ? 'SHIPPED' : 'PAID',
  pay_time: 1_795_392_000 + no,
  total: '19.90',
  shop: { name: '旗舰店' },
  items: [
    { sku_id: `A${no}`, num: 1, price: 1990 },
    { sku_id: 'B', num: 2, price: 0, gifts: [{ code: 'G' }] },
  ],
  ...more,
});

export const mappingOf = (fields: MappingField[], more: object = {}): Mapping => ({
  schemaVersion: 1,
  id: 'shop-order',
  name: { zh: '店铺订单', en: 'Shop order' },
  target: orderTarget,
  fields,
  ...more,
});
