/** Time zones by IANA name, through Intl. All instants are integer ms since 1970-01-01T00:00Z. */

const DAY_MS = 86_400_000;
/** Days kept per zone before the cache starts over: some forty years of orders. */
const MAX_CACHED_DAYS = 16_384;

interface Zone {
  format: Intl.DateTimeFormat;
  /** Per UTC day: its offset if the whole day has one, else the instant of the change and the offsets around it. */
  days: Map<number, number | { changeAt: number; before: number; after: number }>;
}

const zones = new Map<string, Zone>();

export function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Throws RangeError for a name the platform does not know. */
function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone: Zone = { format, days: new Map() };
  zones.set(name, zone);
  return zone;
}

/** Offset of local time from UTC at an instant, in ms, east positive. Formatting costs microseconds, so days are kept. */
export function offsetAt(name: string, instant: number): number {
  const zone = zoneOf(name);
  const day = Math.floor(instant / DAY_MS);
  let entry = zone.days.get(day);
  if (entry === undefined) {
    if (zone.days.size >= MAX_CACHED_DAYS) zone.days.clear();
    entry = dayEntry(zone, day);
    zone.days.set(day, entry);
  }
  if (typeof entry === 'number') return entry;
  return instant < entry.changeAt ? entry.before : entry.after;
}

function dayEntry(zone: Zone, day: number): number | { changeAt: number; before: number; after: number } {
  let low = day * DAY_MS;
  let high = low + DAY_MS;
  const before = formattedOffset(zone, low);
  const after = formattedOffset(zone, high);
  if (before === after) return before;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (formattedOffset(zone, middle) === before) low = middle;
    else high = middle;
  }
  return { changeAt: high, before, after };
}

function formattedOffset(zone: Zone, instant: number): number {
  const whole = Math.floor(instant / 1_000) * 1_000;
  const fields: Record<string, string> = {};
  for (const { type, value } of zone.format.formatToParts(whole)) fields[type] = value;
  const field = (name: string): number => Number(fields[name]);
  const year = fields['era'] === 'BC' ? 1 - field('year') : field('year');
  const local = utcMs(year, field('month'), field('day'), field('hour'), field('minute'), field('second'));
  return local - whole;
}

/** Date.UTC with months from 1, and without its reading of years below 100 as 19xx. */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): number {
  if (year >= 100) return Date.UTC(year, month - 1, day, hour, minute, second, ms);
  return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}

/** The last wall-clock day whose surroundings have one offset: times come in batches of the same day. */
let steady = { name: '', day: Number.NaN, offset: 0 };

/**
 * The instant at which clocks in the zone show `local` (a wall-clock time written as if it were UTC, in ms).
 * Where clocks are set back and show a time twice, the first of the two; where they are set forward and skip it, the
 * time moved on by the skipped span (02:30 becomes 03:30), as java.time and Temporal do it.
 */
export function localToInstant(name: string, local: number): number {
  const day = Math.floor(local / DAY_MS);
  if (steady.day === day && steady.name === name) return local - steady.offset;
  const before = offsetAt(name, (day - 1) * DAY_MS);
  const after = offsetAt(name, (day + 2) * DAY_MS);
  if (before === after) {
    steady = { name, day, offset: before };
    return local - before;
  }
  if (offsetAt(name, local - before) === before) return local - before;
  if (offsetAt(name, local - after) === after) return local - after;
  return local - before;
}
