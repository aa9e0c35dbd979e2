import { normalizeHeading } from '../table/normalize-heading.ts';

/** What a heading is about, as far as putting files together needs it. The rest is the mapping's. */
export type HeadingMeaning = 'order-key' | 'sub-key' | 'line' | 'order' | 'quantity' | 'other';

const ORDER_KEYS: readonly RegExp[] = [
  /^(?:主|母|父)订单(?:编?号|id)$/,
  /^(?:平台|交易|原始|线上|外部|店铺|网店)?订单(?:编?号|id|号码|单号)$/,
  /^(?:订单|交易|淘宝)?(?:编号|tid)$/,
  /^order_?(?:id|no\.?|number|sn|num|code)$/,
  /^(?:invoice_?(?:no|number)|salesorder(?:no|number))$/,
  /^(?:单号|订货单号|销售单号|商户订单号|merchantorderid)$/,
  /^name$/,
];
const SUB_KEY = /子订单|明细(?:编?号|id)|order_?item_?(?:id|no|number)|lineitem_?id|sub_?order/;
const QUANTITY = /数量|件数|份数|quantity|^qty$|purchased/;
const LINE =
  /商品|宝贝|标题|价格|货品|产品|规格|sku|款式|颜色|尺码|价$|单价|货号|条码|lineitem|item|product|variant|variation|seller_?id/;
const ORDER =
  /收货|收件|买家|会员|下单|付款|支付|订单状态|订单金额|总金额|实付|运费|邮费|留言|备注|地址|电话|手机|物流|快递|发货|receiver|shipping|billing|buyer|customer|status|total|subtotal|paid|created|address|phone|purchase|approved|delivered/;

/** How surely a heading is the order number, 0 for not at all; the first of the list is the surest. */
export function orderKeyRank(heading: string): number {
  const text = normalizeHeading(heading);
  if (SUB_KEY.test(text)) return 0;
  const at = ORDER_KEYS.findIndex((pattern) => pattern.test(text));
  return at === -1 ? 0 : ORDER_KEYS.length - at;
}

export function meaningOf(heading: string): HeadingMeaning {
  const text = normalizeHeading(heading);
  if (SUB_KEY.test(text)) return 'sub-key';
  if (orderKeyRank(heading) > 0) return 'order-key';
  // 宝贝总数量 and 商品种类数 count over the whole order.
  if (/总数|种类|合计/.test(text)) return 'order';
  if (QUANTITY.test(text)) return 'quantity';
  if (LINE.test(text) && !/总|实付/.test(text)) return 'line';
  return ORDER.test(text) ? 'order' : 'other';
}

/** Whether amounts of a heading are in fen by its own words: `实付金额（分）`. */
export const isInFen = (heading: string): boolean =>
  /[([]\s*(?:分|fen|cents?)\s*[)\]]/i.test(heading.normalize('NFKC'));
