import { problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { scanSql, type SqlEngine, type SqlPiece } from './scan-sql.ts';

/** A statement that was checked: its text without comments, in pieces between named parameters. */
export interface Statement {
  pieces: readonly SqlPiece[];
  params: JsonObject;
}

/** Words that only statements which change something have, wherever they stand. A column of that name is quoted. */
const CHANGES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge', 'into']);
const MAX_LENGTH = 50_000;

/**
 * A single SELECT or WITH that changes nothing, or ProblemError `sql-…`. This is the first of two fences: the database
 * itself is told that the transaction only reads.
 */
export function checkStatement(sql: string, params: JsonObject, engine: SqlEngine): Statement {
  if (sql.length > MAX_LENGTH)
    throw refuse(
      'sql-too-long',
      `语句超过 ${MAX_LENGTH} 个字符。`,
      `The statement has more than ${MAX_LENGTH} characters.`,
    );
  const pieces = withoutEnd(scanSql(sql, engine));
  const words = pieces.flatMap((piece) => ('word' in piece ? [piece.word.toLowerCase()] : []));
  const begins = pieces.find((piece) => !('space' in piece));
  if (begins === undefined || !('word' in begins) || !['select', 'with'].includes(words[0] ?? ''))
    throw refuse('sql-not-select', '只能执行一条 SELECT 或 WITH 查询。', 'Only one SELECT or WITH is run.');
  if (pieces.some((piece) => 'end' in piece))
    throw refuse('sql-several', '一次只能执行一条语句。', 'Only one statement is run at a time.');
  const changing = pieces.find(
    (piece) => 'word' in piece && !piece.isMember && CHANGES.has(piece.word.toLowerCase()),
  );
  if (changing !== undefined && 'word' in changing)
    throw refuse(
      'sql-changes',
      `查询里不能出现 ${changing.word.toUpperCase()}（列名请加引号）。`,
      `A query has no ${changing.word.toUpperCase()} (quote it if it is a column).`,
    );
  for (const piece of pieces)
    if ('parameter' in piece && !Object.hasOwn(params, piece.parameter))
      throw refuse(
        'sql-parameter',
        `缺少参数“${piece.parameter}”。`,
        `The parameter "${piece.parameter}" is missing.`,
      );
  return { pieces, params };
}

/** A semicolon at the very end says nothing. */
function withoutEnd(pieces: readonly SqlPiece[]): SqlPiece[] {
  const last = pieces.findLastIndex((piece) => !('space' in piece));
  const end = pieces[last];
  return end !== undefined && 'end' in end ? pieces.slice(0, last) : [...pieces];
}

/** How one engine writes parameters: `$1` once for each name, or `?` for each time. */
export interface Placeholders {
  numbered: boolean;
  /** The text that stands for a value, if not the plain placeholder, and what is bound. */
  bind(value: Json): { text?: string; value: unknown };
}

/** The text to be sent and the values bound to it. A list stands for several values: `IN (:ids)`. */
export function writeStatement(
  { pieces, params }: Statement,
  { numbered, bind }: Placeholders,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const known = new Map<string, string>();
  const one = (value: Json): string => {
    const bound = bind(value);
    values.push(bound.value);
    return bound.text ?? (numbered ? `$${values.length}` : '?');
  };
  const sql = pieces
    .map((piece) => {
      if ('parameter' in piece) {
        const again = numbered ? known.get(piece.parameter) : undefined;
        if (again !== undefined) return again;
        const value = params[piece.parameter] ?? null;
        const text = Array.isArray(value)
          ? value.length === 0
            ? 'NULL'
            : value.map(one).join(', ')
          : one(value);
        known.set(piece.parameter, text);
        return text;
      }
      if ('word' in piece) return piece.word;
      if ('space' in piece) return ' ';
      return 'end' in piece ? '' : piece.text;
    })
    .join('');
  return { sql, values };
}

/** The statement as a table of rows beyond a position, in the order of one column. */
export function afterPosition(
  statement: Statement,
  { column, after, limit }: { column: string; after: Json | undefined; limit: number },
): Statement {
  const text = (sql: string): SqlPiece => ({ text: sql });
  const condition: SqlPiece[] =
    after === undefined
      ? [text(`WHERE daliu_rows.${column} IS NOT NULL`)]
      : [text(`WHERE daliu_rows.${column} > `), { parameter: AFTER }];
  return {
    pieces: [
      text('SELECT * FROM ('),
      ...statement.pieces,
      text(') AS daliu_rows '),
      ...condition,
      text(` ORDER BY daliu_rows.${column} LIMIT ${limit}`),
    ],
    params: { ...statement.params, ...(after === undefined ? {} : { [AFTER]: after }) },
  };
}

/** No name that a person can write. */
const AFTER = ' after';

const refuse = (code: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem(code, '/input/sql', zh, en));
