import type { Numeric } from '../../schemas/values/decimal.ts';

/** A line of an order as the table `orders` has it; money in the main unit of the order's currency. */
export interface OrderLine {
  lineNo?: string;
  productId?: string;
  skuId?: string;
  merchantCode?: string;
  barcode?: string;
  title?: string;
  spec?: string;
  quantity?: number;
  unitPrice?: Numeric;
  goodsAmount?: Numeric;
  discount?: Numeric;
  paidAmount?: Numeric;
  sku?: string;
  matchedBy?: MatchBasis;
  bundle?: string;
  gift?: boolean;
  weightKg?: Numeric;
  refundState?: string;
}

/** What a line's own goods were found by; ids of the options of `lines.matchedBy`. */
export type MatchBasis = 'merchant-code' | 'barcode' | 'link' | 'history' | 'person';

/** The amounts of an order that take part in its identities. */
export type AmountField =
  | 'goodsAmount'
  | 'sellerDiscount'
  | 'platformDiscount'
  | 'talentDiscount'
  | 'freight'
  | 'tax'
  | 'serviceFee'
  | 'totalAmount'
  | 'paidAmount';

export type OrderAmounts = Partial<Record<AmountField, Numeric>>;
