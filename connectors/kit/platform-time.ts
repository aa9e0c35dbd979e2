import { Big, isNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { offsetAt, parseTime } from '../../schemas/values/time.ts';

/**
 * How platforms write an instant: `seconds` and `ms` since 1970, `local` 2026-03-01 08:00:00 in the zone of the
 * manifest, `date` its day, `month`, `compact` 20260301080000, `compact-date` its day, `iso-utc` with Z, `iso` with the zone's offset,
 * `local-ms-offset` 2026-03-01 08:00:00.000+0800.
 */
export const timeForms = [
  'seconds',
  'ms',
  'local',
  'date',
  'month',
  'compact',
  'compact-date',
  'iso-utc',
  'iso-local',
  'iso',
  'local-ms-offset',
] as const;
export type TimeForm = (typeof timeForms)[number];

export const isTimeForm = (value: unknown): value is TimeForm =>
  typeof value === 'string' && (timeForms as readonly string[]).includes(value);

/** The instant in a form. Numbers stay numbers, so that JSON carries them as the platform's own clients do. */
export function printPlatformTime(instant: number, form: TimeForm, zone: string): string | number {
  if (form === 'seconds') return Math.floor(instant / 1000);
  if (form === 'ms') return instant;
  const offset = offsetAt(zone, instant);
  const local = new Date(instant + offset).toISOString();
  const clock = local.slice(11, 19);
  switch (form) {
    case 'date':
      return local.slice(0, 10);
    case 'month':
      return local.slice(0, 7);
    case 'compact-date':
      return local.slice(0, 10).replaceAll('-', '');
    case 'compact':
      return local.slice(0, 19).replaceAll(/[-T:]/g, '');
    case 'iso-utc':
      return `${new Date(instant).toISOString().slice(0, 19)}Z`;
    case 'iso-local':
      return local.slice(0, 19);
    case 'iso':
      return `${local.slice(0, 19)}${printOffset(offset, ':')}`;
    case 'local-ms-offset':
      return `${local.slice(0, 10)} ${local.slice(11, 23)}${printOffset(offset, '')}`;
    default:
      return `${local.slice(0, 10)} ${clock}`;
  }
}

function printOffset(offset: number, between: string): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

/** An instant given as ms, or as text in any common spelling; undefined if it is neither. */
export function readInstant(value: Json, zone: string): number | undefined {
  if (isNumeric(value)) {
    const instant = Number(value instanceof Big ? value.toString() : value);
    return Number.isSafeInteger(instant) ? instant : undefined;
  }
  return typeof value === 'string' ? parseTime(value, zone) : undefined;
}
