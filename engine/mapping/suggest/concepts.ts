/**
 * What a column of an order can be about. A heading means a concept when it has all its `needs`; `may` features are
 * expected beside them, `rather` ones are a reason for doubt, and any other feature is evidence against it: 商品总价 is
 * no 单价, 退款金额 is not 实付.
 */
export interface Concept {
  id: string;
  needs: readonly string[];
  may: ReadonlySet<string>;
  rather: ReadonlySet<string>;
  /** How sure the needs alone make it. */
  base: number;
}

/** id = needs / may / rather / base; a concept of several lines has several readings. */
const table = `
order.no = order no / pay buyer platform code / sub / 0.97
order.no = order id / platform / / 0.95
order.no = order code / / / 0.95
order.no = order ref / no / / 0.9
order.no = order name / / / 0.6
order.ownNo = own no / order / /
order.sellerNo = seller order no / / /
line.no = line no / order item / /
line.no = line id / order item / /
line.no = order item id / / no /
order.lineCount = kinds / item quantity order / /
order.status = order status / / platform / 0.97
order.status = status / / platform / 0.85
order.platformStatus = platform status / order / / 0.9
pay.status = pay status / order / /
parcel.status = parcel status / order shipped / /
parcel.status = shipped status / order item / /
refund.status = refund status / order item / no /
order.type = order type / / / 0.9
order.createdAt = created time / order buyer / pay / 0.97
order.createdAt = order time / / / 0.9
order.createdAt = created / order / / 0.7
order.createdAt = time / / / 0.55
order.createdAt = order created / / / 0.85
order.paidAt = pay time / order buyer all / created / 0.97
order.shippedAt = shipped time / order item / / 0.96
order.shippedAt = parcel time / / / 0.6
order.collectedAt = collected time / order parcel / / 0.95
order.deliveredAt = delivered time / order receiver parcel / / 0.96
order.completedAt = completed time / order / / 0.96
order.updatedAt = updated time / order platform / / 0.97
order.updatedAt = order updated / / / 0.85
order.updatedAt = updated / / / 0.6
order.closedAt = closed time / order / / 0.96
order.promisedAt = promised shipped time / order receiver parcel / / 0.95
order.promisedAt = promised time / order shipped / / 0.75
order.settledAt = settled time / order / /
promised.deposit = deposit time pay / promised / /
order.paid = pay money / order buyer total actual / price / 0.97
order.paid = pay total / order buyer actual money / price / 0.9
order.paid = pay price / order buyer money / / 0.85
order.paid = actual money / order buyer / / 0.8
order.due = due money / order buyer total pay goods / / 0.95
order.total = order money / total / / 0.95
order.total = total money / order / actual original price / 0.95
order.total = total / order / / 0.8
order.total = money / order / / 0.45
order.goods = goods money / order total buyer item / due / 0.95
order.goods = goods money due / order total buyer / / 0.93
order.goods = item money / total order / / 0.9
order.goods = item money total / price order / / 0.93
order.goods = item price total / order / / 0.9
order.discount = discount / order money total item / / 0.88
order.sellerDiscount = seller discount / order money total / item / 0.95
order.sellerDiscount = shop discount / order money total / item / 0.95
order.platformDiscount = platform discount / order money total subsidy / item / 0.95
order.platformDiscount = subsidy discount / platform money order / / 0.8
order.talentDiscount = promoter discount / subsidy money order / /
order.freight = freight / order buyer money pay total due price / / 0.95
order.tax = tax / order money total / / 0.93
order.refunded = refund money / order total buyer pay / item / 0.95
order.refunded = refund total / order money / / 0.9
order.settled = settled money / order seller total actual / /
order.settled = settled / order seller / / 0.7
order.serviceFee = service fee / order seller / / 0.93
order.serviceFee = service money / order / /
order.deposit = deposit / money pay order / / 0.85
order.rest = rest / money pay order balance / / 0.85
order.restDueAt = rest promised / time balance money due / / 0.9
order.balance = balance / money / / 0.55
order.balancePaid = balance pay / money / /
order.points = points / order / /
order.currency = currency / order money / / 0.97
item.merchant = merchant / item code seller no / / 0.96
item.merchant = sku code / item seller no / / 0.92
item.merchant = seller sku / item code no id / / 0.96
item.merchant = seller item code / / / 0.8
item.spu = merchant spu / item code / /
item.spu = spu code / / /
item.spuCode = item merchant code / / /
item.code = item code / / / 0.85
item.code = item no / / / 0.85
item.sku = sku / item / / 0.88
item.sku = item sku / code / / 0.93
item.skuId = sku id / item platform no / / 0.96
item.id = item id / platform no / / 0.95
item.id = item platform / id / / 0.8
item.skuId = platform spec / id / / 0.8
item.barcode = barcode / item / / 0.97
item.name = item name / all / code / 0.96
item.name = item title / / / 0.95
item.name = sku name / item / / 0.8
item.name = item / all / / 0.8
item.spec = spec / item sku all name / / 0.94
item.quantity = quantity / item order created total all / / 0.92
item.quantity = item quantity / order created total all sku / / 0.96
item.price = item price / unit / pay actual / 0.95
item.price = price unit / / / 0.96
item.price = price / unit / pay actual / 0.85
item.listPrice = price list / item unit sku original / /
item.paid = item pay money / total share price actual / / 0.96
item.paid = item pay price / total money / / 0.9
item.paid = item pay / money / / 0.9
item.amount = item subtotal money / / / 0.95
item.discount = item discount / money share / / 0.9
item.weight = weight / item unit / order total / 0.85
item.freight = item freight / share money / /
item.refundStatus = item refund status / / / 0.95
item.gift = gift bool / item / / 0.9
item.gift = item gift / / / 0.9
receiver.name = receiver name / buyer person / / 0.97
receiver.name = name person / receiver / buyer / 0.85
receiver.name = receiver / / / 0.93
receiver.phone = receiver mobile / phone contact / / 0.97
receiver.phone = receiver phone / no contact / / 0.95
receiver.phone = mobile / phone no contact / buyer / 0.92
receiver.phone = phone / no contact / buyer / 0.86
receiver.phone = contact no / receiver / / 0.85
receiver.tel = landline / receiver phone / /
receiver.address = receiver address / detail info / / 0.96
receiver.address = address / detail info / buyer contact / 0.9
receiver.address = receiver detail / / / 0.7
receiver.address2 = address second / receiver / /
receiver.country = country / receiver address / / 0.93
receiver.province = province / receiver address / / 0.94
receiver.city = city / receiver address / / 0.94
receiver.district = district / receiver address / / 0.94
receiver.street = street / receiver address / / 0.9
receiver.region = region / receiver address / /
receiver.regionCode = region code / receiver address / / 0.95
receiver.postcode = postcode / receiver address / / 0.96
receiver.email = email / buyer receiver / /
receiver.masked = receiver masked / info / / 0.9
receiver.oaid = oaid / receiver / / 0.98
receiver.cipher = receiver cipher / info / / 0.9
buyer.name = buyer nick / account name person / / 0.96
buyer.name = buyer account / name nick / / 0.95
buyer.name = buyer name / nick account person / / 0.93
buyer.name = buyer / / / 0.85
buyer.name = nick / account / / 0.8
buyer.name = account / created / / 0.6
buyer.id = buyer id / account / / 0.95
buyer.phone = buyer mobile / phone no / /
buyer.phone = buyer phone / no contact / /
buyer.address = buyer address / / /
buyer.remark = remark buyer / order / / 0.97
seller.remark = remark seller / order / / 0.97
order.remark = order remark / / / 0.93
order.remark = remark / / / 0.88
order.flag = flag / order seller remark / / 0.94
order.tag = tag / order / / 0.93
parcel.no = parcel no / order shipped / code / 0.97
parcel.no = parcel code / / / 0.9
parcel.no = parcel id / / / 0.85
parcel.carrier = parcel company / name code / / 0.96
parcel.carrier = parcel name / / / 0.85
parcel.carrier = parcel / / / 0.6
parcel.carrier = company / / / 0.5
parcel.method = parcel method / / /
parcel.info = parcel info / / /
parcel.package = package no / / /
parcel.package = package id / / /
parcel.url = parcel url / / /
shop.name = shop / name / / 0.93
shop.name = shop name / seller / / 0.96
shop.id = shop id / / /
platform.name = platform / name / / 0.94
order.channel = channel / order platform / / 0.93
pay.method = pay method / order / / 0.96
pay.no = pay no / order / /
pay.amount = pay money / / / 0.7
pay.account = pay account / buyer / /
warehouse.name = warehouse / name shipped / / 0.94
warehouse.name = shipped warehouse / name / / 0.95
refund.no = refund no / order / /
refund.quantity = refund quantity / item sku / /
refund.reason = refund reason / / / 0.95
phone.expiresAt = mobile expires / time / / 0.95
order.holdReason = hold reason / / / 0.95
order.weight = order weight / total / / 0.9
order.itemCount = order quantity / item total / / 0.75
`;

const DEFAULT_BASE = 0.9;
const words = (text: string | undefined): string[] => (text ?? '').trim().split(/\s+/).filter(Boolean);

function readConcept(line: string): Concept[] {
  const [id = '', rest = ''] = line.split(' = ');
  const [needs, may, rather, base] = rest.split('/');
  const concept = {
    id: id.trim(),
    needs: words(needs),
    may: new Set(words(may)),
    rather: new Set(words(rather)),
    base: Number(base?.trim() || DEFAULT_BASE),
  };
  if (concept.may.has('receiver')) concept.may.add('shipto');
  if (!concept.needs.includes('receiver') || concept.needs.length === 1) return [concept];
  // Shipping Name is the receiver's name; Shipping alone is no receiver.
  return [
    concept,
    { ...concept, needs: concept.needs.map((need) => (need === 'receiver' ? 'shipto' : need)) },
  ];
}

export const concepts: readonly Concept[] = table.trim().split('\n').flatMap(readConcept);

/** A concept that stands in for another where a target has no field, or a source no column, of its own for it. */
export const kin: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'order.due': { 'order.total': 0.97, 'order.paid': 0.9 },
  'order.total': { 'order.paid': 0.85, 'order.due': 0.9 },
  'order.paid': { 'pay.amount': 0.6, 'item.paid': 0.6 },
  'item.merchant': { 'item.sku': 0.97, 'item.code': 0.9 },
  'item.sku': { 'item.merchant': 0.92, 'item.code': 0.9, 'item.skuId': 0.6 },
  'item.code': { 'item.sku': 0.92, 'item.merchant': 0.85, 'item.id': 0.7 },
  'item.skuId': { 'item.sku': 0.6 },
  'item.spu': { 'item.code': 0.7 },
  'item.spuCode': { 'item.code': 0.7, 'item.merchant': 0.6 },
  'item.id': { 'item.code': 0.6 },
  'item.listPrice': { 'item.price': 0.7 },
  'buyer.name': { 'receiver.name': 0.85 },
  'buyer.phone': { 'receiver.phone': 0.85 },
  'buyer.address': { 'receiver.address': 0.92 },
  'receiver.tel': { 'receiver.phone': 0.75 },
  'receiver.region': { 'receiver.district': 0.6 },
  'buyer.remark': { 'order.remark': 0.93 },
  'seller.remark': { 'order.remark': 0.6 },
  'order.remark': { 'buyer.remark': 0.65, 'seller.remark': 0.7 },
  'order.status': { 'order.platformStatus': 0.95 },
  'order.channel': { 'platform.name': 0.75 },
  'platform.name': { 'order.channel': 0.7 },
  'order.sellerDiscount': { 'order.discount': 0.7 },
  'order.platformDiscount': { 'order.discount': 0.6 },
  'order.itemCount': { 'item.quantity': 0.8 },
  'item.quantity': { 'order.itemCount': 0.6 },
  'order.weight': { 'item.weight': 0.6 },
  'item.weight': { 'order.weight': 0.6 },
  'order.deliveredAt': { 'order.completedAt': 0.75 },
  'item.amount': { 'order.goods': 0.6 },
  'order.goods': { 'item.amount': 0.6 },
};
