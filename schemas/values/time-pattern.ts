import { problem, type Problem } from '../problem.ts';
import { ProblemError } from './problem-error.ts';

/** Fields of a wall-clock time as read from a text; `offsetMs` only if the text names its offset. */
export interface TimeFields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  offsetMs?: number;
}

export type TimeReader = (text: string) => TimeFields | undefined;

export const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MMM: '(?<month>[A-Za-z]{3})[a-z]*',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<ms>\\d{3})',
  a: '(?<half>[AaPp][Mm])',
  XXX: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
};
const TOKEN = /yyyy|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|SSS|XXX|a|'([^']*)'|[A-Za-z]+/g;

/**
 * A reader for a pattern such as `dd/MM/yyyy HH:mm:ss`, with the letters of Unicode's date patterns: yyyy M MM MMM
 * d dd H HH h hh mm ss SSS a XXX; other text stands for itself, letters in single quotes. Throws ProblemError
 * (invalid-time-pattern) for unknown letters, a field that comes twice, or a pattern without year, month and day.
 */
export function compileTimePattern(pattern: string, at = ''): TimeReader {
  const seen = new Set<string>();
  let source = '';
  let position = 0;
  for (const match of pattern.matchAll(TOKEN)) {
    source += escaped(pattern.slice(position, match.index));
    position = match.index + match[0].length;
    if (match[1] !== undefined) {
      source += escaped(match[1]);
      continue;
    }
    const token = Object.hasOwn(TOKENS, match[0]) ? (TOKENS[match[0]] as string) : undefined;
    const name = token === undefined ? '' : (/<(\w+)>/.exec(token)?.[1] ?? '');
    if (token === undefined || seen.has(name)) throw new ProblemError(badPattern(pattern, match[0], at));
    seen.add(name);
    source += token;
  }
  if (!['year', 'month', 'day'].every((name) => seen.has(name)))
    throw new ProblemError(badPattern(pattern, 'yyyy MM dd', at));
  return readerOf(new RegExp(`^${source}${escaped(pattern.slice(position))}$`));
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, '\\$&');

const badPattern = (pattern: string, token: string, at: string): Problem =>
  problem(
    'invalid-time-pattern',
    at,
    `时间格式“${pattern}”里的“${token}”缺失、重复或不认识。`,
    `In the time pattern "${pattern}", "${token}" is missing, repeated or unknown.`,
    pattern,
  );

/** The expression must name its groups after the fields; a missing time of day is midnight. */
export function readerOf(expression: RegExp): TimeReader {
  return (text) => {
    const groups = expression.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const hour = hourOf(groups);
    const month = monthOf(groups['month'] ?? '');
    if (hour === undefined || month === undefined) return undefined;
    const fields: TimeFields = {
      year: Number(groups['year']),
      month,
      day: Number(groups['day']),
      hour,
      minute: Number(groups['minute'] ?? 0),
      second: Number(groups['second'] ?? 0),
      ms: Number((groups['ms'] ?? '0').slice(0, 3).padEnd(3, '0')),
    };
    const offset = groups['offset'];
    return offset === undefined ? fields : { ...fields, offsetMs: offsetOf(offset) };
  };
}

function hourOf({ hour = '0', half }: Partial<Record<string, string>>): number | undefined {
  if (half === undefined) return Number(hour);
  const twelve = Number(hour);
  if (twelve < 1 || twelve > 12) return undefined;
  return (twelve % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function monthOf(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text);
  const index = MONTHS.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + 1;
}

/** `+08:00`, `-0700`, `+08` or `Z` in ms. */
function offsetOf(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0);
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}
