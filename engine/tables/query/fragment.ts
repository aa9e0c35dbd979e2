const MARK = Symbol('a piece of SQL');

/** A piece of SQL with the values it binds, in the order of its question marks. */
export interface Fragment {
  readonly text: string;
  readonly bindings: readonly unknown[];
  readonly [MARK]: true;
}

const fragment = (text: string, bindings: readonly unknown[]): Fragment => ({ text, bindings, [MARK]: true });

const isFragment = (value: unknown): value is Fragment =>
  typeof value === 'object' && value !== null && MARK in value;

/** Pieces stay pieces, every other value is bound: no value ever becomes text of the statement. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Fragment {
  let text = strings[0] ?? '';
  const bindings: unknown[] = [];
  for (const [index, value] of values.entries()) {
    if (isFragment(value)) {
      text += value.text;
      bindings.push(...value.bindings);
    } else {
      text += '?';
      bindings.push(value);
    }
    text += strings[index + 1] ?? '';
  }
  return fragment(text, bindings);
}

/** Text of our own: names of columns, numbers we counted, words of SQL. Never a value of a rule or a record. */
export const raw = (text: string): Fragment => fragment(text, []);

export const joined = (pieces: readonly Fragment[], separator: string): Fragment =>
  fragment(
    pieces.map(({ text }) => text).join(separator),
    pieces.flatMap(({ bindings }) => bindings),
  );

export const TRUE = raw('(1=1)');
export const FALSE = raw('(1=0)');

export const isTrue = ({ text }: Fragment): boolean => text === TRUE.text;
export const isFalse = ({ text }: Fragment): boolean => text === FALSE.text;

export function allOf(conditions: readonly Fragment[]): Fragment {
  const needed = conditions.filter((one) => !isTrue(one));
  if (needed.some(isFalse)) return FALSE;
  return needed.length < 2 ? (needed[0] ?? TRUE) : sql`(${joined(needed, ' AND ')})`;
}

export function anyOf(conditions: readonly Fragment[]): Fragment {
  const needed = conditions.filter((one) => !isFalse(one));
  if (needed.some(isTrue)) return TRUE;
  return needed.length < 2 ? (needed[0] ?? FALSE) : sql`(${joined(needed, ' OR ')})`;
}
