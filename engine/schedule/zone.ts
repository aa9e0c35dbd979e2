/**
 * Time zones over the runtime's own zone data.
 *
 * A *wall* time is what a clock in the zone shows, kept as the milliseconds that UTC would have at that reading:
 * 02:30 on the wall is `Date.UTC(…, 2, 30)` whatever the zone. So instant + offset = wall.
 * Two changes of a zone's offset within 26 hours are not told apart; no zone has done so since 1970.
 */
const HOUR_MS = 3_600_000;

/** Offsets lie between -12 and +14 hours, so the instant of a wall time lies in this reach around it. */
const EARLIEST_MS = 14 * HOUR_MS;
const LATEST_MS = 12 * HOUR_MS;

/** Bounds the memory that made-up spellings (`asia/SHANGHAI`) can take. */
const MAX_FORMATS = 1000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(zone, format);
  return format;
}

/** Whether the runtime knows the zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's clocks are ahead of UTC at an instant, in ms. A RangeError for an unknown zone. */
export function offsetAt(zone: string, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000;
  const [month, day, year, hour, minute, sec] = formatOf(zone).format(second).match(/\d+/g)!.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, sec) - second;
}

/** The first instant in (from, to] whose offset is no longer that of `from`; the offsets of both ends must differ. */
export function changeBetween(zone: string, from: number, to: number): number {
  const offset = offsetAt(zone, from);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/**
 * The instant at which the zone's clocks first show a wall time;
 * for a wall time that a forward change leaves out, the first instant after the change.
 */
export function instantOf(zone: string, wall: number): number {
  const earlier = offsetAt(zone, wall - EARLIEST_MS);
  const later = offsetAt(zone, wall + LATEST_MS);
  const first = wall - earlier;
  if (earlier === later || offsetAt(zone, first) === earlier) return first;
  const second = wall - later;
  if (offsetAt(zone, second) === later) return second;
  return changeBetween(zone, wall - EARLIEST_MS, wall + LATEST_MS);
}

/** ISO 8601 with the zone's offset, to the second: `2026-11-11T00:00:00+08:00`. */
export function formatInstant(zone: string, instant: number): string {
  const minutes = Math.trunc(offsetAt(zone, instant) / 60_000);
  const ahead = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  const wall = new Date(instant + minutes * 60_000).toISOString().slice(0, 19);
  return `${wall}${minutes < 0 ? '-' : '+'}${pad(Math.floor(ahead / 60))}:${pad(ahead % 60)}`;
}
