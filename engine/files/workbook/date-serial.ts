import type { NumberShape } from './number-format.ts';

const DAY_MS = 86_400_000;
/** Days from 1970 back to the day 0 of each calendar of workbooks. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** 1900 had no 29 February, but the calendar from 1900 counts one as day 60. */
const LEAP_BUG = 60;
/** The last day of the year 9999. */
const LAST = 2_958_466;
/** Serials that were cut at ten digits are off by some ms; no one times orders closer. */
const SLACK_MS = 20;

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** The milliseconds of a serial since 1970 by the wall clock, or undefined where the calendar has no such day. */
function wallClockOf(serial: number, is1904: boolean): number | undefined {
  if (!(serial >= 0) || serial >= LAST) return undefined;
  const days = is1904
    ? serial - EPOCH_1904
    : serial < LEAP_BUG
      ? serial + 1 - EPOCH_1900
      : serial - EPOCH_1900;
  const ms = Math.round(days * DAY_MS);
  const second = Math.round(ms / 1_000) * 1_000;
  return Math.abs(ms - second) <= SLACK_MS ? second : ms;
}

/**
 * A date as a workbook holds it, days since 1900 (or 1904), as text by the wall clock: `2026-11-22 09:05:00`.
 * A format that shows no clock gives the date alone, if the serial has no time either; undefined beyond year 9999.
 */
export function printSerial(serial: number, shape: NumberShape, is1904: boolean): string | undefined {
  const ms = wallClockOf(serial, is1904);
  if (ms === undefined) return undefined;
  const clockMs = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  const seconds = Math.floor(clockMs / 1_000);
  const fraction = clockMs % 1_000 === 0 ? '' : `.${pad(clockMs % 1_000, 3)}`;
  const clock = `${pad(Math.floor(seconds / 3_600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${fraction}`;
  if (shape === 'time' && serial < 1) return clock;
  const day = new Date(ms - clockMs);
  const date = `${pad(day.getUTCFullYear(), 4)}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`;
  return shape === 'date' && clockMs === 0 ? date : `${date} ${clock}`;
}

/** The serial (calendar from 1900) of an instant by the wall clock that is `offsetMs` ahead of UTC. */
export const serialOf = (instant: number, offsetMs: number): number =>
  (instant + offsetMs) / DAY_MS + EPOCH_1900;
