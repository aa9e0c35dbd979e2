import { decodePunycode, encodePunycode } from './punycode.ts';

const MAX_LABEL = 63;
const PLAIN = /^[\da-z](?:[\da-z-]*[\da-z])?$/i;
const IS_ASCII = /^[\0-\x7f]*$/;

/** A label of a domain name, as people read it and as DNS has it. */
export interface Label {
  unicode: string;
  ascii: string;
}

/** Reads a label of letters, digits and hyphens, of any script, or in Punycode (RFC 5890); undefined if it is none. */
export function readLabel(text: string): Label | undefined {
  if (text.length > MAX_LABEL) return undefined;
  if (/^xn--/i.test(text)) {
    const code = text.slice('xn--'.length).toLowerCase();
    const unicode = decodePunycode(code);
    const isName = unicode !== undefined && isUnicodeLabel(unicode) && encodePunycode(unicode) === code;
    return isName ? { unicode, ascii: text } : undefined;
  }
  if (IS_ASCII.test(text)) return PLAIN.test(text) ? { unicode: text, ascii: text } : undefined;
  const ascii = `xn--${encodePunycode(text)}`;
  return ascii.length <= MAX_LABEL && isUnicodeLabel(text) ? { unicode: text, ascii } : undefined;
}

/** A U-label (RFC 5891, section 4.2), but for the rule on writing directions. */
function isUnicodeLabel(text: string): boolean {
  if (IS_ASCII.test(text) || text.normalize('NFC') !== text) return false;
  if (/^-|-$|^..--|^\p{M}/u.test(text)) return false;
  const chars = Array.from(text);
  return chars.every((char, index) => isAllowed(char) || fitsContext(chars, index));
}

const ALWAYS = /^[ßς\u06fd\u06fe\u0f0b\u3007\da-z-]$/;
/** Its exceptions, the letters of old Hangul, and what depends on its neighbours. */
const NEVER = new RegExp(
  '^[\\u0640\\u07fa\\u302e\\u302f\\u3031-\\u3035\\u303b' +
    '\\u1100-\\u11ff\\ua960-\\ua97c\\ud7b0-\\ud7fb' +
    '\\u0375\\u05f3\\u05f4\\u30fb\\u0660-\\u0669\\u06f0-\\u06f9]$',
  'u',
);
const LETTER = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u;
const UNSTABLE =
  /^[\p{Changes_When_NFKC_Casefolded}\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]$/u;

/** The derived property of RFC 5892, section 3: letters and digits that no mapping changes, but for its exceptions. */
const isAllowed = (char: string): boolean =>
  ALWAYS.test(char) || (LETTER.test(char) && !NEVER.test(char) && !UNSTABLE.test(char));

/** Characters that depend on their neighbours (RFC 5892, appendix A). */
function fitsContext(chars: readonly string[], index: number): boolean {
  const before = chars[index - 1] ?? '';
  const after = chars[index + 1] ?? '';
  const text = chars.join('');
  switch (chars[index]) {
    case '\u00b7':
      return before === 'l' && after === 'l';
    case '\u0375':
      return /^\p{Script=Greek}$/u.test(after);
    case '\u05f3':
    case '\u05f4':
      return /^\p{Script=Hebrew}$/u.test(before);
    case '\u30fb':
      return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
    case '\u200c':
      return isVirama(before) || joins(chars.slice(0, index).join(''), chars.slice(index + 1).join(''));
    case '\u200d':
      return isVirama(before);
    default:
      return fitsDigits(chars[index] ?? '', text);
  }
}

/** Arabic-Indic digits come in two rows that look alike, and are not mixed. */
const fitsDigits = (char: string, text: string): boolean =>
  (/[\u0660-\u0669]/.test(char) && !/[\u06f0-\u06f9]/.test(text)) ||
  (/[\u06f0-\u06f9]/.test(char) && !/[\u0660-\u0669]/.test(text));

/** Of combining class 9, which shows in the order normalization puts it in beside marks of the classes 8 and 10. */
const isVirama = (char: string): boolean =>
  char !== '' &&
  `${char}\u3099`.normalize('NFD') === `\u3099${char}` &&
  `\u05b0${char}`.normalize('NFD') === `${char}\u05b0`;

const CURSIVE =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mandaic}\\p{Script=Nko}\\p{Script=Mongolian}\\p{Script=Adlam}';
/** Arabic letters that join to what precedes them only. */
const ONE_SIDED =
  '\\u0622-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb' +
  '\\u06cd\\u06cf\\u06d2\\u06d3\\u06d5\\u06ee\\u06ef';
const JOINS_NEXT = new RegExp(`(?![${ONE_SIDED}\\u0621\\u0674\\u06dd])[${CURSIVE}]\\p{Mn}*$`, 'u');
const JOINED = new RegExp(`^\\p{Mn}*(?![\\u0621\\u0674\\u06dd])[${CURSIVE}]`, 'u');

/** Letters on both sides would join without what stands between. Arabic letters are told apart, other scripts are not. */
const joins = (before: string, after: string): boolean => JOINS_NEXT.test(before) && JOINED.test(after);

const RIGHT_TO_LEFT =
  /(?![\p{Nd}\p{Mn}])[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The rule of RFC 5893 on labels written from the right; where one is, it binds the others of the name too. */
export const suitsBidi = (labels: readonly string[]): boolean =>
  labels.some((label) => RIGHT_TO_LEFT.test(label) || /[\u0660-\u0669]/.test(label))
    ? labels.every(keepsDirection)
    : true;

function keepsDirection(label: string): boolean {
  const letter = new RegExp(RIGHT_TO_LEFT.source, 'gu');
  const rest = label.replace(letter, '');
  if (!new RegExp(`^${RIGHT_TO_LEFT.source}`, 'u').test(label))
    return rest === label && /^\p{L}/u.test(label) && !/[\u0660-\u0669]/.test(label);
  const bothDigits = /[\d\u06f0-\u06f9]/.test(label) && /[\u0660-\u0669]/.test(label);
  return !bothDigits && !/\p{L}/u.test(rest) && !/-\p{Mn}*$/u.test(label);
}
