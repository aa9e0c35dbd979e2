import { choosePhone, extractPhones, PHONE_MARK } from '../extract-phones.ts';
import type { Phone } from '../read-phone.ts';

/** A block of text as one line, its lines joined by commas, without phone, name and country. */
export interface TakenLines {
  text: string;
  phone: Phone | undefined;
  name: string | undefined;
}

const LABELLED_NAME =
  /(?:^|[\n,;])\s*(?:name|nama(?: penerima)?|recipient|receiver|attn|penerima|ชื่อ|ผู้รับ)\s*[:：]\s*([^\n,;\ue000]+)/i;
const LABEL =
  /(?:^|(?<=[\n,;\s\ue000]))(?:address|alamat|addr|tel(?:ephone)?|h\/?p|phone|mobile|no\.? ?tel(?:efon)?|contact|โทร\.?|ที่อยู่|เบอร์โทร)(?:\s*[:：.]\s*|\s*(?=\ue000))/gi;
const PERSON = /^[\p{L}][\p{L}.'@/ -]{1,40}$/u;
const PLACE =
  /\b(?:jalan|jln|lorong|taman|kampung|kg|road|rd|street|st|avenue|ave|lane|block|blk|city|district|building|tower|floor|unit|soi|barangay|brgy|subdivision|village)\b|ถนน|ซอย|เขต|อำเภอ/i;

/** A lone carriage return is a blank of its line. */
export function takeLines(text: string, country: string, names: RegExp): TakenLines {
  const plain = text.replaceAll('\r\n', '\n').replaceAll('\r', ' ');
  const { rest, phones } = extractPhones(plain, country);
  const phone = choosePhone(phones);
  let name = LABELLED_NAME.exec(rest)?.[1]?.trim();
  const cleaned = (name === undefined ? rest : rest.replace(LABELLED_NAME, '\n')).replaceAll(LABEL, '');
  const pieces = cleaned
    .split(/[\n,，\ue000]/)
    .map((piece) => piece.replaceAll(/\s+/g, ' ').trim())
    .filter((piece) => piece !== '');
  // A person's name is told from a place's only by the phone number that came with it.
  if (name === undefined && phones.length > 0 && cleaned.includes(PHONE_MARK)) {
    const first = pieces.findIndex(
      (piece) => PERSON.test(piece) && piece.includes(' ') && !PLACE.test(piece),
    );
    if (first === 0) name = pieces.shift();
  }
  return { text: pieces.join(', ').replace(names, '').trim(), phone, name };
}

/** Without commas and blanks at the ends. */
export const trimCommas = (text: string): string => text.replaceAll(/^[\s,;.-]+|[\s,;-]+$/g, '');

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** One of the words at the end of the text, longest first. */
export const endsWithOneOf = (words: readonly string[]): RegExp =>
  new RegExp(
    `(?:^|[\\s,])(${[...words]
      .sort((a, b) => b.length - a.length)
      .map(escape)
      .join('|')})\\.?$`,
    'i',
  );

/** The last comma part, and what stands before it. */
export function lastPart(text: string): { before: string; last: string } {
  const comma = text.lastIndexOf(',');
  return comma < 0
    ? { before: '', last: text.trim() }
    : { before: trimCommas(text.slice(0, comma)), last: trimCommas(text.slice(comma + 1)) };
}
