import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { courseOf } from './order-life.ts';
import { createShopData } from './shop-data.ts';

const DAY = 86_400_000;
const startAt = Date.parse('2026-03-01T00:00:00+08:00');
const spec = { seed: 5, orders: 2_000, startAt, endAt: startAt + 30 * DAY };
const shop = createShopData(spec);
const later = spec.endAt + 30 * DAY;

describe('shop data', () => {
  it('is the same for the same seed, and another for another', () => {
    const again = createShopData(spec);
    expect(again.seen(77, later)).toEqual(shop.seen(77, later));
    expect(createShopData({ ...spec, seed: 6 }).seen(77, later)).not.toEqual(shop.seen(77, later));
  });

  it('has amounts that agree to the fen', () => {
    for (let serial = 0; serial < spec.orders; serial += 1) {
      const order = shop.seen(serial, later);
      if (order === undefined) throw new Error(`no order ${serial}`);
      const { content } = order;
      const sum = (pick: (line: (typeof content.lines)[number]) => number) =>
        content.lines.map(pick).reduce((a, b) => a + b, 0);
      expect(sum((line) => line.product.fen * line.quantity)).toBe(content.goodsFen);
      expect(sum((line) => line.paidFen) + content.freightFen).toBe(content.paidFen);
      expect(content.paidFen).toBe(
        content.goodsFen - content.sellerDiscountFen - content.platformDiscountFen + content.freightFen,
      );
      expect(Math.min(...content.lines.map((line) => line.paidFen))).toBeGreaterThan(0);
    }
  });

  it('lets every order live: placed in time, each change after the last, something of everything', () => {
    const kinds = new Set<string>();
    for (let serial = 0; serial < spec.orders; serial += 1) {
      const life = shop.seen(serial, later)?.life;
      expect(life?.placedAt).toBeGreaterThanOrEqual(startAt);
      expect(life?.placedAt).toBeLessThan(spec.endAt);
      const course = courseOf(spec.seed, serial, life?.placedAt ?? 0);
      for (const [index, change] of course.entries()) {
        kinds.add(change.kind);
        expect(change.visibleAt).toBeGreaterThanOrEqual(change.at);
        if (index > 0) expect(change.at).toBeGreaterThan(course[index - 1]?.at ?? 0);
      }
    }
    expect([...kinds].toSorted()).toEqual(
      [
        'address-changed',
        'closed',
        'completed',
        'delivered',
        'paid',
        'placed',
        'refund-agreed',
        'refund-asked',
        'refund-returned',
        'refunded',
        'remarked',
        'shipped',
        'touched',
      ].toSorted(),
    );
  });

  it('answers by time as a table scan would', () => {
    const chance = chanceOf(1, 1);
    for (let round = 0; round < 20; round += 1) {
      const now = startAt + chance.between(0, 40) * DAY;
      const from = startAt + chance.between(0, 35 * 24) * 3_600_000;
      const to = from + chance.between(1, 72) * 3_600_000;
      const scanned = Array.from({ length: spec.orders }, (_, serial) => shop.seen(serial, now))
        .filter((order) => order !== undefined && order.life.updatedAt >= from && order.life.updatedAt <= to)
        .map((order) => order?.serial);
      expect(shop.between('updated', from, to, now).toSorted((a, b) => a - b)).toEqual(scanned);
    }
  });

  it('shows some changes late, and what a client writes at once', () => {
    const late = shop.changes(startAt, later).filter(({ change }) => change.visibleAt > change.at);
    expect(late.length).toBeGreaterThan(20);
    const [first] = late;
    if (first === undefined) throw new Error('none late');
    const before = shop.seen(first.serial, first.change.visibleAt - 1)?.life.updatedAt ?? 0;
    expect(before).toBeLessThan(first.change.at);
    const own = createShopData(spec);
    const paid =
      own
        .between('paid', startAt, later, startAt + 10 * DAY)
        .find((one) => own.seen(one, startAt + 10 * DAY)?.life.status === 'paid') ?? -1;
    own.record(paid, { at: startAt + 10 * DAY, kind: 'shipped', carrier: 'sf', waybillNo: 'W1' });
    expect(own.seen(paid, later)?.life).toMatchObject({ waybillNo: 'W1', shippedAt: startAt + 10 * DAY });
  });

  it('sells more in a promotion', () => {
    const burst = { fromAt: startAt + 10 * DAY, toAt: startAt + 11 * DAY, times: 5 };
    const busy = createShopData({ ...spec, burst });
    const onDay = (day: number) =>
      busy.between('placed', startAt + day * DAY, startAt + (day + 1) * DAY - 1, later).length;
    expect(onDay(10) / onDay(9)).toBeGreaterThan(4);
  });
});
