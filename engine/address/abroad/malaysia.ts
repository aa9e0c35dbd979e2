import type { ReceiverProblem } from '../../../schemas/receiver.ts';
import { rangeOf } from './facts.ts';
import { stateNames, stateRanges, townRanges } from './malaysia-places.ts';
import { withText, type CountryReader } from './place.ts';
import { endsWithOneOf, lastPart, trimCommas } from './take-lines.ts';

const STATE = endsWithOneOf(
  Object.keys(stateNames).map((name) => name.replace(/^(w) (p)/, '$1.$2.').replace(/^(n|p) /, '$1. ')),
);
const PLAIN_STATE = endsWithOneOf(Object.keys(stateNames));
const POSTCODE = /(?:^|[\s,])(\d{5})(?=[\s,]|$)/g;
const QUARTER =
  /^(?:taman|tmn|kampung|kampong|kg\.?|bandar|bdr\.?|desa|pekan|felda|seksyen|section|ss\s?\d+|usj\s?\d+|pju\s?\d+|bukit|damansara)\b/i;

const titled = (text: string): string =>
  text === text.toUpperCase() ? text.toLowerCase().replaceAll(/\b\p{L}/gu, (one) => one.toUpperCase()) : text;

const towns = new Set([
  ...townRanges.map(([, town]) => town.toLowerCase()),
  'george town',
  'johor bahru',
  'jb',
  'pj',
  'kl',
]);

/** The state of a postcode, and the town most of its neighbours belong to. */
export function malaysianPlace(postcode: string): { state: string; town: string } | undefined {
  if (!/^\d{5}$/.test(postcode) || postcode < '01000' || postcode > '98999') return undefined;
  const state = rangeOf(stateRanges, postcode);
  const town = rangeOf(townRanges, postcode.slice(0, 3));
  return state === undefined || town === undefined ? undefined : { state, town };
}

function takeState(text: string): { state: string | undefined; rest: string } {
  const found = STATE.exec(text)?.[1] ?? PLAIN_STATE.exec(text)?.[1];
  if (found === undefined) return { state: undefined, rest: text };
  const key = found.toLowerCase().replaceAll('.', ' ').replaceAll(/\s+/g, ' ').trim();
  const state = Object.hasOwn(stateNames, key) ? stateNames[key] : undefined;
  return { state, rest: trimCommas(text.replace(/\.$/, '').slice(0, -found.length)) };
}

/** `No 12, Jalan SS 2/24, Taman Sea, 47300 Petaling Jaya, Selangor`; the parts behind the street in any order. */
export const malaysia: CountryReader = {
  names: /(?:^|[,\s]+)malaysia\.?$/i,
  read(text) {
    const match = [...text.matchAll(POSTCODE)].at(-1);
    const postcode = match?.[1];
    const place = postcode === undefined ? undefined : malaysianPlace(postcode);
    const at = match === undefined ? text.length : match.index;
    const before = takeState(trimCommas(text.slice(0, at)));
    const after = takeState(trimCommas(text.slice(at + (match?.[0].length ?? 0))));
    const written = after.state ?? before.state;
    let detail = before.rest;
    let city = after.rest;
    if (city === '') {
      const { before: head, last } = lastPart(detail);
      if (head !== '' && towns.has(last.toLowerCase())) [detail, city] = [head, last];
    }
    if (city === '') city = place?.town ?? '';
    const quarter = detail
      .split(',')
      .map((part) => part.trim())
      .find((part) => QUARTER.test(part));
    return {
      province: written ?? place?.state ?? '',
      city: titled(city),
      ...withText('street', quarter),
      detail,
      postcode,
      problems: stateProblems(postcode, written, place?.state),
    };
  },
};

function stateProblems(
  postcode: string | undefined,
  written: string | undefined,
  listed: string | undefined,
): ReceiverProblem[] {
  if (postcode === undefined || written === undefined || listed === undefined || written === listed)
    return [];
  return [
    {
      code: 'postcode-conflict',
      field: 'address.postcode',
      severity: 'warning',
      value: postcode,
      message: {
        zh: `邮编 ${postcode} 属于 ${listed}，地址写的是 ${written}。`,
        en: `Postcode ${postcode} is in ${listed}, the address says ${written}.`,
      },
      suggestion: { zh: '请核对邮编和州。', en: 'Check postcode and state.' },
    },
  ];
}
