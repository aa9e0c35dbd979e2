import type { PhoneKind } from '../../schemas/receiver.ts';
import { compileTime } from '../../schemas/values/time.ts';
import { nationalNumber, phoneForms } from './phone-forms.ts';
import { halfWidth } from './width.ts';

export interface Phone {
  /** 13800138000, 0755-12345678, 18877771111-123, +60123456789, 138****0000; of an invalid one what was given. */
  canonical: string;
  kind: PhoneKind;
  /** The country whose form it has. */
  country: string;
  extension?: string;
  /** When a virtual number stops to work, if the text says so. */
  expiresAt?: number;
}

const ZONES: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  HK: 'Asia/Hong_Kong',
  MO: 'Asia/Macau',
  TW: 'Asia/Taipei',
  MY: 'Asia/Kuala_Lumpur',
  SG: 'Asia/Singapore',
  TH: 'Asia/Bangkok',
  PH: 'Asia/Manila',
  ID: 'Asia/Jakarta',
  VN: 'Asia/Ho_Chi_Minh',
};
const DAY_MS = 86_400_000;

const EXTENSION = /(?:[-—–,，#_ ]|转接?|分机号?[:：]?|ext\.?[:：]?)\s*(\d{1,6})$/i;
const DATE = /(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?/;
const MASK = /[*＊•●×]{2,}|(?<=\d)[xX]{3,}/;

/**
 * One phone number with what is written around it: country prefix, blanks, dashes, extension, date of expiry.
 * `country` says whose form a number without prefix has.
 */
export function readPhone(text: string, country = 'CN'): Phone {
  const given = halfWidth(text).trim();
  const expiresAt = readExpiry(given, country);
  const bare = given
    .replace(DATE, '')
    .replace(/[（(【[](?!\d{2,4}[)）])[^）)】\]]*[）)】\]]/g, '')
    .replace(/(?:虚拟|隐私|临时)号码?|有效期[至到]?|[至到]期|截止|过期|失效|前有效/g, '')
    .replace(/^'|\.0$/g, '')
    .trim();
  const phone = readNumber(bare, country) ?? { canonical: given, kind: 'invalid' as const, country };
  return expiresAt === undefined ? phone : { ...phone, expiresAt };
}

function readNumber(text: string, country: string): Phone | undefined {
  if (text.length > 40) return undefined;
  if (MASK.test(text)) return readMasked(text, country);
  const whole = plain(text, country);
  if (whole) return whole;
  const extension = EXTENSION.exec(text)?.[1];
  if (extension === undefined) return undefined;
  const main = plain(text.replace(EXTENSION, ''), country);
  if (!main || main.kind === 'invalid') return undefined;
  return {
    ...main,
    // Only numbers that shops lend out have an extension behind a mobile number.
    kind: main.kind === 'mobile' ? 'virtual' : main.kind,
    canonical: `${main.canonical}-${extension}`,
    extension,
  };
}

function plain(text: string, country: string): Phone | undefined {
  const compact = text.replace(/[\s().·-]/g, '');
  if (!/^\+?\d{6,18}$/.test(compact)) return undefined;
  for (const { digits, of, international } of readings(compact, country)) {
    const number = nationalNumber(digits, of, international);
    if (number) return { ...number, country: of };
  }
  return undefined;
}

interface Reading {
  digits: string;
  of: string;
  international: boolean;
}

/** With a plus or 00 a number names its country; else it is of `country`, with or without that one's prefix. */
function readings(compact: string, country: string): Reading[] {
  const explicit = /^(?:\+|00)(\d+)$/.exec(compact)?.[1];
  const found: Reading[] =
    explicit === undefined ? [{ digits: compact, of: country, international: false }] : [];
  const digits = explicit ?? compact;
  for (const [of, { prefix }] of Object.entries(phoneForms)) {
    if (!digits.startsWith(prefix) || (explicit === undefined && of !== country)) continue;
    found.push({ digits: digits.slice(prefix.length), of, international: true });
  }
  // A mainland mobile number is known by its form anywhere.
  if (explicit === undefined && country !== 'CN' && /^1[3-9]\d{9}$/.test(compact) && country !== 'MY')
    found.push({ digits: compact, of: 'CN', international: false });
  if (explicit === undefined && country === 'CN' && /^09\d{8}$/.test(compact))
    found.push({ digits: compact, of: 'TW', international: false });
  return found;
}

/** 138****0000 and its like: the visible digits stay where they are. */
function readMasked(text: string, country: string): Phone | undefined {
  const extension = /[-转](\d{1,6})$/.exec(text)?.[1];
  const compact = text
    .replace(/[-转]\d{1,6}$/, '')
    .replace(/^(?:\+|00)?86(?=1)/, '')
    .replace(/[＊•●×xX]/g, '*')
    .replace(/[\s-]/g, '');
  if (!/^\+?\d*\*+\d*$/.test(compact) || compact.length < 7 || compact.length > 16) return undefined;
  const canonical = extension === undefined ? compact : `${compact}-${extension}`;
  return { canonical, kind: 'masked', country, ...(extension === undefined ? {} : { extension }) };
}

/** A date alone means the end of that day. */
function readExpiry(text: string, country: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  const zone = Object.hasOwn(ZONES, country) ? ZONES[country]! : 'UTC';
  const read = compileTime(zone);
  const start = read(`${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`);
  if (start === undefined) return undefined;
  return hour === undefined ? start + DAY_MS - 1 : start;
}
