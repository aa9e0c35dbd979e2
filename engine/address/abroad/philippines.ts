import type { CountryReader } from './place.ts';
import { endsWithOneOf, lastPart, trimCommas } from './take-lines.ts';

const provinces =
  'Abra|Agusan del Norte|Agusan del Sur|Aklan|Albay|Antique|Apayao|Aurora|Basilan|Bataan|Batanes|Batangas|Benguet|Biliran|Bohol|Bukidnon|Bulacan|Cagayan|Camarines Norte|Camarines Sur|Camiguin|Capiz|Catanduanes|Cavite|Cebu|Cotabato|North Cotabato|Davao de Oro|Compostela Valley|Davao del Norte|Davao del Sur|Davao Occidental|Davao Oriental|Dinagat Islands|Eastern Samar|Guimaras|Ifugao|Ilocos Norte|Ilocos Sur|Iloilo|Isabela|Kalinga|La Union|Laguna|Lanao del Norte|Lanao del Sur|Leyte|Maguindanao|Maguindanao del Norte|Maguindanao del Sur|Marinduque|Masbate|Misamis Occidental|Misamis Oriental|Mountain Province|Negros Occidental|Negros Oriental|Northern Samar|Nueva Ecija|Nueva Vizcaya|Occidental Mindoro|Oriental Mindoro|Palawan|Pampanga|Pangasinan|Quezon|Quirino|Rizal|Romblon|Samar|Sarangani|Siquijor|Sorsogon|South Cotabato|Southern Leyte|Sultan Kudarat|Sulu|Surigao del Norte|Surigao del Sur|Tarlac|Tawi-Tawi|Zambales|Zamboanga del Norte|Zamboanga del Sur|Zamboanga Sibugay|Metro Manila|NCR'.split(
    '|',
  );
const PROVINCE = endsWithOneOf(provinces);
const POSTCODE = /(?:^|[\s,])(\d{4})(?=[\s,]|$)/g;
const ROAD = /\b(?:road|rd|street|st|avenue|ave|blvd|boulevard|highway|drive|dr|lane|ext|floor|flr)\b\.?/i;
const CITY = /(?:^|[\s,])((?:[\p{Lu}][\p{L}'-]+ ){1,3}City|City of [\p{Lu}][\p{L}'-]+|Manila)$/u;

/** Street, barangay, then postcode, city and province in any order of the three. */
export const philippines: CountryReader = {
  names: /(?:^|[,\s]+)(?:(?:the )?philippines|pilipinas)\.?$/i,
  read(text) {
    const match = [...text.matchAll(POSTCODE)].findLast(
      ({ index, 0: whole }) => !ROAD.test(text.slice(index + whole.length)),
    );
    const tail = match === undefined ? '' : trimCommas(text.slice(match.index + match[0].length));
    const head = trimCommas(match === undefined ? text : text.slice(0, match.index));
    const postcode = match?.[1];
    if (tail !== '') {
      const { province, rest } = takeProvince(tail);
      return { province, city: rest, detail: head, postcode };
    }
    const { province, rest } = takeProvince(head);
    const { before, last } = lastPart(rest);
    const city = before === '' ? (CITY.exec(rest)?.[1] ?? '') : last;
    const detail = before === '' ? trimCommas(rest.slice(0, rest.length - city.length)) : before;
    return { province, city, detail, postcode };
  },
};

function takeProvince(text: string): { province: string; rest: string } {
  const province = PROVINCE.exec(text)?.[1];
  if (province === undefined) return { province: '', rest: text };
  return { province, rest: trimCommas(text.replace(/\.$/, '').slice(0, -province.length)) };
}
