import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cadence, CadenceSwitch, PromotionWindow } from '../../schemas/schedule.ts';
import { advanceCadence, fastSpans, startCadence, windowsOf, type CadenceState } from './cadence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const window = (id: string, startAt: number, endAt: number): PromotionWindow => ({
  id,
  name: id,
  startAt,
  endAt,
});
const cadence = (more: Partial<Cadence> = {}): Cadence => ({
  promotions: 'calendar',
  cron: '*/5 * * * *',
  ...more,
});

/** Calls at each instant in turn, with the orders of the window up to it, and collects the switches. */
function play(
  setting: Cadence,
  windows: PromotionWindow[],
  calls: (readonly [at: number, orders?: number])[],
) {
  let state: CadenceState = startCadence(calls[0]![0]);
  const switches: CadenceSwitch[] = [];
  for (const [at, orders] of calls) {
    const result = advanceCadence(setting, windows, state, at, orders === undefined ? undefined : { orders });
    state = result.state;
    switches.push(...result.switches);
  }
  return { state, switches, brief: switches.map(({ at, to, reason }) => [at, to, reason.code]) };
}

describe('promotions', () => {
  test('switch at their own instants, preheat included, however late the call', () => {
    const { switches } = play(
      cadence({ preheatMs: HOUR }),
      [window('11.11', 10 * HOUR, 20 * HOUR)],
      [[0], [3 * DAY]],
    );
    expect(switches).toEqual([
      {
        at: 9 * HOUR,
        from: 'normal',
        to: 'fast',
        reason: {
          code: 'promotion-open',
          promotionId: '11.11',
          message: { zh: '大促“11.11”开始', en: 'Promotion "11.11" opened' },
        },
      },
      {
        at: 20 * HOUR,
        from: 'fast',
        to: 'normal',
        reason: {
          code: 'promotion-closed',
          promotionId: '11.11',
          message: { zh: '大促“11.11”结束', en: 'Promotion "11.11" closed' },
        },
      },
    ]);
  });

  test('that overlap or touch are one stretch, across midnight too', () => {
    const windows = [
      window('a', 22 * HOUR, 26 * HOUR),
      window('b', 25 * HOUR, 30 * HOUR),
      window('c', 30 * HOUR, 31 * HOUR),
    ];
    expect(play(cadence(), windows, [[0], [28 * HOUR], [2 * DAY]]).brief).toEqual([
      [22 * HOUR, 'fast', 'promotion-open'],
      [31 * HOUR, 'normal', 'promotion-closed'],
    ]);
    expect(fastSpans(cadence(), windows, [])).toEqual([{ fromAt: 22 * HOUR, untilAt: 31 * HOUR }]);
  });

  test('already open at the start switch there, and one taken off the calendar is named at its end', () => {
    const open = advanceCadence(cadence(), [window('a', 0, DAY)], startCadence(HOUR), HOUR);
    expect(open.switches).toMatchObject([{ at: HOUR, to: 'fast', reason: { promotionId: 'a' } }]);
    const closed = advanceCadence(cadence(), [], open.state, 2 * HOUR);
    expect(closed.switches).toMatchObject([{ at: 2 * HOUR, to: 'normal', reason: { promotionId: 'a' } }]);
  });

  test('that end before they start never open', () => {
    const windows = [window('a', 2 * HOUR, HOUR)];
    expect(play(cadence({ preheatMs: 2 * HOUR }), windows, [[0], [DAY]]).brief).toEqual([]);
    expect(fastSpans(cadence({ preheatMs: 2 * HOUR }), windows, [])).toEqual([]);
  });

  test('inline windows stand before the calendar', () => {
    const own = [window('own', 0, 1)];
    expect(windowsOf(cadence({ promotions: own }), [window('other', 0, 1)])).toBe(own);
  });
});

describe('load, with a threshold of 100 orders a minute over five minutes', () => {
  const setting = cadence({ load: { ordersPerMinute: 100, windowMs: 5 * MINUTE } });
  const at = (step: number) => step * 5 * MINUTE;

  test.each([
    ['exactly at the threshold stays normal', [500], []],
    ['above it turns on', [501], [[0, 'fast', 'load-high']]],
    ['one low window is not enough', [501, 349, 350, 349], [[0, 'fast', 'load-high']]],
    ['exactly 0.7 of it is not low', [501, 350, 350], [[0, 'fast', 'load-high']]],
    [
      'two low windows in a row turn off',
      [501, 400, 349, 349, 349],
      [
        [0, 'fast', 'load-high'],
        [3, 'normal', 'load-low'],
      ],
    ],
    [
      'and a new peak turns on again',
      [501, 0, 0, 501],
      [
        [0, 'fast', 'load-high'],
        [2, 'normal', 'load-low'],
        [3, 'fast', 'load-high'],
      ],
    ],
  ])('%s', (_, orders, expected) => {
    const { brief } = play(
      setting,
      [],
      orders.map((count, step) => [at(step), count] as const),
    );
    expect(brief).toEqual(expected.map(([step, to, code]) => [at(Number(step)), to, code]));
  });

  test('windows that slide by a minute are low together only five minutes apart', () => {
    const calls = [600, 0, 0, 0, 0, 0, 0].map((count, minute) => [minute * MINUTE, count] as const);
    expect(play(setting, [], calls).brief.at(-1)).toEqual([6 * MINUTE, 'normal', 'load-low']);
  });

  test('an unobserved stretch breaks the row', () => {
    const calls = [
      [at(0), 501],
      [at(1), 0],
      [at(9), 0],
      [at(10), 0],
    ] as const;
    expect(play(setting, [], [...calls]).brief.at(-1)).toEqual([at(10), 'normal', 'load-low']);
  });

  test('tells the rate', () => {
    const [on] = play(setting, [], [[0, 617]]).switches;
    expect(on!.reason).toEqual({
      code: 'load-high',
      ordersPerMinute: 123.4,
      message: {
        zh: '新订单超过阈值：每分钟 123.4 单',
        en: 'New orders above the threshold: 123.4 orders a minute',
      },
    });
  });

  test('holds the cadence past a promotion, and a promotion past the load', () => {
    const windows = [window('a', 2 * MINUTE, 4 * MINUTE)];
    expect(play(setting, windows, [[0], [at(0), 501], [at(1), 400], [at(2), 0], [at(3), 0]]).brief).toEqual([
      [0, 'fast', 'load-high'],
      [at(3), 'normal', 'load-low'],
    ]);
    const long = [window('a', 2 * MINUTE, 4 * HOUR)];
    expect(play(setting, long, [[at(0), 501], [at(1), 0], [at(2), 0], [5 * HOUR]]).brief).toEqual([
      [0, 'fast', 'load-high'],
      [4 * HOUR, 'normal', 'promotion-closed'],
    ]);
  });

  test('ends when the trigger is removed', () => {
    const { state } = play(setting, [], [[0, 501]]);
    expect(advanceCadence(cadence(), [], state, MINUTE).switches).toMatchObject([
      { to: 'normal', at: MINUTE },
    ]);
  });

  test('a clock that went back changes nothing', () => {
    const { state } = play(setting, [], [[HOUR, 501]]);
    expect(advanceCadence(setting, [], state, 0, { orders: 0 })).toEqual({ state, switches: [] });
  });
});

describe('properties', () => {
  const times = fc.integer({ min: 0, max: 3000 }).map((minute) => minute * MINUTE);
  const windows = fc
    .array(fc.tuple(times, times), { maxLength: 5 })
    .map((pairs) => pairs.map(([startAt, endAt], index) => window(`w${index}`, startAt, endAt)));
  const setting = cadence({ preheatMs: 30 * MINUTE, load: { ordersPerMinute: 100, windowMs: 5 * MINUTE } });

  test('promotions switch alike however the calls are spaced', () => {
    fc.assert(
      fc.property(windows, fc.array(times, { maxLength: 20 }), (calendar, calls) => {
        const end = 4000 * MINUTE;
        const spaced = [0, ...calls.sort((a, b) => a - b), end].map((at) => [at] as const);
        expect(play(setting, calendar, spaced).switches).toEqual(
          play(setting, calendar, [[0], [end]]).switches,
        );
      }),
    );
  });

  test('switches alternate in time, and the mode is fast exactly when a promotion or the load holds', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1000 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(windows, calls, (calendar, steps) => {
        let at = 0;
        let state = startCadence(0);
        const switches: CadenceSwitch[] = [];
        for (const [minutes, orders] of steps) {
          at += minutes * MINUTE;
          const result = advanceCadence(setting, calendar, state, at, { orders });
          state = result.state;
          switches.push(...result.switches);
          const promoted = fastSpans(setting, calendar, []).some(
            (span) => span.fromAt <= at && at < span.untilAt!,
          );
          expect(state.mode).toBe(promoted || state.loadSince !== null ? 'fast' : 'normal');
        }
        switches.forEach((change, index) => {
          expect([change.from, change.to]).toEqual(index % 2 === 0 ? ['normal', 'fast'] : ['fast', 'normal']);
          expect(change.at).toBeGreaterThanOrEqual(switches[index - 1]?.at ?? 0);
        });
      }),
    );
  });
});
