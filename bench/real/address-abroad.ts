import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { malaysianPlace, parseAddress } from '../../engine/address/index.ts';
import { tally, type Suite, type Tally } from './suite.ts';

interface Case {
  name: string;
  input: string;
  expect: { streetAddress?: string; locality?: string; region?: string; postalCode?: string };
}

/** Addresses of Singapore, the Philippines, Thailand and China in their usual forms. */
export const addressIlib: Suite = {
  name: 'address-ilib',
  folder: '04-address/ilib',
  async run(dir) {
    const checks = tally();
    for (const country of ['SG', 'PH', 'TH', 'CN']) {
      const { cases } = JSON.parse(await readFile(join(dir, `${country}.json`), 'utf8')) as { cases: Case[] };
      for (const one of cases) check(checks, country, one);
    }
    return checks.result();
  },
};

/** Names in full count as the short ones of the source; it has a municipality's district where we have the city. */
function check(checks: Tally, country: string, { name, input, expect }: Case): void {
  const { detail, city, province, district, postcode = '' } = parseAddress(input, { country });
  const { streetAddress = '', locality, region, postalCode } = expect;
  checks.equal(`${country} ${name}: street`, detail, streetAddress.replace(/邮编$/, ''));
  checks.equal(`${country} ${name}: postcode`, postcode, postalCode ?? '');
  const han = /[\u4e00-\u9fff]/.test(input) && country === 'CN';
  if (!han) {
    checks.equal(`${country} ${name}: locality`, city, locality ?? '');
    checks.equal(`${country} ${name}: region`, province, region ?? '');
    return;
  }
  checks.holds(
    `${country} ${name}: locality`,
    [city, district].some((one) => one.startsWith(locality ?? '')),
  );
  checks.holds(`${country} ${name}: region`, province.startsWith(region ?? ''));
}

interface States {
  state: { name: string; city: { name: string; postcode: string[] }[] }[];
}

/** Every Malay postcode leads to its state, and a line with it to its town. */
export const addressMalaysia: Suite = {
  name: 'address-malaysia',
  folder: '04-address',
  async run(dir) {
    const checks = tally();
    const { state } = JSON.parse(await readFile(join(dir, 'malaysia-postcodes.all.json'), 'utf8')) as States;
    const strays = strayPostcodes(state);
    for (const { name, stray } of strays)
      checks.note(`${stray} stands under ${name}, whose postcodes begin otherwise`);
    let towns = 0;
    let all = 0;
    for (const { name, city } of state)
      for (const town of city)
        for (const postcode of town.postcode) {
          if (strays.some(({ stray }) => stray === postcode)) continue;
          const short = name.replace('Wp ', '');
          const place = malaysianPlace(postcode);
          checks.equal(`${postcode}: state`, place?.state, short);
          all += 1;
          if (place?.town === town.name) towns += 1;
          const line = `No 12, Jalan Mawar 3, Taman Indah, ${postcode} ${town.name.toUpperCase()}, ${name}`;
          const parsed = parseAddress(line, { country: 'MY' });
          checks.equal(`${line}: town`, parsed.city.toLowerCase(), town.name.toLowerCase());
        }
    checks.note(`town from the postcode alone: ${towns} of ${all}`);
    return checks.result();
  },
};

/**
 * Postcodes that contradict the rest of the list: the first two digits are the region's, and no other postcode of
 * that state begins so while another state's do. 55555 is one, a filler in a town of the 47s.
 */
function strayPostcodes(states: States['state']): { name: string; stray: string }[] {
  const regions = new Map<string, Map<string, string[]>>();
  for (const { name, city } of states)
    for (const postcode of new Set(city.flatMap((town) => town.postcode))) {
      const region = regions.get(postcode.slice(0, 2)) ?? new Map<string, string[]>();
      region.set(name, [...(region.get(name) ?? []), postcode]);
      regions.set(postcode.slice(0, 2), region);
    }
  return [...regions.values()]
    .filter((region) => region.size > 1)
    .flatMap((region) => [...region].filter(([, codes]) => codes.length === 1))
    .map(([name, codes]) => ({ name, stray: codes[0] ?? '' }));
}
