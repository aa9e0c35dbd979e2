import { raw, sql, type Fragment } from './fragment.ts';

/**
 * How each database reads a member of a JSON document. `document` is a column or an item of a list; keys are ids of
 * fields, which are letters and digits and so may stand in the text of a statement.
 */
export interface JsonSql {
  readonly name: 'sqlite' | 'postgres';
  /** NULL if the member is absent. */
  text(document: Fragment, keys: readonly string[]): Fragment;
  /** A whole number of up to 64 bits. */
  integer(document: Fragment, keys: readonly string[]): Fragment;
  /** A double. */
  double(document: Fragment, keys: readonly string[]): Fragment;
  boolean(document: Fragment, keys: readonly string[]): Fragment;
  /** `array`, `object`, `string` …, NULL if absent; the names differ between the databases for scalars. */
  kind(document: Fragment, keys: readonly string[]): Fragment;
  /** The number of items of a list, NULL if it is absent. */
  count(document: Fragment, keys: readonly string[]): Fragment;
  /** A source of rows `alias.value`, one per item of a list: texts as texts, objects as documents. */
  items(document: Fragment, keys: readonly string[], alias: string, of: 'text' | 'object'): Fragment;
  /** A whole number that may be beyond 2^53, by its digits. */
  wholeNumber(digits: string): Fragment;
  doubleValue(value: number): Fragment;
  /** A member of a list of constants, whatever their number. */
  isOneOf(value: Fragment, items: readonly (string | number)[], of: 'text' | 'integer' | 'double'): Fragment;
  /** Position of a part in a text from 1, 0 if it is not there. */
  position(text: Fragment, searched: Fragment): Fragment;
  /** Upper-case letters of ASCII made small, all else as it is. */
  fold(text: Fragment): Fragment;
  characters(text: Fragment): Fragment;
  lastCharacters(text: Fragment, count: number): Fragment;
  /** Text as it must be to be compared and sorted by code point. */
  ordered(text: Fragment): Fragment;
  /** A text parameter where the database cannot guess its type. */
  textValue(text: string): Fragment;
}

const path = (keys: readonly string[]): Fragment => raw(`'$.${keys.join('.')}'`);

export const sqliteJson: JsonSql = {
  name: 'sqlite',
  text: (document, keys) => sql`${document} ->> ${path(keys)}`,
  integer: (document, keys) => sql`${document} ->> ${path(keys)}`,
  // A double without a fraction is stored by its shortest digits, which as a 64-bit integer are another number.
  double: (document, keys) => sql`CAST(${document} ->> ${path(keys)} AS REAL)`,
  boolean: (document, keys) => sql`${document} ->> ${path(keys)}`,
  kind: (document, keys) => sql`json_type(${document}, ${path(keys)})`,
  count: (document, keys) => sql`json_array_length(${document}, ${path(keys)})`,
  items: (document, keys, alias) => sql`json_each(${document}, ${path(keys)}) AS ${raw(alias)}`,
  wholeNumber: (digits) => sql`CAST(${digits} AS INTEGER)`,
  doubleValue: (value) => sql`CAST(${value} AS REAL)`,
  isOneOf: (value, items, of) => {
    const list = of === 'text' ? JSON.stringify(items) : `[${items.join(',')}]`;
    const item = of === 'double' ? 'CAST(value AS REAL)' : 'value';
    return sql`${value} IN (SELECT ${raw(item)} FROM json_each(${list}))`;
  },
  position: (text, searched) => sql`instr(${text}, ${searched})`,
  fold: (text) => sql`lower(${text})`,
  characters: (text) => sql`length(${text})`,
  lastCharacters: (text, count) => sql`substr(${text}, ${raw(String(-count))})`,
  ordered: (text) => text,
  textValue: (text) => sql`${text}`,
};

/** `a.b` as `-> 'a' -> 'b'`, the last with the arrow given. */
function member(document: Fragment, keys: readonly string[], last: '->' | '->>'): Fragment {
  let found = document;
  for (const [index, key] of keys.entries())
    found = sql`${found} ${raw(index === keys.length - 1 ? last : '->')} ${raw(`'${key}'`)}`;
  return sql`(${found})`;
}

export const postgresJson: JsonSql = {
  name: 'postgres',
  text: (document, keys) => member(document, keys, '->>'),
  integer: (document, keys) => sql`${member(document, keys, '->>')}::numeric`,
  double: (document, keys) => sql`${member(document, keys, '->>')}::numeric`,
  boolean: (document, keys) => sql`${member(document, keys, '->>')}::boolean::int`,
  kind: (document, keys) => sql`jsonb_typeof${member(document, keys, '->')}`,
  count: (document, keys) => sql`jsonb_array_length${member(document, keys, '->')}`,
  items: (document, keys, alias, of) =>
    of === 'text'
      ? sql`jsonb_array_elements_text${member(document, keys, '->')} AS ${raw(alias)}(value)`
      : sql`jsonb_array_elements${member(document, keys, '->')} AS ${raw(alias)}(value)`,
  wholeNumber: (digits) => sql`CAST(${digits} AS numeric)`,
  // Shortest digits order as the doubles they name do.
  doubleValue: (value) => sql`CAST(${String(value)} AS numeric)`,
  isOneOf: (value, items, of) =>
    of === 'text'
      ? sql`${value} = ANY(CAST(${items} AS text[]))`
      : sql`${value} = ANY(CAST(${items.map(String)} AS numeric[]))`,
  position: (text, searched) => sql`strpos(${text}, ${searched})`,
  fold: (text) => sql`lower(${text} COLLATE "C")`,
  characters: (text) => sql`char_length(${text})`,
  lastCharacters: (text, count) => sql`right(${text}, ${raw(String(count))})`,
  ordered: (text) => sql`(${text} COLLATE "C")`,
  textValue: (text) => sql`CAST(${text} AS text)`,
};

export const jsonSqlOf = (name: 'sqlite' | 'postgres'): JsonSql =>
  name === 'sqlite' ? sqliteJson : postgresJson;
