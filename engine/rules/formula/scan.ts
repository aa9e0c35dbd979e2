import { readNumeric, type Numeric } from '../../../schemas/values/decimal.ts';
import { refuse } from './fault.ts';

interface Place {
  readonly from: number;
  readonly to: number;
}
/** `name` stands bare, `quoted` in square brackets; the text of a sign is its narrow form. */
export type Token = Place &
  (
    | { readonly kind: 'number'; readonly value: Numeric }
    | { readonly kind: 'text' | 'name' | 'quoted'; readonly value: string }
    | { readonly kind: 'sign'; readonly value: string }
    | { readonly kind: 'end'; readonly value: '' }
  );

const NAME = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const BLANK = /\s+/y;
const SIGNS = ['===', '!==', '==', '!=', '<>', '>=', '<=', '&&', '||'];
const SINGLE = new Set('=<>+-*/%&(){},!');
/** Signs as an input method for Chinese types them. */
const NARROW: ReadonlyMap<string, string> = new Map([
  ...Array.from(
    '（）｛｝，＝＞＜＋－＊／＆％！｜',
    (wide, at) => [wide, '(){},=><+-*/&%!|'[at] as string] as const,
  ),
  ['；', ','],
  [';', ','],
  ['、', ','],
  ['×', '*'],
  ['÷', '/'],
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '<>'],
]);

/** One name that can stand without brackets. */
export const isBareName = (text: string): boolean => match(NAME, text, 0) === text;

/** Throws FormulaError. The last token is the end. */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = match(BLANK, text, at);
    if (blank === undefined) {
      const token = next(text, at);
      tokens.push(token);
      at = token.to;
    } else at += blank.length;
  }
  return [...tokens, { kind: 'end', value: '', from: text.length, to: text.length }];
}

function next(text: string, at: number): Token {
  const first = text[at] as string;
  if (first === '"' || first === '＂' || first === '“') return scanText(text, at);
  if (first === '[' || first === '【') return scanQuoted(text, at);
  const digits = match(NUMBER, text, at);
  if (digits !== undefined) return scanNumber(text, at, digits);
  const name = match(NAME, text, at);
  if (name !== undefined) return { kind: 'name', value: name, from: at, to: at + name.length };
  return scanSign(text, at);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A quote inside of a text is written twice; curly quotes end at the closing one. */
function scanText(text: string, from: number): Token {
  const close = text[from] === '“' ? '”' : (text[from] as string);
  const end = closing(text, from, close);
  if (end === undefined)
    refuse(
      { from, to: text.length },
      { zh: '这段文本没有结束。', en: 'This text does not end.' },
      { zh: '在末尾补上引号。', en: 'Add a quote at its end.' },
    );
  const inner = text.slice(from + 1, end - 1);
  return { kind: 'text', value: inner.replaceAll(close + close, close), from, to: end };
}

function scanQuoted(text: string, from: number): Token {
  const close = text[from] === '【' ? '】' : ']';
  const end = closing(text, from, close);
  if (end === undefined)
    refuse(
      { from, to: text.length },
      { zh: '字段名的括号没有结束。', en: 'The bracket of this field does not end.' },
      { zh: `在字段名后补上 ${close}`, en: `Add ${close} after its name.` },
    );
  const inner = text.slice(from + 1, end - 1);
  return { kind: 'quoted', value: inner.replaceAll(close + close, close), from, to: end };
}

/** The position behind the closing sign, one that stands twice being none. */
function closing(text: string, from: number, close: string): number | undefined {
  let at = from + 1;
  for (;;) {
    const found = text.indexOf(close, at);
    if (found < 0) return undefined;
    if (text[found + 1] !== close) return found + 1;
    at = found + 2;
  }
}

function scanNumber(text: string, from: number, digits: string): Token {
  const to = from + digits.length;
  const value = readNumeric(digits);
  if (value === undefined) refuse({ from, to }, { zh: '这个数太长。', en: 'This number is too long.' });
  const unit = match(NAME, text, to);
  if (unit !== undefined)
    refuse(
      { from: to, to: to + unit.length },
      { zh: `数字后面不能直接跟“${unit}”。`, en: `"${unit}" cannot follow a number.` },
      { zh: '单位不用写；文本要加引号。', en: 'Leave out the unit; put a text in quotes.' },
    );
  return { kind: 'number', value, from, to };
}

function scanSign(text: string, from: number): Token {
  const wide = text[from] as string;
  const double = NARROW.get(wide) ?? wide;
  if (double.length === 2) return { kind: 'sign', value: double, from, to: from + 1 };
  const narrow = Array.from(text.slice(from, from + 3), (sign) => NARROW.get(sign) ?? sign).join('');
  const long = SIGNS.find((sign) => narrow.startsWith(sign));
  if (long !== undefined) return { kind: 'sign', value: long, from, to: from + long.length };
  if (SINGLE.has(double)) return { kind: 'sign', value: double, from, to: from + 1 };
  const character = String.fromCodePoint(text.codePointAt(from) as number);
  return refuse(
    { from, to: from + character.length },
    { zh: `不认识“${character}”。`, en: `"${character}" is not known here.` },
    character === "'" || character === '‘'
      ? { zh: '文本请用双引号。', en: 'Put texts in double quotes.' }
      : { zh: '字段名里有符号时写成 [字段名]。', en: 'Write a field whose name has signs as [name].' },
  );
}
