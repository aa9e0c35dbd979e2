import { add, compare, mul, type Numeric } from '../../schemas/values/decimal.ts';
import type { OrderLine } from './order.ts';
import { shareOut } from './share-out.ts';

export interface Bundle {
  code: string;
  items: readonly { sku: string; quantity: number; share?: Numeric }[];
}

/** Money of a line that its parts divide among them. */
const shared = ['goodsAmount', 'discount', 'paidAmount'] as const;

/**
 * Replaces lines of bundles by one line for each item of the bundle; what was paid is shared out to the cent by the
 * bundle's shares, or, where it has none, by quantity. A part keeps the line number, so that a refund of the line
 * finds them all.
 */
export const explodeBundles = (
  lines: readonly OrderLine[],
  bundles: ReadonlyMap<string, Bundle>,
): OrderLine[] =>
  lines.flatMap((line) => {
    const bundle = line.sku === undefined ? undefined : bundles.get(line.sku);
    return bundle === undefined || bundle.items.length === 0 ? [line] : explode(line, bundle);
  });

function explode(line: OrderLine, { code, items }: Bundle): OrderLine[] {
  const ordered = line.quantity ?? 1;
  const weights = items.every(({ share }) => share !== undefined)
    ? items.map(({ share }) => share!)
    : items.map(({ quantity }) => quantity);
  const amounts = shared
    .filter((field) => line[field] !== undefined)
    .map((field) => [field, shareOut(line[field]!, weights)] as const);
  const { unitPrice: _price, weightKg: _weight, ...kept } = line;
  return items.map((item, index) => ({
    ...kept,
    sku: item.sku,
    bundle: code,
    quantity: Number(mul(ordered, item.quantity)),
    ...Object.fromEntries(amounts.map(([field, parts]) => [field, parts[index]!])),
  }));
}

/** The parts of a line that was taken apart before, with the amounts it has by now. */
export function shareAgain(line: OrderLine, parts: readonly OrderLine[]): OrderLine[] {
  const changes = shared.flatMap((field) => {
    const total = line[field];
    if (total === undefined || total === null) return [];
    const before = parts.map((part) => part[field] ?? 0);
    if (compare(before.reduce<Numeric>(add, 0), total) === 0) return [];
    const weights = before.some((amount) => compare(amount, 0) < 0)
      ? parts.map(({ quantity = 1 }) => quantity)
      : before;
    return [[field, shareOut(total, weights)] as const];
  });
  return parts.map((part, index) => ({
    ...part,
    ...Object.fromEntries(changes.map(([field, amounts]) => [field, amounts[index]!])),
  }));
}
