import type { ReceiverProblem } from '../../../schemas/receiver.ts';
import { PHONE_MARK } from '../extract-phones.ts';
import { confidence, type ParsedAddress } from '../parsed-address.ts';
import { postcodeProvinces } from './corrections.ts';
import type { Division } from './divisions.ts';
import { regionAt, sharedLine } from './find-region.ts';
import { bareName, nameAtEnd, nameScore } from './find-name.ts';
import { simplify } from './names.ts';
import { ambiguous, conflict, noRegion, tooShallow } from './region-problems.ts';
import { foreignDistrict, resolveRegion, type ResolvedRegion } from './resolve-region.ts';
import { splitStreet } from './street.ts';
import { takeApart } from './take-apart.ts';

const BREAK = /[\s,，;；。|\ue000]/;
const EDGES = /^[\s、.:：\-"'“”]+|[\s、.:：\-"'“”]+$/g;
const MUNICIPALITY = /^(?:11|12|31|50)/;

/** A piece of the text with its place; `glued` ones are part of an address and no name. */
interface Unit {
  text: string;
  byPhone: boolean;
  afterRegion: boolean;
  glued: boolean;
}

/** Reads a pasted Chinese line or block: receiver, phone and address in any order. */
export function parseChina(text: string): ParsedAddress {
  const parts = takeApart(text);
  const body = parts.body.replaceAll(/(^|\n|\ue000)(\s*)中国(?=[\u4e00-\u9fff])/g, '$1$2  ');
  const compared = simplify(body);
  const loosePostcode =
    parts.postcode ?? /(?<=^|[\s,，;；\ue000])\d{6}(?=$|[\s,，;；。\ue000])/.exec(body)?.[0];
  const region = resolveRegion(compared, loosePostcode);
  const units = unitsOf(body, region);
  const name = parts.name === undefined ? takeName(units, parts, region !== undefined) : bareName(parts.name);
  const { address, postcode } = takeAddress(units, loosePostcode, region);
  const placed = placeOf(region, compared, address);
  const { street, detail } = detailOf(address, region);
  return {
    ...(name === undefined || name === '' ? {} : { name }),
    ...(parts.phone === undefined ? {} : { phone: parts.phone.canonical, phoneInfo: parts.phone }),
    country: 'CN',
    province: placed.province,
    city: placed.city,
    district: placed.district,
    ...(street === undefined ? {} : { street }),
    detail,
    code: placed.code,
    ...(postcode === undefined ? {} : { postcode }),
    confidence: placed.confidence,
    problems: placed.problems,
  };
}

/** Cuts the text at separators; what the region's stretches cover is left out. */
function unitsOf(body: string, region: ResolvedRegion | undefined): Unit[] {
  const stretches = region === undefined ? [] : [{ start: region.start, end: region.end }, ...region.also];
  const units: Unit[] = [];
  let from = 0;
  for (const { start, end } of [...stretches, { start: body.length, end: body.length }]) {
    units.push(...cut(body, from, Math.max(from, start), from > 0));
    from = Math.max(from, end);
  }
  return units;
}

function cut(body: string, start: number, end: number, afterRegion: boolean): Unit[] {
  const units: Unit[] = [];
  let at = start;
  while (at < end) {
    while (at < end && BREAK.test(body[at]!)) at += 1;
    let stop = at;
    while (stop < end && !BREAK.test(body[stop]!)) stop += 1;
    const text = body.slice(at, stop).replace(EDGES, '');
    if (text !== '')
      units.push({
        text,
        byPhone: phoneBefore(body, at) || /^[\s,，.。:：]*\ue000/.test(body.slice(stop, stop + 6)),
        afterRegion,
        glued: afterRegion && at === start,
      });
    at = stop;
  }
  return units;
}

const phoneBefore = (body: string, at: number): boolean =>
  body
    .slice(Math.max(0, at - 6), at)
    .replace(/[\s,，.。:：]+$/, '')
    .endsWith(PHONE_MARK);

/** Takes the piece that looks most like a person out of the units. */
function takeName(units: Unit[], { phone }: { phone: unknown }, hasRegion: boolean): string | undefined {
  const least = phone !== undefined ? 2 : hasRegion ? 3 : 4;
  let best = -1;
  let bestScore = least - 1;
  for (const [at, unit] of units.entries()) {
    if (unit.glued) continue;
    const atEdge = (at === 0 && !unit.afterRegion) || at === units.length - 1;
    const score = nameScore({ text: unit.text, byPhone: unit.byPhone && phone !== undefined, atEdge });
    if (score > bestScore) [best, bestScore] = [at, score];
  }
  if (best >= 0) return bareName(units.splice(best, 1)[0]!.text);
  const glued = units.findLast(({ byPhone }) => byPhone);
  const split = glued === undefined || phone === undefined ? undefined : nameAtEnd(glued.text);
  if (!split) return undefined;
  glued!.text = split.address;
  return split.name;
}

const POSTCODE_AT_END = /(?<=[\u4e00-\u9fff\s])(?<![栋幢座号#＃])\d{6}$/;

/** Joins what is left; a postcode is taken out, an order number left out. */
function takeAddress(
  units: readonly Unit[],
  loose: string | undefined,
  region: ResolvedRegion | undefined,
): { address: string; postcode: string | undefined } {
  const kept = units.filter(({ text }) => !/^\d{6}$|^\d{10,}$|^0+$/.test(text));
  const after = kept.filter(({ afterRegion }) => afterRegion);
  // What stands before the region is address only if it is not a stray word.
  const before = kept.filter(({ afterRegion, text }) => !afterRegion && (!region || looksLikePlace(text)));
  let address = [...after, ...before]
    .map(({ text }) => text)
    .join(' ')
    .replace(/[（(]\s*[)）]/g, '')
    .trim();
  const glued = POSTCODE_AT_END.exec(address)?.[0];
  let postcode = loose;
  if (postcode === undefined && glued !== undefined && Object.hasOwn(postcodeProvinces, glued.slice(0, 2))) {
    postcode = glued;
    address = address.slice(0, -glued.length).replace(/邮编$/, '').trim();
  }
  return { address, postcode: postcode === '000000' ? undefined : postcode };
}

const looksLikePlace = (text: string): boolean =>
  /\d|[路街道巷弄号楼栋幢座室苑园厦场村镇乡店城组队]/.test(text) && text.length > 2;

/** Street and detail, without the region where it is said again. */
function detailOf(address: string, region: ResolvedRegion | undefined): { street?: string; detail: string } {
  const [division, ...others] = region?.candidates ?? [];
  if (!division) return { detail: address };
  const again = (text: string): string => {
    if (others.length > 0) return text;
    const named = text.replace(/^其[它他]区/, '');
    const end = regionAt(simplify(named), 0, division);
    return end === undefined ? named : named.slice(end).replace(EDGES, '');
  };
  const first = splitStreet(again(address));
  if (first.street === undefined) return first;
  const rest = again(first.detail);
  const twice = splitStreet(rest);
  // 上顿渡镇江西省抚州市临川区上顿渡镇老公安局
  return { street: first.street, detail: twice.street === first.street ? twice.detail : rest };
}

interface Placed {
  province: string;
  city: string;
  district: string;
  code: string;
  confidence: number;
  problems: ReceiverProblem[];
}

const DEPTH_WORTH = { 1: 0.4, 2: 0.7, 3: 1 };

function placeOf(region: ResolvedRegion | undefined, compared: string, address: string): Placed {
  if (!region) {
    return {
      province: '',
      city: '',
      district: '',
      code: '',
      confidence: 0,
      problems: [noRegion(address)],
    };
  }
  const { candidates, quality, start, end } = region;
  const line = sharedLine(candidates);
  const deepest = line.at(-1);
  const problems: ReceiverProblem[] = [];
  let sure = quality * (deepest ? DEPTH_WORTH[deepest.level] : 0.1);
  if (candidates.length > 1) {
    problems.push(ambiguous(compared.slice(start, end), candidates));
    sure *= 0.5;
  } else if (deepest && deepest.level < 3) {
    const foreign = foreignDistrict(compared, end, deepest);
    if (foreign !== undefined) sure *= 0.5;
    problems.push(foreign === undefined ? tooShallow(deepest) : conflict(foreign, deepest));
  }
  return { ...namesOf(line), code: deepest?.code ?? '', confidence: confidence(sure), problems };
}

function namesOf(line: readonly Division[]): Pick<Placed, 'province' | 'city' | 'district'> {
  const [province, city, district] = line;
  const direct = province !== undefined && MUNICIPALITY.test(province.code) ? province.name : '';
  return {
    province: province?.name ?? '',
    city: city === undefined ? direct : MUNICIPALITY.test(city.code) ? direct : city.name,
    district: district?.name ?? '',
  };
}
