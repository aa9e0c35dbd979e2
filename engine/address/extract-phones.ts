import { readPhone, type Phone } from './read-phone.ts';

/** Takes the place of a number that was taken out; a separator like a line break, and it says who stood beside it. */
export const PHONE_MARK = '\ue000';

const EXT = String.raw`(?:\s*(?:转接?|分机号?[:：]?|[eE]xt\.?)\s*\d{1,6}|[-—#_]\d{1,6}(?!\d))`;
const CN = String.raw`(?:(?:\+|00)?86[-\s]?)?`;
const EXPIRY = String.raw`(?:\s*[（(【[]?(?:虚拟|隐私|临时)?(?:号码?)?[，,;；\s]*(?:有效期?[至到]?|至|到|过期时间|到期时间|失效时间|截止)?[:：]?\s*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:前?有效|到期|过期|失效|前|止)?[)）】\]]?)?`;
const MOBILE = String.raw`1[3-9]\d(?:[-\s]?\d{4}[-\s]?\d{4}|\s\d{3}\s\d{5}|\d\s?\d{3}\s?\d{4})`;
const TAIWAN = String.raw`09\d{2}[-\s]?\d{3}[-\s]?\d{3}`;
const MASKED = String.raw`1[3-9\d]\d?(?:[*＊•●×xX]{3,9})\d{0,4}`;
const LANDLINE = String.raw`(?:[（(]0\d{2,3}[)）]\s?|0\d{2,3}[-—\s]?)\d{3,4}[-\s]?\d{4}|[48]00[-\s]?\d{3}[-\s]?\d{4}|[48]00[-\s]?\d{4}[-\s]?\d{3}`;
const ABROAD = String.raw`(?:\+|00)(?:852|853|886|6[0-6]|84)[-\s]?\d(?:[-\s]?\d){6,11}`;

const CHINESE = new RegExp(
  `(?<![\\d*]|[A-Z]{2})(?:(?:${ABROAD})|(?:${CN}(?:${MASKED}|${MOBILE}|${TAIWAN}|${LANDLINE})(?:${EXT})?))(?![\\d*])${EXPIRY}`,
  'g',
);
const OTHERS: Readonly<Record<string, RegExp>> = {
  MY: /(?<![\d])(?:(?:\+?6)?0(?:1\d|[3-9]\d?)[-\s]?\d{3,4}[-\s]?\d{3,4}|\+60[-\s]?\d{1,2}[-\s]?\d{3,4}[-\s]?\d{3,4})(?!\d)/g,
  SG: /(?<![\d#-])(?:\+?65[-\s]?[3689]\d{3}[-\s]?\d{4}|[89]\d{3}[-\s]?\d{4})(?![\d-])/g,
  TH: /(?<![\d/])(?:\+?66[-\s]?[2-9]|0[2-9])\d?[-\s]?\d{3}[-\s]?\d{3,4}(?!\d)/g,
  PH: /(?<!\d)(?:\+?63[-\s]?9\d{2}|09\d{2})[-\s]?\d{3}[-\s]?\d{4}(?!\d)/g,
};

/**
 * Every phone number of a text, and the text with a mark in their places. An order number of twelve digits holds no
 * phone number.
 */
export function extractPhones(text: string, country: string): { rest: string; phones: Phone[] } {
  const phones: Phone[] = [];
  const pattern = Object.hasOwn(OTHERS, country) ? OTHERS[country]! : CHINESE;
  const rest = text.replace(pattern, (found) => {
    const phone = readPhone(found, country);
    if (phone.kind === 'invalid') return found;
    phones.push(phone);
    return PHONE_MARK;
  });
  return { rest, phones };
}

/** The one to call: a mobile or virtual number before a landline. */
export const choosePhone = (phones: readonly Phone[]): Phone | undefined =>
  phones.find(({ kind }) => kind !== 'landline') ?? phones[0];
