import { div, numeric, round, shift, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { joined, raw, sql, type Fragment } from './fragment.ts';
import type { AggregateColumn, GroupColumn, GroupColumns } from './group-columns.ts';
import type { JsonSql } from './json-sql.ts';
import type { ScalarPlace } from './place.ts';
import { fromWhere, type ReadParts } from './read-statement.ts';
import { dateLabelSql, instantLabelSql } from './time-unit.ts';

/** One statement for all groups, in the order of their values, empty ones first. */
export function groupStatement(parts: ReadParts, columns: GroupColumns, limit: number): Fragment {
  const { json } = parts;
  const groups = columns.groups.map((group) => groupSql(group, columns, json));
  const selected = [
    ...groups.map((value, at) => sql`${shown(value, columns.groups[at] as GroupColumn)} AS ${raw(`g${at}`)}`),
    ...columns.aggregates.flatMap((one, at) => aggregateSql(one, at, json)),
  ];
  const items = columns.list === undefined ? raw('') : sql`, ${columns.list.source}`;
  const by = joined(groups, ', ');
  const order = joined(
    groups.map((group) => sql`${group} NULLS FIRST`),
    ', ',
  );
  const grouping = groups.length === 0 ? raw('') : sql`GROUP BY ${by} ORDER BY ${order}`;
  return sql`SELECT ${joined(selected, ', ')} FROM (SELECT r.* ${fromWhere(parts)}) r${items} ${grouping} LIMIT ${raw(String(limit))}`;
}

function groupSql({ place, unit }: GroupColumn, { spans }: GroupColumns, json: JsonSql): Fragment {
  if (unit === undefined) return place.type === 'text' ? json.ordered(place.sql) : place.sql;
  return place.means === 'instant'
    ? instantLabelSql(place.sql, unit, spans, json)
    : dateLabelSql(place.sql, unit, json);
}

/** Whole numbers as text: drivers round them. */
const shown = (value: Fragment, { place, unit }: GroupColumn): Fragment =>
  place.type === 'integer' && unit === undefined ? sql`CAST(${value} AS TEXT)` : value;

const HALF = 4_294_967_296n;

function aggregateSql({ function: name, place }: AggregateColumn, at: number, json: JsonSql): Fragment[] {
  const column = raw(`a${at}`);
  if (place === undefined) return [sql`count(*) AS ${column}`];
  const value = place.type === 'text' ? json.ordered(place.sql) : place.sql;
  switch (name) {
    case 'count':
      return [sql`count(${value}) AS ${column}`];
    case 'distinct':
      return [sql`count(DISTINCT ${value}) AS ${column}`];
    case 'min':
    case 'max': {
      const found = sql`${raw(name)}(${value})`;
      return [
        place.type === 'integer' ? sql`CAST(${found} AS TEXT) AS ${column}` : sql`${found} AS ${column}`,
      ];
    }
    default:
      return [...sumSql(value, place, column, json), sql`count(${value}) AS ${raw(`n${at}`)}`];
  }
}

/** In two halves on SQLite: a sum beyond 64 bits is an error there, and halves of 32 bits never come so far. */
function sumSql(value: Fragment, { type }: ScalarPlace, column: Fragment, json: JsonSql): Fragment[] {
  if (json.name === 'postgres') return [sql`CAST(sum(${value}) AS TEXT) AS ${column}`];
  if (type === 'double') return [sql`sum(${value}) AS ${column}`];
  return [
    sql`CAST(sum(${value} & 4294967295) AS TEXT) AS ${column}`,
    sql`CAST(sum(${value} >> 32) AS TEXT) AS ${raw(`${column.text}h`)}`,
  ];
}

export type GroupRow = Record<string, string | number | null>;

/** What the database found, as the API has it. */
export const readGroup = (
  row: GroupRow,
  { groups, aggregates }: GroupColumns,
): { group: Json[]; values: Json[] } => ({
  group: groups.map(({ place, unit }, at) => printed(row[`g${at}`] ?? null, place, unit !== undefined)),
  values: aggregates.map((one, at) => readAggregate(row, one, at)),
});

function printed(value: string | number | null, place: ScalarPlace, isLabel: boolean): Json {
  if (value === null || isLabel) return value;
  switch (place.type) {
    case 'integer':
      return shift(numeric(String(value)), -place.scale);
    case 'double':
      return Number(value);
    case 'boolean':
      return Number(value) === 1;
    default:
      return value;
  }
}

function readAggregate(row: GroupRow, { function: name, place }: AggregateColumn, at: number): Json {
  const value = row[`a${at}`] ?? null;
  if (place === undefined || name === 'count' || name === 'distinct') return Number(value);
  if (name === 'min' || name === 'max') return printed(value, place, false);
  const count = Number(row[`n${at}`]);
  if (value === null || count === 0) return null;
  const sum = place.type === 'double' ? Number(value) : wholeSum(value, row[`a${at}h`], place.scale);
  return name === 'sum' ? sum : averageOf(sum, count, place);
}

function wholeSum(low: string | number, high: string | number | null | undefined, scale: number): Numeric {
  const units = BigInt(low) + (high === undefined || high === null ? 0n : BigInt(high) * HALF);
  return shift(numeric(String(units)), -scale);
}

/** Digits of an average behind those of what it is the average of. */
const MORE_DIGITS = 6;

export const averageOf = (sum: Numeric, count: number, { type, scale }: ScalarPlace): Numeric =>
  type === 'double' ? Number(sum) / count : round(div(sum, count), scale + MORE_DIGITS);
