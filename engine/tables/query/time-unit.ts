import type { GroupQuery } from '../../../schemas/record-query.ts';
import { raw, sql, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import { spanOffset, type OffsetSpan } from './zone-offsets.ts';

export type TimeUnit = NonNullable<GroupQuery['groupBy'][number]['unit']>;

const DAY_MS = 86_400_000;

/**
 * The label of an hour, day, week, month or year: `2026-11-22T08`, `2026-11-22`, the Monday `2026-11-16`, `2026-11`,
 * `2026`. Labels of one unit order as the times do.
 */
export function instantLabel(instant: number, unit: TimeUnit, spans: readonly OffsetSpan[]): string {
  return localLabel(instant + spanOffset(spans, instant), unit);
}

export const dateLabel = (date: string, unit: TimeUnit): string =>
  localLabel(Date.parse(`${date}T00:00:00Z`), unit);

const cuts: Record<Exclude<TimeUnit, 'week'>, number> = { hour: 13, day: 10, month: 7, year: 4 };

function localLabel(local: number, unit: TimeUnit): string {
  if (unit !== 'week') return new Date(local).toISOString().slice(0, cuts[unit]);
  const day = Math.floor(local / DAY_MS);
  // Day 0 was a Thursday.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  return new Date(monday * DAY_MS).toISOString().slice(0, cuts.day);
}

/** The same label in SQL. Offsets are whole numbers of our own, so they stand in the text. */
export function instantLabelSql(
  instant: Fragment,
  unit: TimeUnit,
  spans: readonly OffsetSpan[],
  json: JsonSql,
): Fragment {
  const local = sql`(${instant} + ${offsetSql(instant, spans)})`;
  if (json.name === 'sqlite') {
    // Rounded down to seconds; `/` alone would round what was before 1970 up.
    const seconds = sql`((${local} - ((${local} % 1000) + 1000) % 1000) / 1000)`;
    return unit === 'week'
      ? sql`date(${seconds}, 'unixepoch', 'weekday 0', '-6 days')`
      : sql`strftime(${raw(`'${sqliteFormats[unit]}'`)}, ${seconds}, 'unixepoch')`;
  }
  return postgresLabel(sql`(to_timestamp(floor(${local} / 1000)) AT TIME ZONE 'UTC')`, unit);
}

export function dateLabelSql(date: Fragment, unit: TimeUnit, json: JsonSql): Fragment {
  if (unit !== 'week') return sql`substr(${date}, 1, ${raw(String(cuts[unit]))})`;
  return json.name === 'sqlite'
    ? sql`date(${date}, 'weekday 0', '-6 days')`
    : postgresLabel(sql`CAST(${date} AS date)`, unit);
}

const sqliteFormats: Record<Exclude<TimeUnit, 'week'>, string> = {
  hour: '%Y-%m-%dT%H',
  day: '%Y-%m-%d',
  month: '%Y-%m',
  year: '%Y',
};

const postgresFormats: Record<TimeUnit, string> = {
  hour: 'YYYY-MM-DD"T"HH24',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
  month: 'YYYY-MM',
  year: 'YYYY',
};

const postgresLabel = (moment: Fragment, unit: TimeUnit): Fragment =>
  sql`to_char(${unit === 'week' ? sql`date_trunc('week', ${moment})` : moment}, ${raw(`'${postgresFormats[unit]}'`)}) COLLATE "C"`;

/** The newest span first: most of what is looked at is recent. */
function offsetSql(instant: Fragment, spans: readonly OffsetSpan[]): Fragment {
  const [first, ...others] = spans;
  const base = raw(String(first?.offset ?? 0));
  if (others.length === 0) return base;
  const whens = others
    .toReversed()
    .map(({ from, offset }) => `>= ${from} THEN ${offset}`)
    .reduce((text, when) => `${text} WHEN ${instant.text} ${when}`, '');
  return sql`CASE${raw(whens)} ELSE ${base} END`;
}
