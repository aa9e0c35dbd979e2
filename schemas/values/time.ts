import { compileTimePattern, readerOf, type TimeFields, type TimeReader } from './time-pattern.ts';
import { localToInstant, offsetAt, utcMs } from './zone.ts';

export { isZone, localToInstant, offsetAt } from './zone.ts';

/** The last instant whose year has four digits, and the first. */
const MAX_MS = 253_402_300_799_999;
const MIN_MS = -62_135_596_800_000;

const OFFSET = '(?:\\s*(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?))?';
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<ms>\\d{1,9}))?)?';

/** Every spelling that can be told apart without being told: year first, or a month by name. Day/month/year is not. */
const SPELLINGS: readonly TimeReader[] = [
  new RegExp(
    `^(?<year>\\d{4})([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})(?:(?:\\s+|[Tt])${CLOCK}${OFFSET})?$`,
  ),
  new RegExp(`^(?<year>\\d{4})年(?<month>\\d{1,2})月(?<day>\\d{1,2})日(?:\\s*${CLOCK})?$`),
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2}))?$/,
  new RegExp(
    `^(?<day>\\d{1,2})[ -](?<month>[A-Za-z]{3})[a-z]*[ -](?<year>\\d{4})(?:,?\\s+${CLOCK}${OFFSET})?$`,
  ),
  new RegExp(
    `^(?<month>[A-Za-z]{3})[a-z]*\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})(?:,?\\s+${CLOCK}${OFFSET})?$`,
  ),
].map(readerOf);

/**
 * A reader of text times for one zone: text to instant (integer ms), or undefined if the text is no time. `pattern`
 * is `auto` (ISO 8601, `2026-11-11 00:05:00`, `2020/2/21 0:05`, `2026年11月11日 00:05`, `20261111000500`,
 * `24 Dec 2025 16:24`, each with or without an offset) or a pattern such as `dd/MM/yyyy HH:mm`. The zone counts only
 * where the text names no offset. A time that clocks show twice is the first of the two, a skipped one moves on.
 */
export function compileTime(zone: string, pattern = 'auto', at = ''): (text: string) => number | undefined {
  offsetAt(zone, 0);
  if (pattern !== 'auto') {
    const read = compileTimePattern(pattern, at);
    return (text) => toInstant(read(text.trim()), zone);
  }
  return (text) => {
    const local = readCommon(text);
    if (local !== undefined) return localToInstant(zone, local);
    const trimmed = text.trim();
    for (const read of SPELLINGS) {
      const fields = read(trimmed);
      if (fields !== undefined) return toInstant(fields, zone);
    }
    return undefined;
  };
}

export const parseTime = (text: string, zone: string, pattern = 'auto'): number | undefined =>
  compileTime(zone, pattern)(text);

function toInstant(fields: TimeFields | undefined, zone: string): number | undefined {
  if (fields === undefined || !isReal(fields)) return undefined;
  const { year, month, day, hour, minute, second, ms, offsetMs } = fields;
  const local = utcMs(year, month, day, hour, minute, second, ms);
  return offsetMs === undefined ? localToInstant(zone, local) : local - offsetMs;
}

function isReal({ year, month, day, hour, minute, second, offsetMs = 0 }: TimeFields): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  return hour <= 23 && minute <= 59 && second <= 59 && Math.abs(offsetMs) <= 18 * 3_600_000;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);

const DASH = 0x2d;
const COLON = 0x3a;

/** `2026-11-11 00:05:00`, the spelling of nearly every platform, without an expression: five times faster. */
function readCommon(text: string): number | undefined {
  if (text.length !== 19 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  if (text[10] !== ' ' && text[10] !== 'T') return undefined;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return utcMs(year, month, day, hour, minute, second);
}

/** Two digits as a number, NaN if they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Seconds or ms since 1970 as an instant; undefined beyond the years 1 to 9999 or if it is no whole ms. */
export function epochToInstant(value: number, unit: 's' | 'ms'): number | undefined {
  const instant = unit === 's' ? Math.round(value * 1_000) : value;
  return Number.isInteger(instant) && instant >= MIN_MS && instant <= MAX_MS ? instant : undefined;
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/**
 * ISO 8601 with the zone's offset: `2026-11-11T00:05:00+08:00`; milliseconds only if there are any. Throws RangeError
 * for an instant beyond the years 1 to 9999 or an unknown zone.
 */
export function printTime(instant: number, zone: string): string {
  const offset = Math.trunc(offsetAt(zone, instant) / 60_000) * 60_000;
  const local = instant + offset;
  if (!Number.isInteger(instant) || local < MIN_MS || local > MAX_MS)
    throw new RangeError(`not an instant: ${instant}`);
  const text = new Date(local).toISOString();
  const minutes = Math.abs(offset) / 60_000;
  const sign = offset < 0 ? '-' : '+';
  const clock = local % 1_000 === 0 ? text.slice(0, 19) : text.slice(0, 23);
  return `${clock}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** The wall clock of a zone at an instant: `2026-11-11 00:05:00`. */
export const printLocalTime = (instant: number, zone: string): string =>
  new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 19).replace('T', ' ');
