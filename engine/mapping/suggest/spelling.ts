import type { PinyinReader } from './pinyin.ts';
import type { TargetMeaning } from './target.ts';

const PINYIN = 0.85;
const INITIALS = 0.6;

/** How the names of a field are spelled in Latin letters. */
export interface Spelling {
  full: Set<string>;
  initials: Set<string>;
}

/** Of each field's Chinese label, and of the words people use for its concept. */
export function spellingsOf(
  fields: readonly TargetMeaning[],
  { full, initials }: PinyinReader,
): ReadonlyMap<TargetMeaning, Spelling> {
  return new Map(
    fields.map((field) => {
      const labels = [
        field.field.label.zh,
        ...[...field.concepts.keys()].flatMap((concept) => PHRASES[concept] ?? []),
      ].filter((text) => /^[\u4e00-\u9fff]{2,}$/.test(text));
      return [field, { full: new Set(labels.map(full)), initials: new Set(labels.map(initials)) }];
    }),
  );
}

/** The commonest Chinese names of what people spell in pinyin. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  'order.no': ['订单号', '订单编号', '单号'],
  'order.status': ['订单状态', '状态'],
  'order.createdAt': ['下单时间', '创建时间', '订单时间'],
  'order.paidAt': ['付款时间', '支付时间'],
  'order.shippedAt': ['发货时间'],
  'order.paid': ['实付金额', '实付款', '付款金额', '支付金额'],
  'order.total': ['订单金额', '总金额', '应付金额'],
  'order.freight': ['运费', '邮费'],
  'order.discount': ['优惠金额', '优惠'],
  'order.remark': ['备注', '订单备注'],
  'buyer.remark': ['买家留言', '买家备注'],
  'seller.remark': ['卖家备注', '商家备注'],
  'buyer.name': ['买家昵称', '买家', '客户名称'],
  'receiver.name': ['收货人', '收件人', '收货人姓名', '收件人姓名', '姓名'],
  'receiver.phone': [
    '手机',
    '手机号',
    '电话',
    '联系电话',
    '收货人手机',
    '收货人电话',
    '收件人电话',
    '手机号码',
  ],
  'receiver.address': ['地址', '收货地址', '详细地址', '收件地址'],
  'receiver.province': ['省份', '收货省份'],
  'receiver.city': ['城市', '收货城市'],
  'receiver.district': ['区县', '地区'],
  'receiver.postcode': ['邮编', '邮政编码'],
  'item.name': ['商品名称', '商品', '品名', '商品标题'],
  'item.merchant': ['商家编码', '货号', '商品编码'],
  'item.sku': ['商品编码', '货号', '商家编码'],
  'item.spec': ['规格', '商品规格'],
  'item.quantity': ['数量', '商品数量', '件数'],
  'item.price': ['单价', '商品单价', '价格'],
  'parcel.no': ['快递单号', '运单号', '物流单号'],
  'parcel.carrier': ['快递公司', '物流公司', '快递'],
  'shop.name': ['店铺', '店铺名称'],
};

/** How sure `plain`, a heading without signs, is a spelling of the field; 0 if it is none. */
export function fitsSpelling(plain: string, { full, initials }: Spelling): number {
  if (!/^[a-z]{2,40}$/.test(plain)) return 0;
  if (full.has(plain)) return PINYIN;
  return plain.length > 2 && initials.has(plain) ? INITIALS : 0;
}
