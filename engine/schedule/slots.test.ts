import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cadence, CatchUp, PromotionWindow, ScheduleConfig } from '../../schemas/schedule.ts';
import { checkSchedule } from './check-schedule.ts';
import { capPerHour } from './rate-cap.ts';
import { dueSlots, nextFireAt, nextFireTimes, type Schedule } from './slots.ts';
import { stepSlot, timelineOf } from './timeline.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-07-01T12:00:00+08:00');

const config = (more: Partial<ScheduleConfig> = {}): ScheduleConfig => ({
  cron: '*/15 * * * *',
  timezone: 'Asia/Shanghai',
  overlap: 'skip',
  catchUp: { policy: 'all' },
  ...more,
});
const schedule = (more: Partial<ScheduleConfig> = {}): Schedule => ({ id: 'orders', config: config(more) });
const due = (catchUp: CatchUp, lastSlotAt: number | null, now: number, more: Partial<ScheduleConfig> = {}) =>
  dueSlots({ schedule: schedule({ catchUp, ...more }), lastSlotAt, now, enabledAt: NOON - 400 * DAY });
const quarters = (...steps: number[]) => steps.map((step) => NOON + step * 15 * MINUTE);

describe('dueSlots', () => {
  test.each<[string, CatchUp, number[], number]>([
    ['all', { policy: 'all' }, quarters(1, 2, 3, 4), 0],
    ['all, two at most', { policy: 'all', limit: 2 }, quarters(3, 4), 2],
    ['all of 35 minutes', { policy: 'all', withinMs: 35 * MINUTE }, quarters(2, 3, 4), 1],
    ['latest', { policy: 'latest' }, quarters(4), 3],
    ['latest, unless too old', { policy: 'latest', withinMs: 2 * MINUTE }, [], 4],
    ['none', { policy: 'none' }, [], 4],
  ])('%s, an hour and five minutes after the last', (_, catchUp, slots, skipped) => {
    expect(due(catchUp, NOON, NOON + 65 * MINUTE)).toEqual({
      slots,
      skipped,
      more: false,
      lastSlotAt: NOON + HOUR,
    });
  });

  test.each(['all', 'latest', 'none'] as const)('%s takes a slot that is on time', (policy) => {
    expect(due({ policy }, NOON, NOON + 15 * MINUTE + 900)).toMatchObject({ slots: quarters(1), skipped: 0 });
  });

  test('bounds on age do not hold back a slot that is on time', () => {
    expect(due({ policy: 'all', withinMs: 1 }, NOON, NOON + 15 * MINUTE + 900)).toMatchObject({
      slots: quarters(1),
    });
  });

  test('the slot of this very instant is due, and only once', () => {
    const first = due({ policy: 'all' }, NOON - 15 * MINUTE, NOON);
    expect(first.slots).toEqual([NOON]);
    expect(due({ policy: 'all' }, first.lastSlotAt, NOON)).toMatchObject({ slots: [], lastSlotAt: NOON });
  });

  test('nothing before the schedule was enabled, nor when the clock went back', () => {
    const query = { schedule: schedule(), now: NOON + HOUR, enabledAt: NOON + 30 * MINUTE };
    expect(dueSlots({ ...query, lastSlotAt: null }).slots).toEqual(quarters(3, 4));
    expect(dueSlots({ ...query, lastSlotAt: NOON + DAY })).toEqual({
      slots: [],
      skipped: 0,
      more: false,
      lastSlotAt: NOON + DAY,
    });
  });

  test('half a year of downtime at every second counts up to a bound', () => {
    const result = due({ policy: 'latest' }, NOON - 180 * DAY, NOON, { cron: '* * * * * *' });
    expect(result).toEqual({ slots: [NOON], skipped: 5000, more: true, lastSlotAt: NOON });
  });

  test('a yearly slot is found a year back', () => {
    const slot = Date.parse('2026-01-01T00:00:00+08:00');
    expect(due({ policy: 'latest' }, NOON - 300 * DAY, NOON, { cron: '@yearly' }).slots).toEqual([slot]);
  });

  test('an expression that never fires has nothing due', () => {
    expect(due({ policy: 'all' }, null, NOON, { cron: '0 0 31 2 *' }).slots).toEqual([]);
  });
});

describe('jitter', () => {
  const jittered = schedule({ jitterMs: 10 * MINUTE });
  test('is its own for each schedule and slot, the same in each process, and below its bound', () => {
    const late = nextFireTimes(jittered, [], NOON, 50).fires.map(({ slotAt, fireAt }) => fireAt - slotAt);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThan(10 * MINUTE);
    expect(new Set(late).size).toBeGreaterThan(40);
    expect(nextFireTimes(jittered, [], NOON, 50).fires.map(({ slotAt, fireAt }) => fireAt - slotAt)).toEqual(
      late,
    );
    const other = nextFireTimes({ ...jittered, id: 'stock' }, [], NOON, 50).fires;
    expect(other.map(({ slotAt, fireAt }) => fireAt - slotAt)).not.toEqual(late);
  });

  test('holds a slot back until its own start, which is what to wake for', () => {
    const { fireAt, slotAt } = nextFireTimes(jittered, [], NOON, 1).fires[0]!;
    const at = (now: number) =>
      dueSlots({ schedule: jittered, lastSlotAt: slotAt - 1, now, enabledAt: 0 }).slots;
    expect(at(fireAt - 1)).toEqual([]);
    expect(at(fireAt)).toEqual([slotAt]);
    expect(nextFireAt(jittered, slotAt)).toBe(fireAt);
    expect(nextFireAt(jittered, fireAt - 1)).toBe(fireAt);
  });

  test('ends before the next slot', () => {
    const { fires } = nextFireTimes(schedule({ cron: '* * * * *', jitterMs: DAY }), [], NOON, 50);
    fires.forEach(({ slotAt, fireAt }) => expect(fireAt - slotAt).toBeLessThan(MINUTE));
  });
});

const window = (startAt: number, endAt: number): PromotionWindow => ({ id: 'p', name: 'p', startAt, endAt });
const fast = (more: Partial<Cadence> = {}) =>
  config({ cadence: { promotions: 'c', cron: '*/5 * * * *', ...more } });
const clock = (instant: number) => new Date(instant + 8 * HOUR).toISOString().slice(11, 16);

describe('cadence', () => {
  const calendar = [window(NOON + 20 * MINUTE, NOON + 40 * MINUTE)];

  test('the next fire times follow the promotion and name its switches', () => {
    const { fires, switches } = nextFireTimes({ id: 'a', config: fast() }, calendar, NOON, 8);
    expect(fires.map(({ slotAt, mode }) => `${clock(slotAt)} ${mode}`)).toEqual([
      '12:15 normal',
      '12:20 fast',
      '12:25 fast',
      '12:30 fast',
      '12:35 fast',
      '12:45 normal',
      '13:00 normal',
      '13:15 normal',
    ]);
    expect(switches.map(({ at, to }) => `${clock(at)} ${to}`)).toEqual(['12:20 fast', '12:40 normal']);
  });

  test('preheat comes before, and load spans hold on their own', () => {
    const preheated = nextFireTimes({ id: 'a', config: fast({ preheatMs: 12 * MINUTE }) }, calendar, NOON, 2);
    expect(preheated.fires.map(({ slotAt }) => clock(slotAt))).toEqual(['12:10', '12:15']);
    const setting = fast({ load: { ordersPerMinute: 1, windowMs: 300_000 } });
    const loaded = nextFireTimes({ id: 'a', config: setting }, [], NOON, 3, [
      { fromAt: NOON - HOUR, untilAt: null },
    ]);
    expect(loaded.fires.map(({ slotAt }) => clock(slotAt))).toEqual(['12:05', '12:10', '12:15']);
    expect(loaded.switches).toEqual([]);
  });

  test('catching up follows the cadence that held at the time', () => {
    const query = { schedule: { id: 'a', config: fast() }, calendar, lastSlotAt: NOON, enabledAt: 0 };
    const { slots } = dueSlots({ ...query, now: NOON + 50 * MINUTE });
    expect(slots.map(clock)).toEqual(['12:15', '12:20', '12:25', '12:30', '12:35', '12:45']);
  });

  test.each([
    ['*/5 * * * *', 12, '*/5 * * * *'],
    ['*/5 * * * *', 6, '0 0,10,20,30,40,50 * * * *'],
    ['*/5 8-20 * * MON-FRI', 5, '0 0,15,25,40,50 8-20 * * MON-FRI'],
    ['*/10 * * * * *', 100, '0 * * * * *'],
    ['*/10 * * * * *', 1, '0 0 * * * *'],
  ])('%s with at most %i an hour is %s', (cron, maxPerHour, expected) => {
    expect(capPerHour(cron, maxPerHour)).toBe(expected);
  });

  test('checkSchedule finds faults of the cadence at their place', () => {
    const inline = [window(NOON, NOON)];
    const faulty = fast({ cron: '*/5 * * *', promotions: inline, maxPerHour: 2 });
    expect(checkSchedule(faulty).map(({ code, path }) => [code, path])).toEqual([
      ['cron-fields', '/cadence/cron'],
      ['promotion-order', '/cadence/promotions/0/endAt'],
      ['cadence-over-limit', '/cron'],
    ]);
    expect(checkSchedule(fast({ maxPerHour: 12 }))).toEqual([]);
  });
});

describe('properties', () => {
  const policies = fc.record<CatchUp>(
    {
      policy: fc.constantFrom('all' as const, 'latest' as const, 'none' as const),
      limit: fc.integer({ min: 1, max: 20 }),
      withinMs: fc.integer({ min: 1, max: 2 * DAY }),
    },
    { requiredKeys: ['policy'] },
  );
  const CHANGE = Date.parse('2026-11-01T06:00:00Z');
  const calendars = fc
    .array(fc.tuple(fc.nat(4000), fc.nat(600)), { maxLength: 4 })
    .map((pairs) =>
      pairs.map(([start, length]) =>
        window(CHANGE - DAY + start * MINUTE, CHANGE - DAY + (start + length) * MINUTE),
      ),
    );
  const crons = fc.constantFrom(
    '*/15 * * * *',
    '0 * * * *',
    '30 1 * * *',
    '7,40 */3 * * *',
    '*/20 0-3 * * SUN',
  );
  const configs = fc
    .record({
      cron: crons,
      fastCron: crons,
      catchUp: policies,
      jitterMs: fc.nat(40 * MINUTE),
      maxPerHour: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ cron, fastCron, catchUp, jitterMs, maxPerHour }) =>
      config({
        cron,
        catchUp,
        jitterMs,
        timezone: 'America/New_York',
        cadence: { promotions: 'c', cron: fastCron, preheatMs: HOUR, maxPerHour },
      }),
    );

  test('across any restart points no slot comes twice, none goes missing uncounted, all in order', () => {
    fc.assert(
      fc.property(
        configs,
        calendars,
        fc.array(fc.nat(3 * DAY), { minLength: 1, maxLength: 15 }),
        (setting, calendar, ticks) => {
          const enabledAt = CHANGE - DAY;
          let lastSlotAt: number | null = null;
          const taken: number[] = [];
          let skipped = 0;
          for (const tick of ticks.sort((a, b) => a - b)) {
            const answer = dueSlots({
              schedule: { id: 's', config: setting },
              calendar,
              lastSlotAt,
              now: enabledAt + tick,
              enabledAt,
            });
            taken.push(...answer.slots);
            skipped += answer.skipped;
            lastSlotAt = answer.lastSlotAt;
          }
          const timeline = timelineOf(setting, calendar);
          let passed = 0;
          let at = stepSlot(timeline, enabledAt, 1);
          for (; at !== null && at <= (lastSlotAt ?? 0); at = stepSlot(timeline, at, 1)) passed++;
          expect(taken.length + skipped).toBe(passed);
          expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('no sixty minutes hold more slots than the credential allows, in any zone', () => {
    const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai');
    const dense = fc.constantFrom(
      '* * * * *',
      '*/5 * * * *',
      '45-59 * * * *',
      '0-9 * * * *',
      '*/7 * * * * *',
    );
    fc.assert(
      fc.property(
        zones,
        dense,
        dense,
        calendars,
        fc.integer({ min: 1, max: 20 }),
        (timezone, cron, fastCron, calendar, maxPerHour) => {
          const setting = config({
            cron,
            timezone,
            cadence: { promotions: 'c', cron: fastCron, maxPerHour },
          });
          const timeline = timelineOf(setting, calendar);
          const slots: number[] = [];
          for (
            let at = stepSlot(timeline, CHANGE - DAY, 1);
            at !== null && slots.length < 400;
            at = stepSlot(timeline, at, 1)
          ) {
            slots.push(at);
          }
          slots.forEach((slot, index) =>
            expect((slots[index + maxPerHour] ?? Infinity) - slot).toBeGreaterThanOrEqual(HOUR),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
