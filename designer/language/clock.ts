import { localToInstant, printLocalTime } from '../../schemas/values/time.ts';
import type { Key } from './dictionary.ts';
import type { Speech } from './language.tsx';

let zone = 'Asia/Shanghai';

/** Times are shown on the clock of the installation, wherever the reader sits. */
export const setZone = (name: string): void => void (zone = name);

/** `2025-11-11 00:05:09`. */
export const fullTime = (instant: number): string => printLocalTime(instant, zone);

/** The time alone on the day it is (`00:05:09`), else with its day (`11-11 00:05`), with its year if that is another. */
export function shortTime(instant: number, now: number): string {
  const [then, today] = [fullTime(instant), fullTime(now)];
  if (then.slice(0, 10) === today.slice(0, 10)) return then.slice(11);
  return then.slice(0, 4) === today.slice(0, 4) ? then.slice(5, 16) : then.slice(0, 16);
}

/** What `<input type="datetime-local">` holds, and back. */
export const toField = (instant: number): string => fullTime(instant).slice(0, 16).replace(' ', 'T');

export function fromField(text: string): number | undefined {
  const [, year, month, day, hour, minute] = (
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text) ?? []
  ).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return localToInstant(zone, Date.UTC(year, month - 1, day, hour, minute));
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `38 毫秒`, `1.2 秒`, `3 分 20 秒`, `2 小时 5 分`, `3 天 4 小时`: two units at most, rounded to the smaller. Clocks count whole ms: what took less is no zero. */
export function duration(ms: number, t: Speech['t']): string {
  if (ms < 1) return t('unit.no-ms');
  if (ms < SECOND) return t('unit.ms', { count: Math.round(ms) });
  if (ms < MINUTE - SECOND / 2)
    return t('unit.s', { count: Number((ms / SECOND).toFixed(ms < 9_950 ? 1 : 0)) });
  if (ms < HOUR - SECOND / 2) return pair(ms, MINUTE, SECOND, t, 'unit.m', 'unit.s');
  if (ms < DAY - MINUTE / 2) return pair(ms, HOUR, MINUTE, t, 'unit.h', 'unit.m');
  return pair(ms, DAY, HOUR, t, 'unit.d', 'unit.h');
}

function pair(ms: number, big: number, small: number, t: Speech['t'], bigKey: Key, smallKey: Key): string {
  const rounded = Math.round(ms / small) * small;
  const rest = Math.round((rounded % big) / small);
  const whole = t(bigKey, { count: Math.floor(rounded / big) });
  return rest === 0 ? whole : `${whole} ${t(smallKey, { count: rest })}`;
}
