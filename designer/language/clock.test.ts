import { afterEach, describe, expect, it } from 'vitest';
import { duration, fromField, fullTime, setZone, shortTime, toField } from './clock.ts';
import { dictionary } from './dictionary.ts';
import type { Speech } from './language.tsx';
import { fill } from './translate.ts';

const zh: Speech['t'] = (key, values) => fill(dictionary[key], 'zh', values);
const en: Speech['t'] = (key, values) => fill(dictionary[key], 'en', values);
/** 2026-11-11 00:05:09 in Beijing is still the day before in UTC. */
const at = Date.UTC(2026, 10, 10, 16, 5, 9);

describe('times', () => {
  afterEach(() => setZone('Asia/Shanghai'));

  it('are those of the installation, Beijing unless set, wherever the reader sits', () => {
    expect(fullTime(at)).toBe('2026-11-11 00:05:09');
    setZone('America/New_York');
    expect(fullTime(at)).toBe('2026-11-10 11:05:09');
    expect(fromField('2026-11-10T11:05')).toBe(at - 9_000);
  });

  it('leave out what today says already', () => {
    expect(shortTime(at, at + 3_600_000)).toBe('00:05:09');
    expect(shortTime(at, at + 86_400_000)).toBe('11-11 00:05');
    expect(shortTime(at, at + 90 * 86_400_000)).toBe('2026-11-11 00:05');
  });

  it('go into a field and come back to the minute', () => {
    expect(toField(at)).toBe('2026-11-11T00:05');
    expect(fromField(toField(at))).toBe(at - 9_000);
    for (const wrong of ['', '2026-11-11', 'soon']) expect(fromField(wrong)).toBeUndefined();
  });
});

describe('durations', () => {
  it('take two units at most', () => {
    const told = [0.4, 38, 999, 1_200, 9_949, 12_000, 59_400, 60_000, 200_000, 7_500_000, 273_600_000];
    expect(told.map((ms) => duration(ms, zh))).toEqual([
      '不到 1 毫秒',
      '38 毫秒',
      '999 毫秒',
      '1.2 秒',
      '9.9 秒',
      '12 秒',
      '59 秒',
      '1 分',
      '3 分 20 秒',
      '2 小时 5 分',
      '3 天 4 小时',
    ]);
  });

  it('never show sixty of a smaller unit', () => {
    for (const near of [60_000, 3_600_000, 86_400_000])
      for (const off of [-1, -400, -600, 0, 1])
        expect(duration(near + off, en)).not.toMatch(/\b60 (s|min)|\b24 h/);
  });
});
