import type { Json } from '../../../schemas/values/json.ts';

/** What the values of a column look like. */
export type Shape =
  | 'mobile'
  | 'landline'
  | 'masked-phone'
  | 'order-number'
  | 'waybill'
  | 'money'
  | 'whole-number'
  | 'small-integer'
  | 'time-text'
  | 'epoch-s'
  | 'epoch-ms'
  | 'status'
  | 'province'
  | 'carrier'
  | 'currency'
  | 'country'
  | 'email'
  | 'url'
  | 'yes-no'
  | 'address'
  | 'person'
  | 'ciphertext'
  | 'text';

export interface ShapeReport {
  /** Shapes that at least nine of ten values have, the narrowest first. */
  shapes: Shape[];
  /** Values that are not empty, and how many of them differ. */
  filled: number;
  distinct: number;
  total: number;
}

const PROVINCES =
  '北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|台湾|香港|澳门';
const CARRIERS =
  '顺丰|中通|圆通|申通|韵达|极兔|百世|邮政|EMS|京东快递|京东物流|德邦|天天|宅急送|菜鸟|丹鸟|J&T|Ninja|DHL|FedEx|UPS|USPS|Pos ?Laju|GDEX|LEX|Flash|Kerry|SF';
const STATUSES =
  '待付款|待支付|已付款|已支付|待发货|备货中|待出库|已发货|待收货|已收货|已签收|已完成|交易成功|交易关闭|已取消|已关闭|退款中|退款成功|等待买家付款|等待卖家发货|买家已付款|卖家已发货|交易完成|unpaid|paid|pending|processing|unfulfilled|fulfilled|partial|shipped|delivered|completed|cancell?ed|refunded|to ship|ready_to_ship|in transit|awaiting[ _]shipment';

/** In the order in which they are asked; a value counts for every shape that it has. */
const tests: readonly (readonly [Shape, (text: string) => boolean])[] = [
  ['ciphertext', (text) => /^([~#$])[A-Za-z0-9+/=]{8,}.*\1\d?~?$/.test(text)],
  ['masked-phone', (text) => /^1\d{0,6}\*{3,8}\d{0,4}$/.test(text)],
  [
    'mobile',
    (text) => /^(?:\+?86[- ]?)?1[3-9]\d{9}(?:-\d{1,6})?$|^\+?60\s?1\d[- ]?\d{7,8}(?:\.0)?$/.test(text),
  ],
  ['landline', (text) => /^0\d{2,3}-\d{7,8}$/.test(text)],
  ['email', (text) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text)],
  ['url', (text) => /^https?:\/\//.test(text)],
  ['epoch-ms', (text) => /^1[0-9]{12}$/.test(text)],
  ['epoch-s', (text) => /^1[0-9]{9}$/.test(text)],
  [
    'time-text',
    (text) =>
      /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d{1,2}[-/]\d{1,2}[-/]\d{4}(?:\s|$)|^\d{1,2} [A-Z][a-z]{2} \d{4}|^[A-Z][a-z]{2} \d{1,2}, \d{4}/.test(
        text,
      ),
  ],
  [
    'waybill',
    (text) =>
      /^(?:SF|YT|JT|ZTO|JD[A-Z]*|DPK|STO|YD|EMS?|LP|SPXMY|NINJA?|MYN|LXS?T)\d{9,18}[A-Z]{0,3}$|^(?:7[3-9]|31|43|46|98)\d{11,13}$/i.test(
        text,
      ),
  ],
  [
    'province',
    (text) => new RegExp(`^(?:${PROVINCES})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?$`).test(text),
  ],
  [
    'carrier',
    (text) => new RegExp(`^(?:${CARRIERS})(?:快递|速运|速递|物流|快运| ?Express)?$`, 'i').test(text),
  ],
  ['status', (text) => new RegExp(`^(?:${STATUSES})$|^WAIT_|^TRADE_|^STATUS_`, 'i').test(text)],
  ['currency', (text) => /^(?:CNY|RMB|USD|MYR|SGD|THB|PHP|IDR|VND|HKD|TWD|EUR|JPY)$/.test(text)],
  ['country', (text) => /^(?:CN|MY|SG|TH|PH|ID|VN|HK|TW|US|中国|China|Malaysia|Singapore)$/.test(text)],
  ['yes-no', (text) => /^(?:是|否|yes|no|true|false|y|n)$/i.test(text)],
  ['small-integer', (text) => /^\d{1,3}(?:\.0)?$/.test(text)],
  [
    'order-number',
    (text) =>
      /^[A-Z]{0,4}\d{10,20}[A-Z]?$|^#\d{3,8}$|^\d{6}-\d{15}$|^\d{2}[A-Z0-9]{12}$|^E\d{20,}$/.test(text),
  ],
  ['whole-number', (text) => /^-?\d{1,15}$/.test(text)],
  ['money', (text) => /^[-+]?(?:[¥￥$]|RM|CNY)?\s?[-+]?\d{1,3}(?:,?\d{3})*(?:\.\d{1,4})?\s?元?$/.test(text)],
  [
    'address',
    (text) =>
      /[省市区县镇].*(?:[路街道村巷号栋室]|\d)/.test(text) ||
      /\d.*(?:road|street|jalan|jln|ave|lane)/i.test(text),
  ],
  ['person', (text) => /^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]\*{1,3}$/.test(text)],
];

const MOST_VALUES = 200;
const LEAST_SHARE = 0.9;

const textOf = (value: Json | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.replaceAll(/^[="'`\s]+|["\s]+$/g, '');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** The shapes of up to 200 sample values. */
export function shapesOf(values: readonly (Json | undefined)[]): ShapeReport {
  const texts = values.slice(0, MOST_VALUES).map(textOf);
  const filled = texts.filter((text) => text !== '');
  const shapes = tests
    .filter(([, test]) => filled.length > 0 && filled.filter(test).length >= filled.length * LEAST_SHARE)
    .map(([shape]) => shape);
  return {
    shapes: shapes.length === 0 && filled.length > 0 ? ['text'] : shapes,
    filled: filled.length,
    distinct: new Set(filled).size,
    total: texts.length,
  };
}
