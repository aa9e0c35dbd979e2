import { recordRange } from '../layout.ts';
import type { AccessPath } from './access-path.ts';
import { allOf, joined, raw, sql, TRUE, type Fragment } from './fragment.ts';
import type { KeyRange } from './index-range.ts';
import type { JsonSql } from './json-sql.ts';
import { behind, orderBy, type Position, type SortOrder } from './sort-order.ts';

/** What a read of records is made of, once it is known how to come to them. */
export interface ReadParts {
  readonly json: JsonSql;
  readonly tableNo: number;
  readonly access: AccessPath;
  /** Over the alias `r`. */
  readonly filter: Fragment;
  readonly deleted: boolean;
}

const NO = raw('r.no');

/** `SELECT … ` of one page, in order, behind a position. */
export function pageStatement(
  parts: ReadParts,
  columns: Fragment,
  order: SortOrder,
  { after, limit }: { after: Position | undefined; limit: number },
): Fragment {
  const { access, json } = parts;
  const at = access.kind === 'ordered' ? entryCondition(access, after) : undefined;
  const where = at ?? (after === undefined ? TRUE : behind(order, after, NO, json));
  const by =
    access.kind === 'ordered'
      ? raw(`i.key ${access.direction.toUpperCase()}, i.record_no ${access.direction.toUpperCase()}`)
      : orderBy(order, NO);
  return sql`SELECT ${columns} FROM ${sourceOf(parts)} WHERE ${allOf([conditionOf(parts), where])} ORDER BY ${by} LIMIT ${raw(String(limit))}`;
}

/** For counts and groups: the records in no order. */
export const fromWhere = (parts: ReadParts): Fragment =>
  sql`FROM ${sourceOf(parts)} WHERE ${conditionOf(parts)}`;

function entryCondition(
  access: Extract<AccessPath, { kind: 'ordered' }>,
  after: Position | undefined,
): Fragment {
  if (after === undefined) return TRUE;
  const [key, no] = access.entryAt(after);
  return sql`(i.key, i.record_no) ${raw(access.direction === 'asc' ? '>' : '<')} (${key}, ${no})`;
}

function sourceOf({ access, json }: ReadParts): Fragment {
  // SQLite keeps the order of tables of a CROSS JOIN: without statistics it may begin with the wrong one.
  const join = raw(json.name === 'sqlite' ? 'CROSS JOIN' : 'JOIN');
  const records = sql`${join} records r ON r.no = i.record_no`;
  switch (access.kind) {
    case 'ordered':
      return sql`record_index i ${records}`;
    case 'entries': {
      const entries = entriesOf(access, join);
      return sql`(SELECT ${raw(access.repeats ? 'DISTINCT ' : '')}x.record_no FROM ${entries}) i ${records}`;
    }
    default:
      return raw('records r');
  }
}

/** Entries of the ranges, as `x`. */
function entriesOf(access: Extract<AccessPath, { kind: 'entries' }>, join: Fragment): Fragment {
  const entries = raw(access.of === 'key' ? 'record_keys' : 'record_index');
  const number = raw(access.of === 'key' ? 'key_no' : 'index_no');
  const [only, ...others] = access.ranges;
  if (only === undefined) return sql`${entries} x WHERE 1 = 0`;
  if (others.length === 0) return sql`${entries} x WHERE x.${number} = ${access.no} AND ${within(only)}`;
  const values = joined(
    access.ranges.map(({ low, high }) => sql`(CAST(${low} AS TEXT), CAST(${high} AS TEXT))`),
    ', ',
  );
  return sql`(SELECT column1 AS low, column2 AS high FROM (VALUES ${values}) AS w) v
    ${join} ${entries} x ON x.${number} = ${access.no} AND x.key >= v.low AND x.key < v.high`;
}

const within = ({ low, high }: KeyRange): Fragment => sql`x.key >= ${low} AND x.key < ${high}`;

function conditionOf({ access, filter, deleted, tableNo }: ReadParts): Fragment {
  const state = raw(deleted ? 'r.deleted_at IS NOT NULL' : 'r.deleted_at IS NULL');
  switch (access.kind) {
    case 'ordered': {
      const { low, high } = access.range;
      return allOf([sql`i.index_no = ${access.no} AND i.key >= ${low} AND i.key < ${high}`, state, filter]);
    }
    case 'entries':
      return allOf([state, filter]);
    case 'numbers':
      return allOf([
        access.nos.length === 0
          ? raw('1 = 0')
          : sql`r.no IN (${joined(
              access.nos.map((no) => sql`${no}`),
              ', ',
            )})`,
        state,
        filter,
      ]);
    default: {
      const [first, last] = recordRange(tableNo);
      return allOf([sql`r.no BETWEEN ${first} AND ${last}`, state, filter]);
    }
  }
}

/** How many entries there are, counted up to `most`. */
export function probeStatement(
  access: Extract<AccessPath, { kind: 'entries' }>,
  json: JsonSql,
  most: number,
): Fragment {
  const join = raw(json.name === 'sqlite' ? 'CROSS JOIN' : 'JOIN');
  return sql`SELECT count(*) AS n FROM (SELECT 1 AS one FROM ${entriesOf(access, join)} LIMIT ${raw(String(most))}) AS p`;
}
