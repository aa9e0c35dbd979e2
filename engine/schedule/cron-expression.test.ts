import { describe, expect, test } from 'vitest';
import { checkCron } from './check-cron.ts';

const codes = (expression: string, zone = 'Asia/Shanghai') =>
  checkCron(expression, zone).map(({ code }) => code);

describe('checkCron', () => {
  test.each([
    '*/15 * * * *',
    '0 */5 * * * ?',
    ' 0\t9 *  * MON-FRI ',
    '@HOURLY',
    '0 0 L * *',
    '0 0 * * 6L',
    '0 0 * * FRI#3',
    '0 0 1 MAR,jun *',
    '0 0 31 * *',
  ])('takes %s', (expression) => {
    expect(checkCron(expression, 'Asia/Shanghai')).toEqual([]);
  });

  test.each([
    ['', 'cron-fields'],
    ['xyz', 'cron-fields'],
    ['* * * *', 'cron-fields'],
    ['0 0 0 1 1 ? 2030', 'cron-fields'],
    ['@every 5m', 'cron-macro'],
    ['60 0 * * *', 'cron-field'],
    ['0 24 * * *', 'cron-field'],
    ['0 0 0 * *', 'cron-field'],
    ['0 0 * 13 *', 'cron-field'],
    ['0 0 * * XYZ', 'cron-field'],
    ['0 22-2 * * *', 'cron-field'],
    ['*/0 * * * *', 'cron-field'],
    ['1.5 * * * *', 'cron-field'],
    ['1,,2 * * * *', 'cron-field'],
    ['H * * * *', 'cron-field'],
    ['0 0 * * H/2', 'cron-field'],
    ['0 0 15W * *', 'cron-field'],
    ['0 0 * * MON#6', 'cron-field'],
    ['0 0 * * MON#1,FRI#1', 'cron-field'],
    ['0 0 31 2 *', 'cron-never'],
    [`${'1,'.repeat(200)}1 * * * *`, 'cron-length'],
  ])('refuses %s', (expression, code) => {
    expect(codes(expression)).toEqual([code]);
  });

  test('names each bad field, and what it may hold, in both languages', () => {
    const problems = checkCron('61 25 * * *', 'Asia/Shanghai');
    expect(problems.map(({ value }) => value)).toEqual([
      { field: 'minute', text: '61' },
      { field: 'hour', text: '25' },
    ]);
    expect(problems[0]!.message).toEqual({
      zh: '“分”字段“61”不正确，可用：0-59，以及 * ? , - /。',
      en: 'The minute field "61" is not valid; allowed: 0-59 with * ? , - /.',
    });
  });

  test('warns of a step wider than its field', () => {
    expect(checkCron('*/90 * * * *', 'UTC')).toMatchObject([{ code: 'cron-step-wide', severity: 'warning' }]);
  });

  test('names an unknown zone', () => {
    expect(checkCron('@daily', 'Asia/Beijing')).toMatchObject([{ code: 'cron-zone', path: '/timezone' }]);
  });
});
