import { splitZone } from './cron-next.ts';
import { readCron } from './cron-expression.ts';
import { nextAfter, type DstPolicy } from './next-after.ts';

/** The published tables of the Go library robfig/cron, as JSON. Times are of Go, `next` is empty for "never". */
export interface RobfigSuite {
  activation_5_fields: { time: string; spec: string; fires: boolean }[];
  next_6_fields_seconds_first: { from: string; spec: string; next: string }[];
  invalid: string[];
}
export interface SuiteFailure {
  table: 'activation' | 'next' | 'invalid';
  index: number;
  spec: string;
  expected: string | boolean | null;
  actual: string | boolean | null;
}
export interface SuiteResult {
  total: number;
  passed: number;
  failed: SuiteFailure[];
}

/** `Mon Jul 9 15:00 2012` is a wall time of UTC; `2012-03-11T00:00:00-0500` an instant. */
function parseTime(text: string): number {
  const iso = /^(\d{4}-.*[+-]\d{2})(\d{2})$/.exec(text);
  const at = Date.parse(iso ? `${iso[1]}:${iso[2]}` : `${text.replace(/^[A-Z][a-z]{2} /, '')} UTC`);
  if (Number.isNaN(at)) throw new Error(`Not a time of this suite: ${text}`);
  return at;
}

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

function nextOf(row: { from: string; spec: string }, dst: DstPolicy): number | null {
  const spec = splitZone(row.spec);
  const from = splitZone(row.from);
  return nextAfter(spec.expression, spec.zone ?? from.zone ?? 'UTC', parseTime(from.expression), dst);
}

/** Runs the three tables. Under `once` the rows that double or drop a slot at a clock change differ by design. */
export function cronSuite(suite: RobfigSuite, dst: DstPolicy = 'once'): SuiteResult {
  const failed: SuiteFailure[] = [];
  const check = (row: SuiteFailure) => {
    if (row.actual !== row.expected) failed.push(row);
  };
  suite.activation_5_fields.forEach(({ time, spec, fires }, index) => {
    const actual = nextAfter(spec, 'UTC', parseTime(time) - 1, dst) === parseTime(time);
    check({ table: 'activation', index, spec, expected: fires, actual });
  });
  suite.next_6_fields_seconds_first.forEach((row, index) => {
    const expected = row.next === '' ? null : iso(parseTime(row.next));
    check({ table: 'next', index, spec: row.spec, expected, actual: iso(nextOf(row, dst)) });
  });
  suite.invalid.forEach((spec, index) => {
    check({ table: 'invalid', index, spec, expected: true, actual: readCron(spec).cron === null });
  });
  const total =
    suite.activation_5_fields.length + suite.next_6_fields_seconds_first.length + suite.invalid.length;
  return { total, passed: total - failed.length, failed };
}
