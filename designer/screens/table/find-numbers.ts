import type { TableDefinition } from '../../../schemas/table.ts';
import { queryRecords, type TableRecord } from '../../api/records.ts';
import { searchPaths, type FieldAt } from '../../tables/field-path.ts';

/** What a search came to: the rule that shows it, and the numbers nothing was found for. */
export interface Found {
  rule: unknown;
  terms: string[];
  missing: string[];
}

/** At most so many numbers are looked up at once. */
export const MOST_NUMBERS = 1_000;

/** Numbers as they come from a spreadsheet or a chat: by line, blank, comma or semicolon, each once. */
export const termsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;，；、|]+/u)
      .map((term) => term.replace(/^['"=]+|['"]+$/g, ''))
      .filter((term) => term !== ''),
  ),
];

function rule({ path }: FieldAt, terms: string[]): unknown {
  const [rows, column] = path.split('.');
  return column === undefined
    ? { in: [{ var: path }, terms] }
    : { some: [{ var: rows }, { in: [{ var: column }, terms] }] };
}

/** The values of a field in a record, with those in its rows. */
function valuesAt({ path }: FieldAt, record: TableRecord): string[] {
  const [name = '', column] = path.split('.');
  const value = (record as Record<string, unknown>)[name];
  if (column === undefined) return typeof value === 'string' ? [value] : [];
  return Array.isArray(value)
    ? value.map((row) => (row as Record<string, unknown>)[column]).filter((one) => typeof one === 'string')
    : [];
}

/**
 * Looks each number up in every field that people search by, one indexed read each: an `or` over several indexes would
 * read the whole table. Without a hit a single word is looked for inside of the titles.
 */
export async function findNumbers(
  table: string,
  definition: TableDefinition,
  text: string,
  signal: AbortSignal,
): Promise<Found> {
  const terms = termsOf(text).slice(0, MOST_NUMBERS);
  const paths = searchPaths(definition);
  const pages = await Promise.all(
    paths.map(async (at) => {
      const fields = [at.path.split('.')[0] ?? at.path];
      const { items } = await queryRecords(table, { filter: rule(at, terms), fields, limit: 1000 }, signal);
      return items.map((record) => ({ record, at }));
    }),
  );
  const hits = pages.flat();
  const ids = [...new Set(hits.map(({ record }) => record.id))];
  const title = definition.titleField;
  if (ids.length === 0 && terms.length === 1 && title !== undefined)
    return { rule: { search: [{ var: title }, terms[0]] }, terms, missing: [] };
  const seen = new Set(hits.flatMap(({ record, at }) => valuesAt(at, record)));
  return {
    rule: { in: [{ var: 'id' }, ids] },
    terms,
    // A masked value that was found says nothing of what it is; then nobody can tell which number is missing.
    missing: terms.length > ids.length ? terms.filter((term) => !seen.has(term)) : [],
  };
}
