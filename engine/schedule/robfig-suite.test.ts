import { expect, test } from 'vitest';
import { cronSuite } from './robfig-suite.ts';

const suite = {
  activation_5_fields: [
    { time: 'Wed Jul 1 10:15 2026', spec: '*/15 * * * *', fires: true },
    { time: 'Wed Jul 1 10:16 2026', spec: '*/15 * * * *', fires: false },
  ],
  next_6_fields_seconds_first: [
    { from: 'Wed Jul 1 10:15:30 2026', spec: '0 0 11 * * ?', next: 'Wed Jul 1 11:00 2026' },
    {
      from: 'TZ=Europe/Berlin 2026-07-01T10:00:00+0200',
      spec: '0 0 11 * * ?',
      next: '2026-07-01T11:00:00+0200',
    },
    {
      from: '2026-03-28T12:00:00+0100',
      spec: 'TZ=Europe/Berlin 0 30 2 * * ?',
      next: '2026-03-30T02:30:00+0200',
    },
    { from: 'Wed Jul 1 10:15 2026', spec: '0 0 0 31 Feb ?', next: '' },
  ],
  invalid: ['60 0 * * *'],
};

test('counts rows, and tells what each failed row expected', () => {
  expect(cronSuite(suite)).toEqual({
    total: 7,
    passed: 6,
    failed: [
      {
        table: 'next',
        index: 2,
        spec: 'TZ=Europe/Berlin 0 30 2 * * ?',
        expected: '2026-03-30T00:30:00.000Z',
        actual: '2026-03-29T01:00:00.000Z',
      },
    ],
  });
});

test('the literal policy drops a time in the gap, as those tables do', () => {
  expect(cronSuite(suite, 'literal')).toEqual({ total: 7, passed: 7, failed: [] });
});

test('a wrong row fails', () => {
  const wrong = { ...suite, invalid: ['0 0 * * *'] };
  expect(cronSuite(wrong, 'literal').failed).toMatchObject([
    { table: 'invalid', spec: '0 0 * * *', actual: false },
  ]);
});
