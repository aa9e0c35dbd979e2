import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { FileRecipe } from '../../schemas/file-recipe.ts';
import type { Mapping, MappingField } from '../../schemas/mapping.ts';
import type { TargetField } from '../../schemas/mapping.ts';

/** Scatters numbers the same way in every run. */
const scatter = (index: number, below: number): number => (Math.imul(index + 1, 0x9e3779b1) >>> 0) % below;

const ORDER = [
  '订单编号',
  '订单状态',
  '下单时间',
  '付款时间',
  '更新时间',
  '店铺名称',
  '买家昵称',
  '收货人',
  '手机号',
  '省',
  '市',
  '区',
  '详细地址',
  '商品总额',
  '运费',
  '实付金额',
  '买家留言',
] as const;
const LINE = ['商品ID', '商家编码', '商品标题', '规格', '数量', '单价', '金额'] as const;

const regions = [
  ['浙江省', '杭州市', '西湖区'],
  ['上海市', '上海市', '浦东新区'],
  ['广东省', '广州市', '天河区'],
  ['四川省', '成都市', '武侯区'],
  ['北京市', '北京市', '朝阳区'],
  ['江苏省', '南京市', '鼓楼区'],
  ['湖北省', '武汉市', '江岸区'],
  ['山东省', '青岛市', '市南区'],
] as const;
const states = ['待发货', '已出库', '已签收', '已完成', '已取消'] as const;

const START = Date.UTC(2025, 0, 1);
const STEP_MS = 25_000;
const LINES = 3;

const two = (value: number): string => String(value).padStart(2, '0');
const time = (at: number): string => {
  const date = new Date(at);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
};
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** The rows of one order, each with what is the order's, as most exports have them. */
function rowsOf(index: number): string {
  const at = START + index * STEP_MS;
  const lines = Array.from({ length: LINES }, (_, line) => {
    const item = scatter(index * LINES + line, 5_000);
    const quantity = 1 + scatter(index + line, 3);
    const price = 100 + scatter(item, 9_000);
    const amount = quantity * price;
    return {
      amount,
      text: [
        10_000 + item,
        `SKU-${item}`,
        `商品${item} 春季新款`,
        '颜色:白;尺码:M',
        quantity,
        yuan(price),
        yuan(amount),
      ].join(','),
    };
  });
  const goods = lines.reduce((sum, { amount }) => sum + amount, 0);
  const freight = index % 3 === 0 ? 800 : 0;
  const [province, city, district] = regions[scatter(index, regions.length)]!;
  const head = [
    `2026${String(index).padStart(14, '0')}`,
    states[scatter(index, states.length)],
    time(at),
    time(at + 60_000),
    time(at + 3_600_000),
    `旗舰店${scatter(index, 8)}`,
    `买家${scatter(index, 50_000)}`,
    `收件人${scatter(index, 50_000)}`,
    `1${3_000_000_000 + scatter(index, 700_000) * 9_973}`,
    province,
    city,
    district,
    `文三路 ${1 + scatter(index, 999)} 号 ${1 + scatter(index, 30)} 幢 ${101 + scatter(index, 900)} 室`,
    yuan(goods),
    yuan(freight),
    yuan(goods + freight),
    index % 5 === 0 ? '请尽快发货' : '',
  ].join(',');
  return lines.map(({ text }) => `${head},${text}\n`).join('');
}

const PIECE = 1_000;

/** Writes a file of so many orders, always the same; answers its bytes. */
export async function writeOrderFile(path: string, count: number): Promise<number> {
  const file = createWriteStream(path);
  let bytes = 0;
  const put = async (text: string): Promise<void> => {
    const piece = Buffer.from(text);
    bytes += piece.length;
    if (!file.write(piece)) await once(file, 'drain');
  };
  await put(`${[...ORDER, ...LINE].join(',')}\n`);
  for (let first = 0; first < count; first += PIECE) {
    const rows = Array.from({ length: Math.min(PIECE, count - first) }, (_, at) => rowsOf(first + at));
    await put(rows.join(''));
  }
  file.end();
  await once(file, 'close');
  return bytes;
}

export const orderRecipe: FileRecipe = {
  schemaVersion: 1,
  id: 'bench-orders',
  title: { zh: '订单', en: 'Orders' },
  parts: [
    {
      id: 'orders',
      headings: [...ORDER, ...LINE],
      required: ['订单编号'],
      key: '订单编号',
      orderFields: [...ORDER],
    },
  ],
  rowsAre: 'lines',
  zone: 'Asia/Shanghai',
  moneyUnit: 'yuan',
  contiguous: true,
};

const trim = [{ do: 'trim' as const }];

const fields: MappingField[] = [
  { to: 'platform', const: 'lab' },
  { to: 'orderNo', from: '订单编号', steps: [{ do: 'unguard' }, ...trim] },
  { to: 'state', from: '订单状态', steps: trim },
  { to: 'placedAt', from: '下单时间' },
  { to: 'paidAt', from: '付款时间' },
  { to: 'sourceUpdatedAt', from: '更新时间' },
  { to: 'shop', from: '店铺名称', steps: trim },
  { to: 'buyer', from: '买家昵称', steps: trim },
  { to: 'receiverName', from: '收货人', steps: trim },
  { to: 'receiverPhone', from: '手机号', steps: [{ do: 'unguard' }, ...trim] },
  { to: 'province', from: '省', steps: trim },
  { to: 'city', from: '市', steps: trim },
  { to: 'district', from: '区', steps: trim },
  { to: 'addressDetail', from: '详细地址', steps: trim },
  { to: 'goodsAmount', from: '商品总额' },
  { to: 'freight', from: '运费' },
  { to: 'paidAmount', from: '实付金额' },
  { to: 'buyerNote', from: '买家留言', steps: trim },
  {
    to: 'lines',
    each: 'lines',
    fields: [
      { to: 'productId', from: '商品ID', steps: [{ do: 'unguard' }] },
      { to: 'merchantCode', from: '商家编码', steps: trim },
      { to: 'title', from: '商品标题', steps: trim },
      { to: 'spec', from: '规格', steps: trim },
      { to: 'quantity', from: '数量' },
      { to: 'unitPrice', from: '单价' },
      { to: 'goodsAmount', from: '金额' },
    ],
  },
];

/** Fills the unified order from the file above. */
export const orderMapping = (target: readonly TargetField[]): Mapping => ({
  schemaVersion: 1,
  id: 'bench-orders',
  name: { zh: '订单', en: 'Orders' },
  zone: 'Asia/Shanghai',
  target: target.map(({ path, type, label }) => ({ path, type, label })),
  fields,
});
