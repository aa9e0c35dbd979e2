import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cadence } from '../../schemas/schedule.ts';
import { newRun } from '../store/contract.fixture.ts';
import {
  HOUR,
  MIDNIGHT,
  MINUTE,
  openScheduling,
  scheduled,
  someone,
  type Scheduling,
} from './schedule.fixture.ts';

let s: Scheduling;
beforeEach(async () => {
  s = await openScheduling();
});
afterEach(() => s.close());

const DAY = 24 * HOUR;
const at = (minutes: number): number => MIDNIGHT + minutes * MINUTE;
const withCadence = (cadence: Partial<Cadence>) =>
  scheduled('sync', {
    cadence: { promotions: 'main', cron: '*/5 * * * *', ...cadence },
  });
const slotMinutes = async (): Promise<number[]> =>
  (await s.slots('sync.tick')).map(({ slotAt }) => (slotAt - MIDNIGHT) / MINUTE);
const switches = async (): Promise<unknown[]> =>
  (await s.schedules.history('sync.tick')).switches
    .map((one) => [(one.at - MIDNIGHT) / MINUTE, one.to, one.reason.code])
    .reverse();
const audited = () =>
  s.tables.read<{ object: string; after_json: string }>(
    "SELECT object, after_json FROM audit WHERE action = 'schedule.cadence' ORDER BY id",
  );

describe('promotions', () => {
  test('switch the cadence at their instants and back, and each switch is audited once', async () => {
    await s.publish(withCadence({}));
    await s.schedules.windows.add(
      { calendar: 'main', name: '双十', startAt: at(20), endAt: at(40) },
      someone,
    );
    await s.schedules.windows.add(
      { calendar: 'other', name: '别的', startAt: at(45), endAt: at(55) },
      someone,
    );
    await s.pass(HOUR);
    expect(await slotMinutes()).toEqual([15, 20, 25, 30, 35, 45, 60]);
    expect((await s.slots('sync.tick')).map(({ mode }) => mode)).toEqual([
      'normal',
      'fast',
      'fast',
      'fast',
      'fast',
      'normal',
      'normal',
    ]);
    expect(await switches()).toEqual([
      [20, 'fast', 'promotion-open'],
      [40, 'normal', 'promotion-closed'],
    ]);
    const entries = await audited();
    expect(entries.map(({ object }) => object)).toEqual(['sync.tick', 'sync.tick']);
    expect(JSON.parse(entries[0]!.after_json)).toMatchObject({
      mode: 'fast',
      reason: { code: 'promotion-open' },
    });
  });

  test('that overlap are one stretch, and one across midnight has one opening', async () => {
    await s.publish(withCadence({ cron: '*/10 * * * *' }));
    const add = (name: string, startAt: number, endAt: number) =>
      s.schedules.windows.add({ calendar: 'main', name, startAt, endAt }, someone);
    await add('一', at(23 * 60 + 30), at(24 * 60 + 10));
    await add('二', at(24 * 60), at(24 * 60 + 20));
    await s.pass(DAY + HOUR, 10 * MINUTE);
    expect(await switches()).toEqual([
      [23 * 60 + 30, 'fast', 'promotion-open'],
      [24 * 60 + 20, 'normal', 'promotion-closed'],
    ]);
  });

  test("a window's own preheat wins over the schedule's", async () => {
    await s.publish(withCadence({ preheatMs: 10 * MINUTE }));
    const add = (startAt: number, preheatMs?: number) =>
      s.schedules.windows.add(
        {
          calendar: 'main',
          name: 'x',
          startAt,
          endAt: startAt + MINUTE,
          ...(preheatMs === undefined ? {} : { preheatMs }),
        },
        someone,
      );
    await add(at(30));
    await add(at(60), 0);
    await s.pass(70 * MINUTE);
    expect(await switches()).toEqual([
      [20, 'fast', 'promotion-open'],
      [31, 'normal', 'promotion-closed'],
      [60, 'fast', 'promotion-open'],
      [61, 'normal', 'promotion-closed'],
    ]);
  });

  test('are switched in the audit log also when nobody looked in time', async () => {
    await s.publish(withCadence({}));
    await s.schedules.windows.add(
      { calendar: 'main', name: '双十', startAt: at(20), endAt: at(40) },
      someone,
    );
    await s.scheduler.tick();
    s.clock.advance(HOUR);
    await s.scheduler.tick();
    expect(await slotMinutes()).toEqual([15, 20, 25, 30, 35, 45, 60]);
    expect(await switches()).toHaveLength(2);
  });

  test('moved or removed while they run take effect at once', async () => {
    await s.publish(withCadence({}));
    const entry = { calendar: 'main', name: '双十', startAt: at(20), endAt: at(60) };
    const window = await s.schedules.windows.add(entry, someone);
    await s.pass(27 * MINUTE);
    await s.schedules.windows.change(window.id, 1, { ...entry, endAt: at(32) }, someone);
    await s.pass(20 * MINUTE);
    expect(await slotMinutes()).toEqual([15, 20, 25, 30, 45]);
    await expect(s.schedules.windows.change(window.id, 1, entry, someone)).rejects.toMatchObject({
      code: 'promotion-changed',
    });
    await s.schedules.windows.remove(window.id, someone);
    await expect(s.schedules.windows.remove(window.id, someone)).rejects.toMatchObject({
      code: 'promotion-not-found',
    });
    await expect(s.schedules.windows.add({ ...entry, endAt: at(20) }, someone)).rejects.toMatchObject({
      problem: { code: 'promotion-order', path: '/endAt' },
    });
    const actions = await s.tables.read<{ action: string }>(
      "SELECT action FROM audit WHERE kind = 'promotion' ORDER BY id",
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'promotion.add',
      'promotion.change',
      'promotion.remove',
    ]);
  });

  test('show in the banner while some schedule runs faster by them', async () => {
    await s.publish(withCadence({}));
    const { id } = await s.schedules.windows.add(
      { calendar: 'main', name: '双十', startAt: at(20), endAt: at(40) },
      someone,
    );
    const off = { on: false, promotions: [], load: [], schedules: [] };
    await s.pass(19 * MINUTE);
    expect(await s.schedules.promotionMode()).toEqual(off);
    await s.pass(MINUTE);
    expect(await s.schedules.promotionMode()).toEqual({
      on: true,
      promotions: [{ id, name: '双十', endAt: at(40) }],
      load: [],
      schedules: ['sync.tick'],
    });
    await s.pass(20 * MINUTE);
    expect(await s.schedules.promotionMode()).toEqual(off);
  });

  test('stand in the next fire times, and the limit of the credential is kept', async () => {
    await s.publish(withCadence({ cron: '* * * * *', maxPerHour: 12 }));
    await s.schedules.windows.add(
      { calendar: 'main', name: '双十', startAt: at(60), endAt: at(180) },
      someone,
    );
    const { fires, switches: ahead, timezone } = await s.schedules.next('sync.tick', 28);
    expect(timezone).toBe('Asia/Shanghai');
    expect(fires.slice(0, 3)).toMatchObject([
      { time: '2025-10-10T00:15:00+08:00', mode: 'normal' },
      { time: '2025-10-10T00:30:00+08:00', mode: 'normal' },
      { time: '2025-10-10T00:45:00+08:00', mode: 'normal' },
    ]);
    expect(ahead).toMatchObject([
      { at: at(60), to: 'fast' },
      { at: at(180), to: 'normal' },
    ]);
    await s.pass(4 * HOUR);
    const minutes = await slotMinutes();
    for (const minute of minutes)
      expect(minutes.filter((one) => one > minute - 60 && one <= minute).length).toBeLessThanOrEqual(12);
    expect(minutes.filter((one) => one >= 60 && one < 180)).toHaveLength(24);
  });
});

describe('load', () => {
  /** Orders as webhooks bring them: one run each, some of them twice. */
  const orders = async (count: number, from: number): Promise<void> => {
    for (let order = from; order < from + count; order += 1)
      for (const run of order % 10 === 0 ? ['a', 'b'] : ['a'])
        await s.store.birth(
          newRun(`${s.clock.now().toString(36).padStart(9, '0')}${order}${run}`, {
            keys: { order: String(order) },
            status: 'completed',
            dueAt: null,
            createdAt: s.clock.now(),
            endedAt: s.clock.now(),
          }),
        );
  };

  test('above the threshold over five minutes speeds up, and slows down after two windows below 0.7 of it', async () => {
    await s.publish(withCadence({ promotions: [], load: { ordersPerMinute: 2, windowMs: 5 * MINUTE } }));
    let next = 0;
    const minute = async (count: number): Promise<void> => {
      await orders(count, next);
      next += count;
      await s.pass(MINUTE, 15_000);
    };
    for (let passed = 0; passed < 10; passed += 1) await minute(2);
    expect(await switches()).toEqual([]);
    for (let passed = 0; passed < 10; passed += 1) await minute(4);
    expect(await switches()).toMatchObject([[expect.any(Number), 'fast', 'load-high']]);
    expect(await s.schedules.promotionMode()).toMatchObject({
      on: true,
      load: [{ schedule: 'sync.tick', sinceAt: expect.any(Number) as number }],
    });
    for (let passed = 0; passed < 15; passed += 1) await minute(1);
    expect(await switches()).toMatchObject([
      [expect.any(Number), 'fast', 'load-high'],
      [expect.any(Number), 'normal', 'load-low'],
    ]);
    const [fast, normal] = (await switches()) as [number, string, string][];
    expect(normal![0] - fast![0]).toBeGreaterThan(10);
    const minutes = await slotMinutes();
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    expect(minutes.filter((one) => one > fast![0] && one < normal![0]).every((one) => one % 5 === 0)).toBe(
      true,
    );
    expect(minutes.filter((one) => one <= fast![0] || one >= normal![0]).every((one) => one % 15 === 0)).toBe(
      true,
    );
  });

  test('counts an order once, however often it comes again', async () => {
    await s.publish(withCadence({ promotions: [], load: { ordersPerMinute: 1, windowMs: 5 * MINUTE } }));
    for (let passed = 0; passed < 16; passed += 1) {
      await orders(8, 100);
      await s.pass(MINUTE, 15_000);
    }
    expect(await switches()).toMatchObject([
      [expect.any(Number), 'fast', 'load-high'],
      [expect.any(Number), 'normal', 'load-low'],
    ]);
  });
});
