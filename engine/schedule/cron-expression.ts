import { CronExpressionParser, type CronExpression } from 'cron-parser';
import { problem, type Problem } from '../../schemas/problem.ts';

/**
 * A cron expression over wall times of no zone in particular (see wall.ts), where no daylight saving exists.
 * cron-parser does the matching, always in UTC; the zone and its changes are left to next-after.ts.
 */
export interface Cron {
  /** The nearest matching wall time strictly after (1) or before (-1) the given one; null when there is none. */
  step(wall: number, direction: Direction): number | null;
  /** Whether it repeats at an interval, and not at times of day that it names. */
  interval: boolean;
  /** The minutes of an hour, and the seconds of a minute, at which it can fire. */
  minutes: readonly number[];
  seconds: readonly number[];
  /** The six fields in canonical form, seconds first. */
  fields: CronFields;
}
export type Direction = 1 | -1;
export type CronFields = readonly [string, string, string, string, string, string];
export type Compiled = { cron: Cron; problems: Problem[] } | { cron: null; problems: Problem[] };

const MAX_LENGTH = 256;
/** 9999-12-31T23:59:59; years beyond have no ISO form of four digits. */
const LAST_WALL = 253_402_300_799_000;

const MACROS = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
  ['@minutely', '* * * * *'],
  ['@weekdays', '0 0 * * 1-5'],
  ['@weekends', '0 0 * * 0,6'],
]);

type FieldName = 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek';
interface FieldKind {
  name: FieldName;
  zh: string;
  en: string;
  span: number;
  allowsZh: string;
  allowsEn: string;
}
const kind = (
  name: FieldName,
  zh: string,
  en: string,
  span: number,
  range: string,
  extra = '',
): FieldKind => ({
  name,
  zh,
  en,
  span,
  allowsZh: `${range}，以及 * ? , - /${extra}`,
  allowsEn: `${range} with * ? , - /${extra}`,
});
const KINDS: readonly FieldKind[] = [
  kind('second', '秒', 'second', 60, '0-59'),
  kind('minute', '分', 'minute', 60, '0-59'),
  kind('hour', '时', 'hour', 24, '0-23'),
  kind('dayOfMonth', '日', 'day of month', 31, '1-31', ' L'),
  kind('month', '月', 'month', 12, '1-12 / JAN-DEC'),
  kind('dayOfWeek', '星期', 'day of week', 7, '0-7 / SUN-SAT', ' L #'),
];

/** Reads the values of one list item by letting the library parse it alone; throws what the library throws. */
function itemValues(index: number, item: string): readonly (number | string)[] {
  if (item === '') throw new Error('an item of the list is missing');
  const fields = KINDS.map((_, at) => (at === index ? item : '*'));
  return CronExpressionParser.parse(fields.join(' '), { tz: 'UTC', currentDate: 0 }).fields[
    KINDS[index]!.name
  ].values;
}

/**
 * A field in the form the library takes: it refuses a list that names a value twice (`0,7`, `1-5,3`),
 * so lists are unfolded into their distinct values.
 */
function readField(index: number, text: string): { text: string; values: readonly (number | string)[] } {
  // The library's H draws from Math.random; jitter has a setting of its own.
  if (/(?<![A-Z])H(?![A-Z])/.test(text)) throw new Error('H is not taken');
  const items = text.split(',');
  if (items.length === 1) return { text, values: itemValues(index, text) };
  if (text.includes('#')) throw new Error('# does not stand in a list');
  const values = [...new Set(items.flatMap((item) => [...itemValues(index, item)]))];
  const distinct = index === 5 ? [...new Set(values.map((value) => (value === 7 ? 0 : value)))] : values;
  return { text: distinct.join(','), values: distinct };
}

function badField(kind: FieldKind, text: string): Problem {
  return problem(
    'cron-field',
    '/cron',
    `“${kind.zh}”字段“${text}”不正确，可用：${kind.allowsZh}。`,
    `The ${kind.en} field "${text}" is not valid; allowed: ${kind.allowsEn}.`,
    { field: kind.name, text },
  );
}

/** A step of 90 in minutes fires every hour, never every 90 minutes: worth saying, though every cron takes it. */
function wideStep(kind: FieldKind, text: string): Problem[] {
  const steps = [...text.matchAll(/\/(\d+)/g)].map((match) => Number(match[1]));
  if (!steps.some((step) => step >= kind.span)) return [];
  const wide = problem(
    'cron-step-wide',
    '/cron',
    `“${kind.zh}”字段“${text}”的步长超出范围，每轮只触发一次。`,
    `The step of the ${kind.en} field "${text}" is wider than the field, so it fires once per round.`,
    { field: kind.name, text },
  );
  return [{ ...wide, severity: 'warning' }];
}

function splitFields(expression: string): { fields: string[] } | { problem: Problem } {
  const text = expression.trim();
  if (text.length > MAX_LENGTH) {
    return {
      problem: problem('cron-length', '/cron', '表达式过长。', 'The expression is too long.', text.length),
    };
  }
  const macro = MACROS.get(text.toLowerCase());
  if (text.startsWith('@') && !macro) {
    const known = [...MACROS.keys()].join(' ');
    const message = {
      zh: `未知的简写“${text}”，可用：${known}。`,
      en: `Unknown macro "${text}"; known: ${known}.`,
    };
    return { problem: problem('cron-macro', '/cron', message.zh, message.en, text) };
  }
  const fields = (macro ?? text).toUpperCase().split(/\s+/);
  if (fields.length === 5) return { fields: ['0', ...fields] };
  if (fields.length === 6) return { fields };
  const count = text === '' ? 0 : fields.length;
  return {
    problem: problem(
      'cron-fields',
      '/cron',
      `表达式应有 5 个字段（分 时 日 月 星期），或在前面加“秒”共 6 个，现有 ${count} 个。`,
      `Expected 5 fields (minute hour day month weekday), or 6 with seconds first; found ${count}.`,
      count,
    ),
  };
}

/** The nearest match by the library, which gives up with an error after 10,000 steps (some 100 ms). */
function stepWith(expression: CronExpression, wall: number, direction: Direction): number | null {
  expression.reset(new Date(wall));
  try {
    const found = (direction === 1 ? expression.next() : expression.prev()).getTime();
    return found > LAST_WALL ? null : found;
  } catch {
    return null;
  }
}

const numbers = (values: readonly (number | string)[]) => values.filter((value) => typeof value === 'number');

function compile(raw: string[]): Compiled {
  const problems: Problem[] = [];
  const read = raw.map((text, index) => {
    problems.push(...wideStep(KINDS[index]!, text));
    try {
      return readField(index, text);
    } catch {
      problems.push(badField(KINDS[index]!, text));
      return { text, values: [] };
    }
  });
  if (problems.some((found) => found.severity !== 'warning')) return { cron: null, problems };
  const fields = read.map((field) => field.text) as unknown as CronFields;
  const repeats = (text: string) => /[*?/]/.test(text);
  const shape = {
    interval: repeats(raw[0]!) || repeats(raw[1]!) || read[2]!.values.length === 24,
    seconds: numbers(read[0]!.values),
    minutes: numbers(read[1]!.values),
    fields,
  };
  try {
    const expression = CronExpressionParser.parse(fields.join(' '), { tz: 'UTC', currentDate: 0 });
    return { cron: { ...shape, step: (wall, direction) => stepWith(expression, wall, direction) }, problems };
  } catch {
    // Each field alone was taken, so what the library refuses is a date that no year has (31 February).
    return { cron: { ...shape, step: () => null }, problems };
  }
}

const MAX_COMPILED = 500;
const compiled = new Map<string, Compiled>();

/** Reads an expression once; schedules ask for theirs at every tick, so the last few hundred are kept. */
export function readCron(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known) return known;
  const split = splitFields(expression);
  const result = 'problem' in split ? { cron: null, problems: [split.problem] } : compile(split.fields);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  if (expression.length <= MAX_LENGTH) compiled.set(expression, result);
  return result;
}

/** The compiled expression; a RangeError for one that checkCron refuses. */
export function cronOf(expression: string): Cron {
  const { cron, problems } = readCron(expression);
  if (!cron) throw new RangeError(problems.map((found) => found.message.en).join(' '));
  return cron;
}
