import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printTime } from '../../schemas/values/time.ts';
import { lastBefore, nextAfter, nextTimes } from './next-after.ts';

const at = (iso: string) => Date.parse(iso);
const shown = (zone: string, expression: string, from: string, count: number) =>
  nextTimes(expression, zone, at(from), count).map((time) => printTime(time, zone));

describe('dialect', () => {
  test.each([
    ['0/15 * * * *', '2026-07-01T10:15:00+08:00'],
    ['*/15 9-17 * * 1-5', '2026-07-01T10:15:00+08:00'],
    ['0 30 10 * * *', '2026-07-01T10:30:00+08:00'],
    ['@daily', '2026-07-02T00:00:00+08:00'],
    ['@Midnight', '2026-07-02T00:00:00+08:00'],
    ['@weekly', '2026-07-05T00:00:00+08:00'],
    ['0 0 L * *', '2026-07-31T00:00:00+08:00'],
    ['0 0 * * 5L', '2026-07-31T00:00:00+08:00'],
    ['0 0 * * MON#2', '2026-07-13T00:00:00+08:00'],
    ['0 0 ? * SUN', '2026-07-05T00:00:00+08:00'],
    ['0 0 15 aug ?', '2026-08-15T00:00:00+08:00'],
    ['0 0 13 * FRI', '2026-07-03T00:00:00+08:00'],
    ['0 0 */10 * SUN', '2026-07-05T00:00:00+08:00'],
    ['0 0 29 2 *', '2028-02-29T00:00:00+08:00'],
    ['0,0 0 * * 0,7', '2026-07-05T00:00:00+08:00'],
    ['1-5,3 10 * * *', '2026-07-01T10:01:00+08:00'],
    ['0 0 * * 7', '2026-07-05T00:00:00+08:00'],
  ])('%s', (expression, expected) => {
    const [first] = shown('Asia/Shanghai', expression, '2026-07-01T10:00:00.500+08:00', 1);
    expect(first).toBe(expected);
  });

  test.each(['0 0 31 2 *', '0 0 30 feb ?', '0 0 31 4,6 *'])('%s never fires', (expression) => {
    expect(nextAfter(expression, 'Asia/Shanghai', 0)).toBeNull();
    expect(lastBefore(expression, 'Asia/Shanghai', 0)).toBeNull();
  });

  test('a fifth Monday in February is found, though decades away', () => {
    expect(shown('Asia/Shanghai', '0 0 * 2 MON#5', '2026-01-01T00:00:00Z', 1)).toEqual([
      '2044-02-29T00:00:00+08:00',
    ]);
  });

  test('an instant must be a whole number, an expression and a zone valid', () => {
    expect(() => nextAfter('* * * * *', 'UTC', 0.5)).toThrow(RangeError);
    expect(() => nextAfter('nonsense', 'UTC', 0)).toThrow(RangeError);
    expect(() => nextAfter('* * * * *', 'Mars/Olympus', 0)).toThrow(RangeError);
  });
});

test('the search ends with the year 9999', () => {
  const eve = at('9999-12-30T23:58:00Z');
  expect(nextTimes('* * * * *', 'UTC', eve, 3)).toEqual([eve + 60_000, eve + 120_000, eve + 180_000]);
  expect(nextAfter('* * * * *', 'UTC', 1e17)).toBeNull();
  expect(lastBefore('* * * * *', 'UTC', -1e17)).toBeNull();
});

describe('clocks put forward', () => {
  test.each([
    [
      'America/New_York',
      '30 2 * * *',
      '2026-03-07T12:00:00Z',
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:30:00-04:00',
    ],
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-03-28T12:00:00Z',
      '2026-03-29T03:00:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ],
    [
      'Australia/Lord_Howe',
      '15 2 * * *',
      '2026-10-03T10:00:00Z',
      '2026-10-04T02:30:00+11:00',
      '2026-10-05T02:15:00+11:00',
    ],
    [
      'Asia/Shanghai',
      '30 2 * * *',
      '2026-03-28T12:00:00Z',
      '2026-03-29T02:30:00+08:00',
      '2026-03-30T02:30:00+08:00',
    ],
    [
      'America/New_York',
      '0 2,3 * * *',
      '2026-03-08T06:00:00Z',
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:00:00-04:00',
    ],
    [
      'America/New_York',
      '0,30 2 * * *',
      '2026-03-08T06:00:00Z',
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:00:00-04:00',
    ],
    [
      'America/New_York',
      '0 */2 * * *',
      '2026-03-08T06:00:00Z',
      '2026-03-08T03:00:00-04:00',
      '2026-03-08T04:00:00-04:00',
    ],
    [
      'America/New_York',
      '*/30 * * * *',
      '2026-03-08T06:30:00Z',
      '2026-03-08T03:00:00-04:00',
      '2026-03-08T03:30:00-04:00',
    ],
    [
      'America/New_York',
      '7/20 * * * *',
      '2026-03-08T06:47:00Z',
      '2026-03-08T03:07:00-04:00',
      '2026-03-08T03:27:00-04:00',
    ],
    [
      'Pacific/Apia',
      '0 9 * * *',
      '2011-12-29T20:00:00Z',
      '2011-12-31T00:00:00+14:00',
      '2011-12-31T09:00:00+14:00',
    ],
    [
      'Asia/Shanghai',
      '30 0 * * *',
      '1986-05-03T12:00:00Z',
      '1986-05-04T00:30:00+08:00',
      '1986-05-05T00:30:00+09:00',
    ],
  ])('%s %s', (zone, expression, from, first, second) => {
    expect(shown(zone, expression, from, 2)).toEqual([first, second]);
  });

  test('literal leaves out a time the wall never shows', () => {
    const next = nextAfter('30 2 * * *', 'Europe/Berlin', at('2026-03-28T12:00:00Z'), 'literal');
    expect(printTime(next!, 'Europe/Berlin')).toBe('2026-03-30T02:30:00+02:00');
  });
});

describe('clocks put back', () => {
  test.each([
    [
      'America/New_York',
      '30 1 * * *',
      '2026-11-01T04:00:00Z',
      '2026-11-01T01:30:00-04:00',
      '2026-11-02T01:30:00-05:00',
    ],
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-10-24T23:00:00Z',
      '2026-10-25T02:30:00+02:00',
      '2026-10-26T02:30:00+01:00',
    ],
    [
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2026-04-04T12:00:00Z',
      '2026-04-05T01:45:00+11:00',
      '2026-04-06T01:45:00+10:30',
    ],
    [
      'Asia/Shanghai',
      '30 2 * * *',
      '2026-10-24T23:00:00Z',
      '2026-10-26T02:30:00+08:00',
      '2026-10-27T02:30:00+08:00',
    ],
    [
      'America/New_York',
      '0 * * * *',
      '2026-11-01T05:00:00Z',
      '2026-11-01T01:00:00-05:00',
      '2026-11-01T02:00:00-05:00',
    ],
    [
      'Australia/Lord_Howe',
      '*/15 * * * *',
      '2026-04-04T14:45:00Z',
      '2026-04-05T01:30:00+10:30',
      '2026-04-05T01:45:00+10:30',
    ],
    [
      'America/New_York',
      '30 1,2 * * *',
      '2026-11-01T05:30:00Z',
      '2026-11-01T02:30:00-05:00',
      '2026-11-02T01:30:00-05:00',
    ],
  ])('%s %s', (zone, expression, from, first, second) => {
    expect(shown(zone, expression, from, 2)).toEqual([first, second]);
  });

  test('literal fires on both passes', () => {
    const next = nextAfter('30 1 * * *', 'America/New_York', at('2026-11-01T05:30:00Z'), 'literal');
    expect(printTime(next!, 'America/New_York')).toBe('2026-11-01T01:30:00-05:00');
  });
});

const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Shanghai',
  'America/Sao_Paulo',
  'UTC',
];
/** Half a day around each change of the clocks in these zones, and other days of 2015 to 2035. */
const CHANGES = [
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2018-11-04T03:00:00Z',
].map(at);
const HALF_DAY = 43_200_000;
const instants = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -HALF_DAY, max: HALF_DAY }))
    .map(([base, by]) => base + by),
  fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
);

interface Fields {
  minutes: number[];
  hours: number[];
  weekdays: number[];
}
const subset = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 6 });
const all = (count: number) => fc.constant(Array.from({ length: count }, (_, value) => value));
const fieldSets = fc.record<Fields>({
  minutes: fc.oneof(all(60), subset(0, 59)),
  hours: fc.oneof(all(24), subset(0, 23), subset(0, 3)),
  weekdays: fc.oneof(all(7), subset(0, 6)),
});
const text = ({ minutes, hours, weekdays }: Fields) =>
  [
    minutes.length === 60 ? '*' : minutes,
    hours.length === 24 ? '*' : hours,
    '*',
    '*',
    weekdays.length === 7 ? '*' : weekdays,
  ]
    .map(String)
    .join(' ');

/** The wall's fields by a route of its own: the parts of Intl instead of an offset. */
function wallFields(zone: string, instant: number) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part['weekday']!);
  return {
    weekday,
    hour: Number(part['hour']),
    minute: Number(part['minute']),
    second: Number(part['second']),
  };
}
const matches = (zone: string, instant: number, sets: Fields) => {
  const wall = wallFields(zone, instant);
  const inSets =
    sets.minutes.includes(wall.minute) &&
    sets.hours.includes(wall.hour) &&
    sets.weekdays.includes(wall.weekday);
  return wall.second === 0 && inSets;
};
const isInterval = (sets: Fields) => sets.minutes.length === 60 || sets.hours.length === 24;

describe('properties', () => {
  test('an interval fires at exactly the minutes whose fields match', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fieldSets.filter(isInterval), instants, (zone, sets, from) => {
        const expected = [];
        const first = Math.floor(from / 60_000) * 60_000 + 60_000;
        for (let minute = first; minute <= from + 4 * 3_600_000; minute += 60_000) {
          if (matches(zone, minute, sets)) expected.push(minute);
        }
        const found = nextTimes(text(sets), zone, from, expected.length + 1);
        expect(found.slice(0, expected.length)).toEqual(expected);
        const beyond = found[expected.length];
        expect(beyond === undefined || beyond > from + 4 * 3_600_000).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('named times match too, but for those moved out of a gap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fieldSets, instants, (zone, sets, from) => {
        const next = nextAfter(text(sets), zone, from)!;
        expect(next).toBeGreaterThan(from);
        const before = wallFields(zone, next - 1);
        const after = wallFields(zone, next);
        const jumped = (after.hour * 60 + after.minute - before.hour * 60 - before.minute + 1440) % 1440 > 1;
        expect(matches(zone, next, sets) || (jumped && !isInterval(sets))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a time of day fires once on every date', () => {
    const dateOf = (zone: string, instant: number) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(instant);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom(...CHANGES),
        (zone, hour, minute, change) => {
          const fires = nextTimes(`${minute} ${hour} * * *`, zone, change - 5 * 2 * HALF_DAY, 10);
          const dates = fires.map((fire) => dateOf(zone, fire));
          const first = at(`${dates[0]}T12:00:00Z`);
          const days = dates.map((_, day) => new Date(first + day * 2 * HALF_DAY).toISOString().slice(0, 10));
          expect(dates).toEqual(days);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('going back meets the same slots as going forward', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fieldSets, instants, (zone, sets, from) => {
        const forward = nextTimes(text(sets), zone, from, 6);
        const back = [];
        for (let slot = lastBefore(text(sets), zone, forward[5]! + 1)!; slot > from;) {
          back.unshift(slot);
          slot = lastBefore(text(sets), zone, slot)!;
        }
        expect(back).toEqual(forward);
      }),
      { numRuns: 300 },
    );
  });
});
