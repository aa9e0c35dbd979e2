import { chanceOf, type Chance } from './chance.ts';
import { carriers, notes } from './catalogue.ts';
import { contentOf } from './order-content.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type ChangeKind =
  | 'placed'
  | 'paid'
  | 'address-changed'
  | 'remarked'
  | 'touched'
  | 'shipped'
  | 'delivered'
  | 'completed'
  | 'closed'
  | 'refund-asked'
  | 'refund-agreed'
  | 'refund-returned'
  | 'refunded';

/** Something that happened to an order. Whole seconds, as platforms count; rows show up a moment later at times. */
export interface Change {
  at: number;
  visibleAt: number;
  kind: ChangeKind;
  carrier?: string;
  waybillNo?: string;
}

export type ShopStatus = 'unpaid' | 'paid' | 'shipped' | 'delivered' | 'completed' | 'closed';
export type RefundState = 'asked' | 'agreed' | 'returned' | 'refunded';

/** What an order has come to at an instant, as far as it could be seen then. */
export interface Life {
  status: ShopStatus;
  placedAt: number;
  updatedAt: number;
  paidAt?: number;
  shippedAt?: number;
  deliveredAt?: number;
  completedAt?: number;
  closedAt?: number;
  carrier?: string;
  waybillNo?: string;
  addressChanged: boolean;
  note: string;
  refund?: { state: RefundState; askedAt: number; updatedAt: number; beforeShipping: boolean };
}

/** The whole course of an order from its beginning, known in advance: the same for the same seed and number. */
export function courseOf(seed: number, serial: number, placedAt: number): Change[] {
  const chance = chanceOf(seed ^ 0x5bd1e995, serial);
  const changes: Change[] = [];
  let at = placedAt;
  const then = (kind: ChangeKind, afterMs: number, more: Partial<Change> = {}): void => {
    at = Math.max(at + SECOND, Math.floor((at + afterMs) / SECOND) * SECOND);
    const late = chance.happens(0.01) ? chance.between(1, 60) * SECOND : 0;
    changes.push({ at, visibleAt: at + late, kind, ...more });
  };
  changes.push({ at, visibleAt: at, kind: 'placed' });
  if (chance.happens(0.04)) {
    then('closed', chance.between(30, 24 * 60) * MINUTE);
    return changes;
  }
  then('paid', chance.between(10, 600) * SECOND);
  if (chance.happens(0.05)) then('remarked', chance.between(1, 30) * MINUTE);
  if (chance.happens(0.03)) then('address-changed', chance.between(5, 60) * MINUTE);
  if (chance.happens(0.04)) {
    then('refund-asked', chance.between(10, 300) * MINUTE);
    then('refunded', chance.between(10, 600) * MINUTE);
    then('closed', SECOND);
    return changes;
  }
  shipAndAfter(chance, seed, serial, then);
  return changes;
}

function shipAndAfter(
  chance: Chance,
  seed: number,
  serial: number,
  then: (kind: ChangeKind, afterMs: number, more?: Partial<Change>) => void,
): void {
  const carrier = chance.pick(carriers);
  const waybillNo = `${carrier.toUpperCase()}${String(700_000_000_000 + serial * 37 + chance.between(0, 36))}`;
  then('shipped', chance.between(120, 48 * 60) * MINUTE, { carrier, waybillNo });
  // The platform writes the row again without any change of it.
  if (chance.happens(0.05)) then('touched', chance.between(1, 20) * HOUR);
  then('delivered', chance.between(18, 96) * HOUR);
  if (chance.happens(0.03)) {
    then('refund-asked', chance.between(1, 24) * HOUR);
    then('refund-agreed', chance.between(1, 24) * HOUR);
    then('refund-returned', chance.between(1, 3) * DAY);
    then('refunded', chance.between(1, 24) * HOUR);
    // One line of several is given back: the order goes on.
    if (contentOf(seed, serial).lines.length === 1) {
      then('closed', SECOND);
      return;
    }
  }
  then('completed', chance.between(1, 7) * DAY);
}

const REFUND_STATES: Partial<Record<ChangeKind, RefundState>> = {
  'refund-asked': 'asked',
  'refund-agreed': 'agreed',
  'refund-returned': 'returned',
  refunded: 'refunded',
};
const STATUSES: Partial<
  Record<ChangeKind, [ShopStatus, 'paidAt' | 'shippedAt' | 'deliveredAt' | 'completedAt' | 'closedAt']>
> = {
  paid: ['paid', 'paidAt'],
  shipped: ['shipped', 'shippedAt'],
  delivered: ['delivered', 'deliveredAt'],
  completed: ['completed', 'completedAt'],
  closed: ['closed', 'closedAt'],
};

/** The order as it can be seen at `now`, or undefined before it was placed. */
export function lifeAt(changes: readonly Change[], now: number, note: string): Life | undefined {
  let life: Life | undefined;
  for (const change of changes) {
    if (change.visibleAt > now || change.at > now) continue;
    life = after(
      life ?? { status: 'unpaid', placedAt: change.at, updatedAt: 0, addressChanged: false, note: '' },
      change,
      note,
    );
  }
  return life;
}

function after(life: Life, change: Change, note: string): Life {
  const { kind, at } = change;
  const next: Life = { ...life, updatedAt: Math.max(life.updatedAt, at) };
  if (kind === 'remarked') next.note = note;
  if (kind === 'address-changed') next.addressChanged = true;
  const refund = REFUND_STATES[kind];
  if (refund !== undefined)
    next.refund = {
      state: refund,
      askedAt: life.refund?.askedAt ?? at,
      updatedAt: at,
      beforeShipping: life.refund?.beforeShipping ?? life.shippedAt === undefined,
    };
  const step = STATUSES[kind];
  // What the shop did itself comes before what would have happened anyway.
  if (step === undefined || life[step[1]] !== undefined) return next;
  next.status = step[0];
  next[step[1]] = at;
  if (kind === 'shipped' && change.carrier !== undefined && change.waybillNo !== undefined) {
    next.carrier = change.carrier;
    next.waybillNo = change.waybillNo;
  }
  return next;
}

export const noteOf = (seed: number, serial: number): string =>
  chanceOf(seed ^ 0x2545f491, serial).pick(notes);
