/** An order as a shop pushes it, about 1 KB of JSON. */
export interface ShopOrder {
  order_id: string;
  platform: string;
  shop_id: string;
  receiver: string;
  phone: string;
  province: string;
  city: string;
  address: string;
  weight: number;
  stock: number;
  pay_amount: number;
  buyer_nick: string;
  items: { sku_id: string; name: string; qty: number; price: number }[];
  quotes: { carrier: string; price: number }[];
  [more: string]: unknown;
}

const PLACES = [
  ['浙江', '宁波', '鄞州区', '中山东路'],
  ['江苏', '苏州', '姑苏区', '平江路'],
  ['新疆', '喀什', '喀什市', '解放北路'],
  ['广东', '佛山', '禅城区', '季华五路'],
  ['新疆', '伊犁', '伊宁市', '斯大林街'],
  ['四川', '绵阳', '涪城区', '临园路'],
  ['福建', '泉州', '丰泽区', '泉秀街'],
] as const;
const FAMILY = ['林', '周', '沈', '郭', '蒋', '姚', '贺', '古'];
const GIVEN = ['晓岚', '志远', '雨桐', '建国', '梦洁', '思源', '海燕', '凯'];
const GOODS = [
  ['SKU-4101', '加厚法兰绒毛毯 150×200 灰色', 112.5],
  ['SKU-4102', '不锈钢保温杯 500ml 墨绿', 69],
  ['SKU-4103', '儿童连帽羽绒服 130 码 藏青', 239.9],
  ['SKU-4104', '天然乳胶枕 成人款 一对', 158],
  ['SKU-4105', '纯棉四件套 1.8 米床 米白', 329],
] as const;
const CARRIERS = [
  ['SF', 14],
  ['YTO', 5.5],
  ['ZTO', 5.7],
  ['JD', 11],
  ['EMS', 9],
] as const;

/** Numbers from 0 up to 1 that a seed fixes for ever (xorshift of 32 bits). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

const cents = (value: number): number => Math.round(value * 100) / 100;

const makeOrder = (index: number, next: () => number): ShopOrder => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const [province, city, district, street] = pick(PLACES);
  const items = Array.from({ length: 3 }, (_, line) => {
    const [sku, name, price] = GOODS[(index + line) % GOODS.length]!;
    return { sku_id: sku, name, qty: 1 + Math.floor(next() * 3), price };
  });
  const heavier = next() * 3;
  const goods = items.reduce((sum, { qty, price }) => sum + qty * price, 0);
  return {
    order_id: `DY${7_100_000_000_000 + index * 37}`,
    platform: 'douyin',
    shop_id: `S20${10 + (index % 4)}`,
    receiver: pick(FAMILY) + pick(GIVEN),
    phone: `138${String(10_000_000 + Math.floor(next() * 89_999_999))}`,
    province,
    city,
    district,
    address: `${street} ${1 + Math.floor(next() * 400)} 号 ${1 + Math.floor(next() * 30)} 栋 ${101 + Math.floor(next() * 900)} 室`,
    weight: Math.round((0.5 + next() * 6) * 10) / 10,
    stock: next() < 0.1 ? 0 : 1 + Math.floor(next() * 40),
    pay_amount: cents(goods + 8),
    post_amount: 8,
    buyer_nick: `buyer_${1000 + Math.floor(next() * 9000)}`,
    create_time: `2026-11-11 ${String(index % 24).padStart(2, '0')}:${String((index * 7) % 60).padStart(2, '0')}:05`,
    trade_type: 'NORMAL',
    pay_type: 'ALIPAY',
    logistics_type: 'EXPRESS',
    remark: '工作日白天送，放门卫请先打电话',
    seller_memo: '大促订单，随箱放感谢卡与退换说明',
    invoice: { need: index % 3 === 0, title: '宁波某某贸易有限公司', tax_no: '91330212MA0XXXXX0X' },
    items,
    quotes: CARRIERS.map(([carrier, from]) => ({ carrier, price: cents(from + heavier) })),
  };
};

/** 64 orders, the same for the same seed: among them some out of stock, and some far away and heavy. */
export const makeOrders = (seed = 20_261_111): ShopOrder[] => {
  const next = numbersFrom(seed);
  return Array.from({ length: 64 }, (_, index) => makeOrder(index, next));
};

/** The right answer to an order, worked out by hand-written code: what the flow is held to before it is measured. */
export const answerTo = (order: ShopOrder): Record<string, unknown> => {
  const excluded = order.province === '新疆' && order.weight > 3 ? ['YTO', 'ZTO'] : [];
  const open = order.quotes.filter(({ carrier }) => !excluded.includes(carrier));
  const best = order.stock > 0 ? open.reduce((one, other) => (other.price < one.price ? other : one)) : null;
  return {
    orderNo: order.order_id,
    platform: order.platform,
    shop: order.shop_id,
    consignee: order.receiver,
    mobile: order.phone,
    state: order.province,
    city: order.city,
    addressLine: order.address,
    weightKg: order.weight,
    totalAmount: order.pay_amount,
    buyer: order.buyer_nick,
    lines: order.items.map(({ sku_id: sku, qty: quantity, price: unitPrice }) => ({
      sku,
      quantity,
      unitPrice,
    })),
    decision: best === null ? 'BACKORDER' : 'SHIP',
    excluded: best === null ? [] : excluded,
    carrier: best?.carrier ?? null,
    freight: best?.price ?? null,
  };
};
