import type { FlowDefinition } from '../schemas/flow.ts';
import type { MappingField, TargetField, TargetType } from '../schemas/mapping.ts';

const field = (path: string, type: TargetType, zh: string, required = false): TargetField => ({
  path,
  type,
  label: { zh, en: path },
  ...(required ? { required } : {}),
});

/** A flow that maps what a shop sends; its own tests are the samples. */
const mapFlow = (
  id: string,
  target: TargetField[],
  fields: MappingField[],
  samples: readonly object[],
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: '店铺订单接入', en: 'Shop order intake' },
  nodes: {
    start: { type: 'manual', config: {} },
    map: {
      type: 'map',
      name: { zh: '转成标准订单', en: 'To a standard order' },
      config: {
        mapping: { schemaVersion: 1, id, name: { zh: '店铺订单', en: 'Shop order' }, target, fields },
        onProblem: 'quarantine',
      },
    },
  },
  edges: [{ from: 'start', to: 'map' }],
  cases: samples.map((input, index) => ({
    name: { zh: `第 ${index + 1} 单`, en: `Order ${index + 1}` },
    input,
    expect: {},
  })),
});

const states = ['WAIT_SELLER_SEND_GOODS', 'TRADE_FINISHED', 'LOCKED'];
const names = ['韩梅梅', '李雷', '王芳'];

const order = (no: number): object => ({
  tid: String(6_920_112_233_445_510_000n + BigInt(no)),
  status: states[no % 3],
  consignee: names[no % 3],
  mobile: `1381234${5000 + no}`,
  receiver: {
    province: '广东省',
    city: '深圳市',
    district: no % 5 === 0 ? '' : '南山区',
    detail: `科技园 ${no} 号`,
  },
  pay_time: 1_795_392_000 + no,
  payment: `${no}9.90`,
  post_fee: 800,
  orders: [{ outer_sku_id: `SKU-${no}`, num: 1, price: 1990 }],
});

export const intake = mapFlow(
  'shop-intake',
  [
    field('orderNo', 'text', '订单号', true),
    field('receiverName', 'text', '收货人', true),
    field('receiverPhone', 'text', '手机号', true),
    field('address', 'text', '收货地址', true),
    field('state', 'text', '状态', true),
    field('paidAt', 'time', '付款时间'),
    field('freight', 'money', '运费'),
    field('lines', 'list', '商品明细'),
    field('lines[*].quantity', 'integer', '数量', true),
  ],
  [],
  Array.from({ length: 10 }, (_, index) => order(index + 1)),
);

const WIDE = 500;
const each = Array.from({ length: WIDE }, (_, index) => index);

export const wideIntake = mapFlow(
  'wide-intake',
  each.map((index) => field(`t${index}`, 'text', `目标 ${index}`)),
  each.map((index) => ({ to: `t${index}`, from: `f${index}` })),
  Array.from({ length: 20 }, (_, no) =>
    Object.fromEntries(each.map((index) => [`f${index}`, `${no}-${index}`])),
  ),
);
