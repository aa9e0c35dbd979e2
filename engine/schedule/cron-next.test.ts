import { expect, test } from 'vitest';
import { cronNext } from './cron-next.ts';

const shanghai = { tz: 'Asia/Shanghai', count: 2 };

test.each([
  ['an instant with an offset', '2026-11-10T16:00:00Z'],
  ['an offset without a colon', '2026-11-11T00:00:00+0800'],
  ['a reading of the zone’s clocks', '2026-11-11 00:00'],
  ['a date', '2026-11-11'],
  ['milliseconds', Date.parse('2026-11-10T16:00:00Z')],
])('starts after %s', (_, from) => {
  expect(cronNext('*/15 * * * *', { ...shanghai, from })).toEqual({
    ok: true,
    times: ['2026-11-11T00:15:00+08:00', '2026-11-11T00:30:00+08:00'],
  });
});

test('the zone of the expression wins, and its offset is shown', () => {
  const result = cronNext('CRON_TZ=America/St_Johns 0 9 * * *', { ...shanghai, from: '2026-03-07' });
  expect(result).toEqual({ ok: true, times: ['2026-03-07T09:00:00-03:30', '2026-03-08T09:00:00-02:30'] });
});

test('fewer times are shown when the years run out', () => {
  expect(cronNext('0 0 1 1 *', { tz: 'UTC', from: '9998-06-01', count: 5 })).toEqual({
    ok: true,
    times: ['9999-01-01T00:00:00+00:00'],
  });
});

test('a warning does not stop it', () => {
  expect(cronNext('*/90 * * * *', { ...shanghai, from: 0 })).toMatchObject({ ok: true });
});

test.each([
  ['61 * * * *', shanghai.tz, 0, 1, 'cron-field'],
  ['* * * * *', 'Nowhere/City', '2026-01-01', 1, 'cron-zone'],
  ['* * * * *', shanghai.tz, 'tomorrow', 1, 'cron-from'],
  ['* * * * *', shanghai.tz, '2026-13-01', 1, 'cron-from'],
  ['* * * * *', shanghai.tz, Number.NaN, 1, 'cron-from'],
  ['* * * * *', shanghai.tz, 0, 0, 'cron-count'],
  ['* * * * *', shanghai.tz, 0, 1001, 'cron-count'],
])('%s in %s from %s, %s times: %s', (expression, tz, from, count, code) => {
  const result = cronNext(expression, { tz, from, count });
  expect(result.ok ? [] : result.problems.map((problem) => problem.code)).toEqual([code]);
});
