import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

export type SqlEngine = 'postgres' | 'mysql' | 'sqlite';

/** A statement in pieces. Comments are blanks: what was not looked at is not sent either. */
export type SqlPiece =
  | { space: true }
  | { end: true }
  | { parameter: string }
  /** `isMember`: behind a dot, so a column whatever it is called. */
  | { word: string; isMember: boolean }
  /** Quoted texts and names, numbers, operators: as they stand. */
  | { text: string };

const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\w.]*/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_]\w*)?\$/y;

/** Cuts a statement into pieces as its engine would. Throws ProblemError `sql-syntax` for what is not closed or ours. */
export function scanSql(sql: string, engine: SqlEngine): SqlPiece[] {
  const pieces: SqlPiece[] = [];
  let at = 0;
  while (at < sql.length) {
    const { piece, end } = pieceAt(sql, at, engine, sql[at - 1] === '.');
    pieces.push(piece);
    at = end;
  }
  return pieces;
}

interface Found {
  piece: SqlPiece;
  end: number;
}

function pieceAt(sql: string, at: number, engine: SqlEngine, isMember: boolean): Found {
  const character = sql.charAt(at);
  if (/\s/.test(character)) return { piece: { space: true }, end: at + 1 };
  if (character === ';') return { piece: { end: true }, end: at + 1 };
  const comment = commentEnd(sql, at, engine);
  if (comment !== undefined) return { piece: { space: true }, end: comment };
  const quoted = quoteEnd(sql, at, engine);
  if (quoted !== undefined) return { piece: { text: sql.slice(at, quoted) }, end: quoted };
  const word = match(WORD, sql, at);
  if (word !== undefined) return wordAt(sql, at, word, engine, isMember);
  const number = match(NUMBER, sql, at);
  if (number !== undefined) return { piece: { text: number }, end: at + number.length };
  if (character === ':') {
    if (sql.startsWith('::', at)) return { piece: { text: '::' }, end: at + 2 };
    const name = match(WORD, sql, at + 1);
    if (name !== undefined) return { piece: { parameter: name }, end: at + 1 + name.length };
  }
  refuseOwnPlaceholders(sql, at, engine);
  return { piece: { text: character }, end: at + 1 };
}

/** `E'…'`, `N'…'`, `X'…'`: letters that belong to the text behind them. */
function wordAt(sql: string, at: number, word: string, engine: SqlEngine, isMember: boolean): Found {
  const behind = at + word.length;
  if (word.length === 1 && sql[behind] === "'" && /[ebnxu]/i.test(word)) {
    const end = closing(sql, behind, "'", engine === 'mysql' || /e/i.test(word));
    return { piece: { text: sql.slice(at, end) }, end };
  }
  return { piece: { word, isMember }, end: behind };
}

const match = (pattern: RegExp, sql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
};

function commentEnd(sql: string, at: number, engine: SqlEngine): number | undefined {
  // MySQL wants a blank behind the dashes, else it subtracts a negative number.
  const isDashed =
    sql.startsWith('--', at) && (engine !== 'mysql' || /^(?:\s|$)/.test(sql.slice(at + 2, at + 3)));
  if (isDashed || (engine === 'mysql' && sql[at] === '#')) {
    const end = sql.indexOf('\n', at);
    return end < 0 ? sql.length : end;
  }
  if (!sql.startsWith('/*', at)) return undefined;
  if (/^\/\*M?!/.test(sql.slice(at, at + 4)))
    throw syntax(
      '不支持 /*! … */ 这种会被执行的注释。',
      'Comments of the form /*! … */ are executed, and not supported.',
    );
  let depth = 1;
  for (let position = at + 2; position < sql.length; position += 1) {
    if (sql.startsWith('*/', position)) {
      depth -= 1;
      if (depth === 0) return position + 2;
      position += 1;
    } else if (engine === 'postgres' && sql.startsWith('/*', position)) {
      depth += 1;
      position += 1;
    }
  }
  throw unclosed();
}

function quoteEnd(sql: string, at: number, engine: SqlEngine): number | undefined {
  const character = sql.charAt(at);
  if (character === "'" || character === '"') return closing(sql, at, character, engine === 'mysql');
  if (character === '`' && engine !== 'postgres') return closing(sql, at, '`', false);
  if (character === '[' && engine === 'sqlite') return closing(sql, at, ']', false);
  if (character !== '$' || engine !== 'postgres') return undefined;
  const tag = match(DOLLAR_QUOTE, sql, at);
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, at + tag.length);
  if (end < 0) throw unclosed();
  return end + tag.length;
}

/** Behind the closing quote, which written twice stands for itself. */
function closing(sql: string, at: number, quote: string, hasEscapes: boolean): number {
  for (let position = at + 1; position < sql.length; position += 1) {
    if (hasEscapes && sql[position] === '\\') position += 1;
    else if (sql[position] === quote) {
      if (sql[position + 1] !== quote || quote === ']') return position + 1;
      position += 1;
    }
  }
  throw unclosed();
}

/** Placeholders of the engine itself would take the values of ours. */
function refuseOwnPlaceholders(sql: string, at: number, engine: SqlEngine): void {
  const character = sql.charAt(at);
  const isOwn =
    (character === '$' && /^\$\w/.test(sql.slice(at, at + 2))) ||
    (engine !== 'postgres' && character === '?') ||
    (engine === 'sqlite' && character === '@');
  if (isOwn) throw syntax('参数请写成 :名称，例如 :from。', 'Write parameters as :name, such as :from.');
  // No engine reads it, and what follows would be cut off by some.
  if (character === '\0') throw syntax('语句里有不可见的字符。', 'The statement has an invisible character.');
}

const unclosed = (): ProblemError => syntax('引号或注释没有闭合。', 'A quote or a comment is not closed.');
const syntax = (zh: string, en: string): ProblemError =>
  new ProblemError(problem('sql-syntax', '/input/sql', zh, en));
