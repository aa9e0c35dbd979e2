import type { ReceiverProblem } from '../../schemas/receiver.ts';
import { latinChina } from './abroad/latin-china.ts';
import { malaysia } from './abroad/malaysia.ts';
import { philippines } from './abroad/philippines.ts';
import type { CountryReader } from './abroad/place.ts';
import { singapore } from './abroad/singapore.ts';
import { takeLines } from './abroad/take-lines.ts';
import { thailand } from './abroad/thailand.ts';
import { parseChina } from './china/parse-china.ts';
import { confidence, type ParsedAddress } from './parsed-address.ts';

/** A country more is a file more and a line here. */
const readers: Readonly<Record<string, CountryReader>> = {
  MY: malaysia,
  SG: singapore,
  PH: philippines,
  TH: thailand,
};

export interface ParseOptions {
  /** ISO 3166-1 alpha-2; CN unless told. Countries without a reader of their own keep the text as detail. */
  country?: string;
}

/** The longest text that is read; what is beyond it is no address. */
const LONGEST = 600;

/** Receiver, phone and address of a pasted line or block, in any order. It never throws and makes nothing up. */
export function parseAddress(text: string, { country = 'CN' }: ParseOptions = {}): ParsedAddress {
  const bounded = text.slice(0, LONGEST);
  const home = country === 'CN' || country === 'HK' || country === 'MO' || country === 'TW';
  if (home && (/[\u4e00-\u9fff]/.test(bounded) || !/[A-Za-z]{3}/.test(bounded))) return parseChina(bounded);
  const reader = home ? latinChina : Object.hasOwn(readers, country) ? readers[country] : undefined;
  return readAbroad(bounded, home ? 'CN' : country, reader);
}

function readAbroad(text: string, country: string, reader: CountryReader | undefined): ParsedAddress {
  const { text: line, phone, name } = takeLines(text, country, reader?.names ?? /$^/);
  const place = reader?.read(line) ?? { province: '', city: '', detail: line };
  const { province, city, district = '', street, detail, code = '', postcode, problems = [] } = place;
  const known = [province, city, postcode ?? ''].filter((part) => part !== '').length;
  const missing = known === 0 ? [notPlaced(line)] : [];
  return {
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone: phone.canonical, phoneInfo: phone }),
    country,
    province,
    city,
    district,
    ...(street === undefined ? {} : { street }),
    detail,
    code,
    ...(postcode === undefined ? {} : { postcode }),
    confidence: confidence(known * 0.3 + (known > 0 ? 0.1 : 0) - problems.length * 0.2),
    problems: [...problems, ...missing],
  };
}

const notPlaced = (value: string): ReceiverProblem => ({
  code: 'region-missing',
  field: 'address.city',
  severity: 'error',
  value,
  message: { zh: '没有找到城市、州或邮编。', en: 'No city, state or postcode was found.' },
  suggestion: { zh: '请补上城市和邮编。', en: 'Add city and postcode.' },
});
