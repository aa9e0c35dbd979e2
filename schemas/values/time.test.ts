import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileTime,
  epochToInstant,
  isZone,
  localToInstant,
  offsetAt,
  parseTime,
  printLocalTime,
  printTime,
} from './time.ts';

const SHANGHAI = 'Asia/Shanghai';
const iso = (text: string, zone = SHANGHAI, pattern = 'auto'): string | undefined => {
  const instant = parseTime(text, zone, pattern);
  return instant === undefined ? undefined : printTime(instant, zone);
};

describe('reading times', () => {
  it('knows the spellings of the platforms', () => {
    expect(parseTime('2026-11-11 00:05:00', SHANGHAI)).toBe(Date.UTC(2026, 10, 10, 16, 5));
    expect(iso('2020/2/21 0:05')).toBe('2020-02-21T00:05:00+08:00');
    expect(iso('2026.1.2 3:04:05.678')).toBe('2026-01-02T03:04:05.678+08:00');
    expect(iso('2026年11月11日 00:05')).toBe('2026-11-11T00:05:00+08:00');
    expect(iso('20261111000500')).toBe('2026-11-11T00:05:00+08:00');
    expect(iso('2026-11-11')).toBe('2026-11-11T00:00:00+08:00');
    expect(iso('24 Dec 2025 16:24', 'Asia/Singapore')).toBe('2025-12-24T16:24:00+08:00');
    expect(iso('December 24, 2025 16:24')).toBe('2025-12-24T16:24:00+08:00');
    expect(iso('2025-04-01 17:18:52 -0700', 'UTC')).toBe('2025-04-02T00:18:52+00:00');
    expect(iso('2026-11-10T16:05:00Z')).toBe('2026-11-11T00:05:00+08:00');
    expect(iso('2026-11-11 00:05:00\t')).toBe('2026-11-11T00:05:00+08:00');
    expect(iso('10/05/2026 22:05:43', 'Asia/Bangkok', 'dd/MM/yyyy HH:mm:ss')).toBe(
      '2026-05-10T22:05:43+07:00',
    );
    expect(iso('5/10/2026 9:05 PM', 'Asia/Bangkok', 'M/d/yyyy h:mm a')).toBe('2026-05-10T21:05:00+07:00');
  });

  it('refuses what is no time or could be two', () => {
    for (const text of [
      '',
      'x',
      '10/05/2026 22:05',
      '2026-02-29',
      '2026-13-01',
      '2026-11-11 24:00:00',
      '2026-11-11 00:60:00',
      '2026-1-1/2',
      '0000-01-01',
      '2026-11-1a 00:05:00',
      '24 Foo 2025',
      '2026-11-11 00:05:00 +99:00',
    ])
      expect(parseTime(text, SHANGHAI), text).toBeUndefined();
    expect(() => compileTime(SHANGHAI, 'dd/MM')).toThrow('missing');
    expect(() => compileTime(SHANGHAI, 'yyyy-MM-dd QQ')).toThrow('QQ');
    expect(() => compileTime(SHANGHAI, 'yyyy-MM-dd dd')).toThrow('dd');
    expect(() => compileTime('Mars/Olympus')).toThrow(RangeError);
    expect(isZone('Mars/Olympus')).toBe(false);
  });

  it('reads epochs', () => {
    expect(epochToInstant(1_762_790_700, 's')).toBe(1_762_790_700_000);
    expect(epochToInstant(1_762_790_700.5, 's')).toBe(1_762_790_700_500);
    expect(epochToInstant(1_762_790_700_123, 'ms')).toBe(1_762_790_700_123);
    expect(epochToInstant(1.5, 'ms')).toBeUndefined();
    expect(epochToInstant(1e15, 's')).toBeUndefined();
    expect(epochToInstant(Number.NaN, 'ms')).toBeUndefined();
  });
});

describe('zones', () => {
  it('takes the first of two equal wall clocks and moves a skipped one on', () => {
    expect(iso('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T01:30:00-04:00');
    expect(iso('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T03:30:00-04:00');
    expect(iso('2026-03-08 01:59:59', 'America/New_York')).toBe('2026-03-08T01:59:59-05:00');
    expect(iso('2026-03-08 03:00:00', 'America/New_York')).toBe('2026-03-08T03:00:00-04:00');
    expect(iso('1990-09-16 00:30:00', SHANGHAI)).toBe('1990-09-16T00:30:00+09:00');
    expect(iso('2026-04-05 01:45:00', 'Australia/Lord_Howe')).toBe('2026-04-05T01:45:00+11:00');
  });

  it('agrees with Intl at any instant', () => {
    const instants = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2049, 11, 31) });
    const zone = fc.constantFrom(
      SHANGHAI,
      'America/New_York',
      'Europe/London',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
    );
    fc.assert(
      fc.property(instants, zone, (instant, name) => {
        const clock = new Intl.DateTimeFormat('sv-SE', {
          timeZone: name,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(instant);
        expect(printLocalTime(instant, name)).toBe(clock);
      }),
    );
  });

  it('reads back what it prints', () => {
    const instants = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2049, 11, 31) });
    const zone = fc.constantFrom(SHANGHAI, 'America/New_York', 'Europe/Paris');
    fc.assert(
      fc.property(instants, zone, (instant, name) => {
        expect(parseTime(printTime(instant, name), 'UTC')).toBe(instant);
        const local = instant + offsetAt(name, instant);
        const again = localToInstant(name, local);
        expect(again + offsetAt(name, again)).toBe(local);
        expect(again).toBeLessThanOrEqual(instant);
      }),
    );
  });

  it('refuses to print beyond four-digit years', () => {
    expect(() => printTime(1e15, SHANGHAI)).toThrow(RangeError);
    expect(() => printTime(0.5, SHANGHAI)).toThrow(RangeError);
  });
});
