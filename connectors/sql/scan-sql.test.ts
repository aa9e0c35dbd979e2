import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { SqlEngine } from './scan-sql.ts';
import { checkStatement, writeStatement } from './statement.ts';

const written = (sql: string, params: JsonObject = {}, engine: SqlEngine = 'postgres') =>
  writeStatement(checkStatement(sql, params, engine), {
    numbered: engine === 'postgres',
    bind: (value) => ({ value }),
  });
const codeOf = (sql: string, engine: SqlEngine = 'postgres'): string => {
  try {
    checkStatement(sql, {}, engine);
    return 'ok';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
};
const ENGINES: readonly SqlEngine[] = ['postgres', 'mysql', 'sqlite'];

describe('a statement', () => {
  it.each([
    'SELECT 1',
    '  -- 说明\n select * from orders ;  ',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    `SELECT 'insert into; delete', "update" FROM t`,
    'SELECT o.update, deleted_at, updated FROM o',
    "SELECT REPLACE(name, 'a', 'b') FROM t",
  ])('may be %s', (sql) => {
    for (const engine of ENGINES) expect(codeOf(sql, engine)).toBe('ok');
  });

  it.each([
    ['', 'sql-not-select'],
    ['-- nothing', 'sql-not-select'],
    ['DELETE FROM orders', 'sql-not-select'],
    ['(DELETE FROM orders)', 'sql-not-select'],
    ['EXPLAIN ANALYZE DELETE FROM orders', 'sql-not-select'],
    ['SELECT 1; DROP TABLE orders', 'sql-several'],
    ['SELECT 1;;', 'sql-several'],
    ["SELECT 'a'';'; DROP TABLE orders", 'sql-several'],
    ['SELECT 1 /* ; */ ; DROP TABLE orders', 'sql-several'],
    ['WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone', 'sql-changes'],
    ['SELECT * INTO copy FROM orders', 'sql-changes'],
    ['SELECT * FROM orders FOR UPDATE', 'sql-changes'],
    ['SELECT * FROM orders FOR/**/UPDATE', 'sql-changes'],
    ['select 1 iNtO x', 'sql-changes'],
    ["SELECT 'open", 'sql-syntax'],
    ['SELECT 1 /* open', 'sql-syntax'],
    ['SELECT :missing', 'sql-parameter'],
    ['SELECT 1 \0', 'sql-syntax'],
  ])('is refused: %s', (sql, code) => {
    for (const engine of ENGINES) expect(codeOf(sql, engine)).toBe(code);
  });

  it('is read as its own engine reads it', () => {
    // A backslash hides the quote from MySQL alone.
    const escaped = String.raw`SELECT 'a\'; DROP TABLE orders --'`;
    expect(codeOf(escaped, 'mysql')).toBe('ok');
    expect(codeOf(escaped, 'postgres')).not.toBe('ok');
    expect(codeOf(String.raw`SELECT E'a\'; --'`)).toBe('ok');
    // Dashes without a blank subtract in MySQL.
    expect(written('SELECT 5--1', {}, 'mysql').sql).toBe('SELECT 5--1');
    expect(written('SELECT 5--1\n+2').sql).toBe('SELECT 5 \n+2'.replace('\n', ' '));
    expect(codeOf('SELECT 1 /*!50000 INTO OUTFILE "/tmp/x" */', 'mysql')).toBe('sql-syntax');
    expect(codeOf('SELECT 1 # ; DROP', 'mysql')).toBe('ok');
    expect(codeOf('SELECT $body$ ; DROP $x$ $body$')).toBe('ok');
    expect(codeOf('SELECT [a;b] FROM t', 'sqlite')).toBe('ok');
    expect(codeOf('SELECT /* /* */ 1 */ 2')).toBe('ok');
    for (const sql of ['SELECT ?', 'SELECT @a', 'SELECT $1'])
      expect(codeOf(sql, 'sqlite')).toBe('sql-syntax');
    expect(codeOf("SELECT data ? 'a' FROM t")).toBe('ok');
  });

  it('takes values apart from its text', () => {
    const sql = `SELECT ':no' FROM t WHERE a = :a AND b = :a::text AND c IN (:list) AND d IN (:none)`;
    const params = { a: "x'; DROP TABLE t", list: [1, 2], none: [] };
    expect(written(sql, params)).toEqual({
      sql: `SELECT ':no' FROM t WHERE a = $1 AND b = $1::text AND c IN ($2, $3) AND d IN (NULL)`,
      values: ["x'; DROP TABLE t", 1, 2],
    });
    expect(written('SELECT :a, :a', params, 'sqlite')).toEqual({
      sql: 'SELECT ?, ?',
      values: [params.a, params.a],
    });
  });
});
