import * as fc from 'fast-check';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { SqlEngine } from './scan-sql.ts';
import { checkStatement, writeStatement } from './statement.ts';

const words = [
  "'",
  '"',
  '`',
  '--',
  '\n',
  '/*',
  '*/',
  ' ',
  '$$',
  '\\',
  '[',
  ']',
  'x',
  ';',
  ':a',
  '#',
  'E',
  'AS y',
];
const noise = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((found) => found.join(''));

/** Statements that try to bring a second one along behind quotes and comments of all kinds. */
export const smuggled = fc
  .tuple(noise, noise)
  .map(([before, after]) => `SELECT 1 ${before} ; DELETE FROM t ${after}`);

/** What the first fence would send; undefined: it is refused. */
export function letThrough(sql: string, engine: SqlEngine): string | undefined {
  try {
    const bind = () => ({ text: '1', value: 1 });
    return writeStatement(checkStatement(sql, { a: 1 }, engine), { numbered: false, bind }).sql;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
