import { compare, isInteger, readNumeric, type Numeric } from '../values/decimal.ts';
import { isHostname, isIdnHostname, isIpv4, isIpv6 } from './formats/hosts.ts';
import { isEmail, isIdnEmail } from './formats/mails.ts';
import {
  isIri, isIriReference, isUri, isUriReference, isUriTemplate, isUrl,
} from './formats/references.ts'; // prettier-ignore
import { isDate, isDateTime, isDuration, isIsoDateTime, isIsoTime, isTime } from './formats/times.ts';
import { isPattern } from './translate-pattern.ts';

/** A format speaks of texts or of numbers; a value of another kind has it in any case. */
export type Format =
  { of: 'string'; fits: (text: string) => boolean } | { of: 'number'; fits: (value: Numeric) => boolean };

const text = (fits: (text: string) => boolean): Format => ({ of: 'string', fits });
const matching = (form: RegExp): Format => text((value) => form.test(value));
const number = (fits: (value: Numeric) => boolean): Format => ({ of: 'number', fits });
const integerOf = (bits: number): Format => {
  const limit = readNumeric(String(2n ** BigInt(bits - 1))) ?? Infinity;
  const least = readNumeric(`-${String(limit)}`) ?? -Infinity;
  return number((value) => isInteger(value) && compare(value, least) >= 0 && compare(value, limit) < 0);
};
const anything = (): boolean => true;

const POINTER = '(?:/(?:[^~/]|~[01])*)*';

/** The formats of the standard; then those of OpenAPI, and a few that are in wide use. */
export const formats: ReadonlyMap<string, Format> = new Map([
  ['date', text(isDate)],
  ['time', text(isTime)],
  ['date-time', text(isDateTime)],
  ['duration', text(isDuration)],
  ['email', text(isEmail)],
  ['idn-email', text(isIdnEmail)],
  ['hostname', text(isHostname)],
  ['idn-hostname', text(isIdnHostname)],
  ['ipv4', text(isIpv4)],
  ['ipv6', text(isIpv6)],
  ['uri', text(isUri)],
  ['uri-reference', text(isUriReference)],
  ['iri', text(isIri)],
  ['iri-reference', text(isIriReference)],
  ['uri-template', text(isUriTemplate)],
  ['uuid', matching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)],
  ['json-pointer', matching(new RegExp(`^${POINTER}$`, 'u'))],
  ['relative-json-pointer', matching(new RegExp(`^(?:0|[1-9]\\d*)(?:[+-][1-9]\\d*)?(?:#|${POINTER})$`, 'u'))],
  ['regex', text((value) => isPattern(value, 'u'))],
  ['byte', matching(/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/)],
  ['binary', text(anything)],
  ['password', text(anything)],
  ['int32', integerOf(32)],
  ['int64', integerOf(64)],
  ['float', number(anything)],
  ['double', number(anything)],
  ['url', text(isUrl)],
  ['iso-time', text(isIsoTime)],
  ['iso-date-time', text(isIsoDateTime)],
  ['json-pointer-uri-fragment', matching(/^#(?:\/(?:[\w.!$&'()*+,;:=@-]|%[\da-f]{2}|~[01])*)*$/i)],
]);
