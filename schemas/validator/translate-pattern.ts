import { propertyRanges } from './character-property.ts';

interface Reader {
  text: string;
  at: number;
  /** With the `u` flag, as the standard asks; without it only for patterns that have no meaning with it. */
  unicode: boolean;
}

/** What ECMAScript takes for a blank, and for the end of a line; RE2 knows the ones of ASCII only. */
const BLANK =
  '\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NOT_BLANK =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}' +
  '\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const NOT_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]';
const ANYTHING = '\\x{0}-\\x{10ffff}';

/** Without the flag, half of a pair is a character too. */
const SURROGATE = /[\ud800-\udfff]|\\u[dD][89a-fA-F]/;

/**
 * A pattern of ECMAScript in the words of RE2, for searching only: groups capture nothing.
 *
 * Throws SyntaxError if it is no pattern, RangeError for what linear time cannot give.
 */
export function translatePattern(pattern: string): string {
  const reader: Reader = { text: pattern, at: 0, unicode: isPattern(pattern, 'u') };
  if (!reader.unicode && !isPattern(pattern, '')) throw new SyntaxError('not a regular expression');
  if (!reader.unicode && SURROGATE.test(pattern)) throw new RangeError('a surrogate without the u flag');
  let out = '';
  while (reader.at < pattern.length) out += term(reader);
  return out;
}

/** Whether the language takes it for a pattern, with these flags. */
export function isPattern(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

function term(reader: Reader): string {
  const char = next(reader);
  switch (char) {
    case '\\':
      return anchorOrSet(reader);
    case '[':
      return characterClass(reader);
    case '(':
      return group(reader);
    case '{':
      return quantifier(reader);
    case '^':
      return '\\A';
    case '$':
      return '\\z';
    case '.':
      return NOT_LINE_END;
    case ')':
    case '|':
    case '*':
    case '+':
    case '?':
      return char;
    default:
      return literal(char.codePointAt(0) ?? 0);
  }
}

/** The character here, a pair of surrogates being one, and on behind it. */
function next(reader: Reader): string {
  const char = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  reader.at += char.length;
  return char;
}

/** What matches here, and on behind it. */
function take(reader: Reader, form: RegExp): RegExpExecArray | undefined {
  form.lastIndex = reader.at;
  const match = form.exec(reader.text);
  if (match === null) return undefined;
  reader.at = form.lastIndex;
  return match;
}

const literal = (code: number): string => `\\x{${code.toString(16)}}`;

function group(reader: Reader): string {
  if (take(reader, /\?(?:[=!]|<[=!])/y) !== undefined) throw new RangeError('look-around');
  take(reader, /\?(?::|<[^>]*>)/y);
  return '(?:';
}

/** A brace that opens no quantifier stands for itself, where the flag does not forbid it. */
const quantifier = (reader: Reader): string => {
  const counts = take(reader, /\d+(?:,\d*)?\}/y);
  return counts === undefined ? literal(0x7b) : `{${counts[0]}`;
};

function anchorOrSet(reader: Reader): string {
  const edge = take(reader, /[bB]/y);
  if (edge !== undefined) return `\\${edge[0]}`;
  const escaped = escape(reader);
  return typeof escaped === 'number' ? literal(escaped) : bracketed(escaped, false);
}

/** `[…]`. A range to or from a set (`[\w-.]`) is the set, the hyphen and the other, where the flag does not forbid it. */
function characterClass(reader: Reader): string {
  const negated = take(reader, /\^/y) !== undefined;
  let members = '';
  while (take(reader, /\]/y) === undefined) {
    const from = classAtom(reader);
    const to = take(reader, /-(?!\])/y) === undefined ? undefined : classAtom(reader);
    const isRange = typeof from === 'number' && typeof to === 'number';
    members += member(from);
    if (to !== undefined) members += (isRange ? '-' : literal(0x2d)) + member(to);
  }
  return bracketed(members, negated);
}

/** A class may be empty in ECMAScript, and then is nothing or anything. */
const bracketed = (members: string, negated: boolean): string =>
  members === '' ? `[${negated ? '' : '^'}${ANYTHING}]` : `[${negated ? '^' : ''}${members}]`;

const member = (atom: number | string): string => (typeof atom === 'number' ? literal(atom) : atom);

function classAtom(reader: Reader): number | string {
  const char = next(reader);
  if (char !== '\\') return char.codePointAt(0) ?? 0;
  return take(reader, /b/y) === undefined ? escape(reader) : 8;
}

const controls: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13 };
const sets: Record<string, string> = {
  d: '0-9',
  D: '\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}',
  w: '0-9A-Z_a-z',
  W: '\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}',
  s: BLANK,
  S: NOT_BLANK,
};

/** What a backslash makes of what follows: a character's code, or the members of a class. */
function escape(reader: Reader): number | string {
  const property = reader.unicode ? take(reader, /([pP])\{([^}]+)\}/y) : undefined;
  if (property !== undefined) return propertyRanges(property[2] ?? '', property[1] === 'P');
  const hex = take(reader, /x([\da-fA-F]{2})|u([\da-fA-F]{4})/y);
  if (hex !== undefined) return pairedUnit(reader, Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
  const code = reader.unicode ? take(reader, /u\{([\da-fA-F]+)\}/y) : undefined;
  if (code !== undefined) return Number.parseInt(code[1] ?? '', 16);
  const letter = take(reader, /c([A-Za-z])/y);
  if (letter !== undefined) return (letter[1] ?? '').charCodeAt(0) % 32;
  if (take(reader, /0(?!\d)/y) !== undefined) return 0;
  const char = next(reader);
  if (/[\dck]/.test(char)) throw new RangeError(`\\${char}`);
  if (!reader.unicode && /[pPu]/.test(char)) throw new RangeError(`\\${char}`);
  if (Object.hasOwn(sets, char)) return sets[char] ?? '';
  return Object.hasOwn(controls, char) ? (controls[char] ?? 0) : (char.codePointAt(0) ?? 0);
}

/** `\uD83D\uDC32` is one character. */
function pairedUnit(reader: Reader, unit: number): number {
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  const low = take(reader, /\\u([dD][c-fC-F][\da-fA-F]{2})/y);
  if (low === undefined) return unit;
  return String.fromCharCode(unit, Number.parseInt(low[1] ?? '', 16)).codePointAt(0) ?? 0;
}
