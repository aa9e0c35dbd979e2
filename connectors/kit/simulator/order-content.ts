import { chanceOf, type Chance } from './chance.ts';
import {
  givenNames,
  nicknames,
  notes,
  places,
  products,
  reasons,
  streets,
  surnames,
  type Place,
  type Product,
} from './catalogue.ts';

export interface Receiver extends Place {
  name: string;
  phone: string;
  address: string;
}

/** Amounts in fen. `paidFen` is the line's share of what was paid for goods; the shares add up exactly. */
export interface ShopLine {
  product: Product;
  quantity: number;
  goodsFen: number;
  discountFen: number;
  paidFen: number;
}

/** What an order is made of: `goods − sellerDiscount − platformDiscount + freight = paid`, and so line by line. */
export interface OrderContent {
  serial: number;
  buyer: { nick: string; openId: string };
  receiver: Receiver;
  /** Where it goes after the buyer has changed it. */
  changedReceiver: Receiver;
  lines: ShopLine[];
  goodsFen: number;
  sellerDiscountFen: number;
  platformDiscountFen: number;
  freightFen: number;
  paidFen: number;
  buyerNote: string;
  refund: { line: number; fen: number; reason: string };
}

/** The content of an order, the same for the same seed and number. */
export function contentOf(seed: number, serial: number): OrderContent {
  const chance = chanceOf(seed, serial);
  const receiver = receiverOf(chance);
  const goods = linesOf(chance);
  const goodsFen = sum(goods.map((line) => line.goodsFen));
  // Cheap orders pay freight; discounts never take more than a third, so that no line is paid with nothing.
  const freightFen = goodsFen < 4_900 && chance.happens(0.6) ? chance.pick([600, 800, 1_000]) : 0;
  const sellerDiscountFen = chance.happens(0.4) ? Math.floor(goodsFen * chance.pick([0.05, 0.1, 0.2])) : 0;
  const platformDiscountFen = chance.happens(0.25)
    ? Math.min(chance.pick([300, 500, 1_000]), Math.floor(goodsFen / 10))
    : 0;
  const lines = shareOut(goods, sellerDiscountFen + platformDiscountFen);
  const line = chance.between(0, lines.length - 1);
  return {
    serial,
    buyer: {
      nick: `${chance.pick(nicknames)}${chance.between(10, 9_999)}`,
      openId: `AA${seed.toString(36)}${serial.toString(36)}`,
    },
    receiver,
    changedReceiver: { ...receiverOf(chance), name: receiver.name, phone: receiver.phone },
    lines,
    goodsFen,
    sellerDiscountFen,
    platformDiscountFen,
    freightFen,
    paidFen: goodsFen - sellerDiscountFen - platformDiscountFen + freightFen,
    buyerNote: chance.pick(notes),
    refund: { line, fen: lines[line]?.paidFen ?? 0, reason: chance.pick(reasons) },
  };
}

function receiverOf(chance: Chance): Receiver {
  const place = chance.pick(places);
  return {
    ...place,
    name: chance.pick(surnames) + chance.pick(givenNames),
    phone: `1${chance.pick(['38', '39', '50', '86', '99'])}${String(chance.between(0, 99_999_999)).padStart(8, '0')}`,
    address: `${chance.pick(streets)}${chance.between(1, 399)}号${chance.between(1, 30)}栋${chance.between(101, 2_905)}`,
  };
}

function linesOf(chance: Chance): Omit<ShopLine, 'discountFen' | 'paidFen'>[] {
  const count = chance.happens(0.7) ? 1 : chance.between(2, 4);
  const first = chance.between(0, products.length - 1);
  return Array.from({ length: count }, (_, index) => {
    const product = products[(first + index * 5) % products.length] as Product;
    const quantity = chance.happens(0.8) ? 1 : chance.between(2, 5);
    return { product, quantity, goodsFen: product.fen * quantity };
  });
}

/** Each line bears its part of the discount, whole fen; what is left of the rounding falls on the last. */
function shareOut(
  lines: readonly Omit<ShopLine, 'discountFen' | 'paidFen'>[],
  discountFen: number,
): ShopLine[] {
  const goodsFen = sum(lines.map((line) => line.goodsFen));
  let left = discountFen;
  return lines.map((line, index) => {
    const share = index === lines.length - 1 ? left : Math.floor((discountFen * line.goodsFen) / goodsFen);
    left -= share;
    return { ...line, discountFen: share, paidFen: line.goodsFen - share };
  });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
