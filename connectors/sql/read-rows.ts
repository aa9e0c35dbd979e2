import { problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Credential } from '../kit/draft.ts';
import type { ReadLimits } from './engines/source.ts';
import { engineOf, openSource } from './open-source.ts';
import { afterPosition, checkStatement } from './statement.ts';

export interface SqlQuery {
  sql: string;
  params?: JsonObject;
}

/**
 * Rows of a query in batches, in constant memory: ends at the limits. Throws ProblemError for a statement that is
 * refused, and the driver's own errors (see `failureOfSql`).
 */
export async function* streamRows(
  credential: Credential,
  { sql, params = {} }: SqlQuery,
  limits: ReadLimits,
): AsyncGenerator<JsonObject[]> {
  const statement = checkStatement(sql, params, engineOf(credential));
  const source = openSource(credential);
  try {
    yield* source.rows(statement, limits);
  } finally {
    await source.close();
  }
}

export interface RowPage {
  rows: JsonObject[];
  hasNext: boolean;
  /** Where the next page begins. */
  next?: string;
}

/** At most so many rows; `hasNext` says that there were more. */
export async function readRows(
  credential: Credential,
  query: SqlQuery,
  limits: ReadLimits,
): Promise<RowPage> {
  const rows = await collect(streamRows(credential, query, { ...limits, maxRows: limits.maxRows + 1 }));
  return { rows: rows.slice(0, limits.maxRows), hasNext: rows.length > limits.maxRows };
}

/**
 * The rows of a query beyond a position, in the order of one column of it. Rows of one value are never cut apart: where
 * a page would end among them, it ends before, so that none is passed over. Throws ProblemError `sql-cursor-…`.
 */
export async function readNewRows(
  credential: Credential,
  { sql, params = {}, column, cursor }: SqlQuery & { column: string; cursor?: string | undefined },
  limits: ReadLimits,
): Promise<RowPage> {
  const statement = checkStatement(sql, params, engineOf(credential));
  const source = openSource(credential);
  try {
    const limit = limits.maxRows + 1;
    const after = cursor === undefined || cursor === '' ? undefined : parseJson(cursor);
    const paged = afterPosition(statement, { column: source.quote(column), after, limit });
    const rows = await collect(source.rows(paged, { ...limits, maxRows: limit }));
    return pageOf(rows, column, limits.maxRows);
  } finally {
    await source.close();
  }
}

function pageOf(rows: JsonObject[], column: string, maxRows: number): RowPage {
  const beyond = rows[maxRows];
  const isSame = (row: JsonObject): boolean => printJson(row[column]) === printJson(beyond?.[column]);
  const kept = beyond === undefined ? rows : rows.filter((row) => !isSame(row));
  const last = kept.at(-1);
  if (last === undefined)
    return beyond === undefined ? { rows: [], hasNext: false } : tooManyAlike(column, maxRows);
  if (!Object.hasOwn(last, column))
    throw refuse(
      'sql-cursor-column',
      `查询结果里没有“${column}”这一列（注意大小写）。`,
      `The rows have no column "${column}" (mind upper and lower case).`,
    );
  return { rows: kept, hasNext: beyond !== undefined, next: printJson(last[column]) };
}

const tooManyAlike = (column: string, maxRows: number): never => {
  throw refuse(
    'sql-cursor-stuck',
    `“${column}”同一个值的记录超过 ${maxRows} 条，请换一个更细的列，或把每页条数调大。`,
    `More than ${maxRows} rows have the same "${column}": choose a finer column, or larger pages.`,
  );
};

async function collect(batches: AsyncIterable<JsonObject[]>): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

const refuse = (code: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem(code, '/input', zh, en));
