import { contentOf, type OrderContent } from './order-content.ts';
import { courseOf, lifeAt, noteOf, type Change, type Life } from './order-life.ts';

export type { OrderContent, Receiver, ShopLine } from './order-content.ts';
export type { Change, Life, RefundState, ShopStatus } from './order-life.ts';

const HOUR = 3_600_000;
/** Orders per hour of the Chinese day, as parts of the busiest hour. */
const DAY_CURVE = [4, 2, 1, 1, 1, 1, 2, 3, 5, 8, 10, 10, 8, 8, 8, 8, 8, 8, 8, 9, 10, 10, 9, 6];

export interface ShopSpec {
  seed: number;
  /** Orders placed between `startAt` and `endAt`. */
  orders: number;
  startAt: number;
  endAt: number;
  /** A promotion: that many times the usual orders. */
  burst?: { fromAt: number; toAt: number; times: number };
}

/** An order as it can be seen at an instant. */
export interface SeenOrder {
  serial: number;
  content: OrderContent;
  life: Life;
}

export type OrderTime = 'placed' | 'updated' | 'paid' | 'refund';

/** A shop's orders over time. Everything follows from the seed, except what clients write. */
export interface ShopData {
  readonly spec: ShopSpec;
  seen(serial: number, now: number): SeenOrder | undefined;
  /** Orders whose time lies in the interval (both ends inside) as it can be seen at `now`, oldest first. */
  between(by: OrderTime, from: number, to: number, now: number): number[];
  /** Changes that became visible in the interval, in the order they became visible: what a platform pushes. */
  changes(from: number, to: number): { serial: number; change: Change }[];
  /** A client's own change, or the test's. */
  record(serial: number, change: Omit<Change, 'visibleAt'> & { visibleAt?: number }): void;
}

export function createShopData(spec: ShopSpec): ShopData {
  const placedAt = placing(spec);
  const added = new Map<number, Change[]>();
  const course = (serial: number): Change[] => {
    const planned = courseOf(spec.seed, serial, placedAt(serial));
    const more = added.get(serial);
    return more === undefined ? planned : [...planned, ...more].toSorted((a, b) => a.at - b.at);
  };
  const life = (serial: number, now: number): Life | undefined =>
    lifeAt(course(serial), now, noteOf(spec.seed, serial));
  const index = indexOf(spec, course);
  return {
    spec,
    seen(serial, now) {
      if (!Number.isInteger(serial) || serial < 0 || serial >= spec.orders) return undefined;
      const found = life(serial, now);
      return found === undefined ? undefined : { serial, content: contentOf(spec.seed, serial), life: found };
    },
    between(by, from, to, now) {
      const found = new Map<number, number>();
      for (const { serial } of index.within(from, to)) {
        if (found.has(serial)) continue;
        const time = timeOf(life(serial, now), by);
        if (time !== undefined && time >= from && time <= to) found.set(serial, time);
      }
      return [...found].toSorted((a, b) => a[1] - b[1] || a[0] - b[0]).map(([serial]) => serial);
    },
    changes(from, to) {
      // A change becomes visible up to a minute after it happened.
      return index
        .within(from - 60_000, to)
        .flatMap(({ serial, at }) =>
          course(serial)
            .filter((change) => change.at === at && change.visibleAt >= from && change.visibleAt <= to)
            .map((change) => ({ serial, change })),
        )
        .toSorted((a, b) => a.change.visibleAt - b.change.visibleAt || a.serial - b.serial);
    },
    record(serial, change) {
      const whole = { visibleAt: change.at, ...change };
      added.set(serial, [...(added.get(serial) ?? []), whole]);
      index.add(serial, whole.at);
    },
  };
}

function timeOf(life: Life | undefined, by: OrderTime): number | undefined {
  if (life === undefined) return undefined;
  if (by === 'placed') return life.placedAt;
  if (by === 'paid') return life.paidAt;
  return by === 'refund' ? life.refund?.updatedAt : life.updatedAt;
}

/** When the order of each number was placed: rising with the number, thick where people buy. */
function placing({ orders, startAt, endAt, burst }: ShopSpec): (serial: number) => number {
  const hours = Math.max(1, Math.ceil((endAt - startAt) / HOUR));
  const reached: number[] = [0];
  for (let hour = 0; hour < hours; hour += 1) {
    const at = startAt + hour * HOUR;
    const chinese = Math.floor((((at / HOUR + 8) % 24) + 24) % 24);
    const times = burst !== undefined && at >= burst.fromAt && at < burst.toAt ? burst.times : 1;
    reached.push((reached[hour] ?? 0) + (DAY_CURVE[chinese] ?? 1) * times);
  }
  const whole = reached[hours] ?? 1;
  return (serial) => {
    const target = ((serial + 0.5) / orders) * whole;
    let low = 0;
    let high = hours;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((reached[middle] ?? 0) <= target) low = middle;
      else high = middle;
    }
    const before = reached[low] ?? 0;
    const part = (target - before) / ((reached[low + 1] ?? whole) - before);
    return Math.floor((startAt + (low + part) * HOUR) / 1000) * 1000;
  };
}

interface Entry {
  serial: number;
  at: number;
}

/** All changes by time, so that a window costs what it holds. What is added later is few and searched whole. */
function indexOf(
  { orders }: ShopSpec,
  course: (serial: number) => Change[],
): {
  within(from: number, to: number): Entry[];
  add(serial: number, at: number): void;
} {
  const entries: Entry[] = [];
  for (let serial = 0; serial < orders; serial += 1)
    for (const { at } of course(serial)) entries.push({ serial, at });
  entries.sort((a, b) => a.at - b.at || a.serial - b.serial);
  const added: Entry[] = [];
  const firstFrom = (at: number): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    within: (from, to) => [
      ...entries.slice(firstFrom(from), firstFrom(to + 1)),
      ...added.filter(({ at }) => at >= from && at <= to),
    ],
    add: (serial, at) => added.push({ serial, at }),
  };
}
