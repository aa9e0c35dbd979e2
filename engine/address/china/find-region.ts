import { isWithin, isZone, lineOf, type Division } from './divisions.ts';
import { isSeparator, mentionsAt, type Mention } from './mentions.ts';

/** Where a text names a region, and what it can mean: one division, or several that fit equally well. */
export interface FoundRegion {
  start: number;
  end: number;
  /** The deepest division named; several are a doubt that only a person or more text can settle. */
  candidates: Division[];
  /** How well the names were written: 1 in full, less for short, changed and old names. */
  quality: number;
}

interface Chain {
  start: number;
  end: number;
  candidates: readonly Division[];
  score: number;
  kinds: Mention['kind'][];
}

const WORTH: Record<Mention['kind'], number> = { full: 10, old: 8, changed: 7, short: 6 };
const QUALITY: Record<Mention['kind'], number> = { full: 1, old: 0.9, changed: 0.9, short: 0.85 };
const AT_START = 5;
const LONGEST_GAP = 3;
const LONGEST_REGION = 60;
/** Readings of one stretch; a text made to have more would cost time and mean nothing. */
const MOST_CHAINS = 60;
/** Stands between two levels and says nothing: 北京市市辖区东城区, 重庆市县城口县, 河南省省直辖县级行政区划济源市. */
const FILLER =
  /(?:市辖区|其[它他]区|(?:生产建设)?兵团|(?:自治区|省)?直辖县级行政(?:区划|单位)|(?:自治区|省)直辖(?:县|市|行政单位)?|县(?=[\u4e00-\u9fff]{1,12}县))/y;

/** The best reading of a text that is simplified already, or none. `from` is where to begin to look. */
export function findRegion(text: string, from = 0): FoundRegion | undefined {
  let best: Chain | undefined;
  for (let at = from; at < text.length; at += 1) {
    const atStart = at === 0 || isSeparator(text, at - 1) || startsAfterCountry(text, at);
    for (const chain of chainsAt(text, at)) {
      if (!isCredible(text, chain, atStart)) continue;
      const score = chain.score + (atStart ? AT_START : 0);
      if (best === undefined || score > best.score) best = { ...chain, score };
    }
  }
  if (best === undefined) return undefined;
  const { start, end, candidates, kinds } = best;
  const quality = kinds.reduce((product, kind) => product * QUALITY[kind], 1);
  return { start, end, candidates: narrow(candidates), quality };
}

/** A region that begins exactly at `at` and lies within `outer`: the same names said twice. */
export function regionAt(text: string, at: number, outer: Division): number | undefined {
  const ends = chainsAt(text, at)
    .filter(({ kinds, candidates }) => kinds[0] === 'full' && candidates.some((one) => one === outer))
    .map(({ end }) => end);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

const startsAfterCountry = (text: string, at: number): boolean => at >= 2 && text.startsWith('中国', at - 2);

/** A short name alone, in the middle of other words or of several meanings, is no region. */
function isCredible(text: string, { kinds, candidates, end }: Chain, atStart: boolean): boolean {
  const [first] = kinds;
  if (!atStart) return first === 'full' ? true : kinds.length > 1 && kinds.includes('full');
  if (kinds.length > 1 || first === 'full' || first === 'old') return true;
  const highest = Math.min(...candidates.map(({ level }) => level));
  if (highest < 3) return true;
  if (first === 'changed') return true;
  return isSeparator(text, end) || /^[\u4e00-\u9fff]{1,6}(?:镇|乡|街道)/.test(text.slice(end, end + 9));
}

function chainsAt(text: string, at: number): Chain[] {
  const chains: Chain[] = [];
  extend(text, { start: at, end: at, candidates: [], score: 0, kinds: [] }, at, chains);
  return chains;
}

/** Takes every reading of the next name that lies below what stands already. */
function extend(text: string, chain: Chain, at: number, into: Chain[]): void {
  for (const mention of mentionsAt(text, at)) {
    if (into.length >= MOST_CHAINS) return;
    if (mention.weak === true && chain.kinds.length === 0 && at !== 0 && !isSeparator(text, at - 1)) continue;
    if (mention.weak === true && mention.kind === 'short' && chain.kinds.length === 0) continue;
    const candidates = below(mention.divisions, chain.candidates);
    if (candidates.length === 0) continue;
    // A name said twice on one level (吉林吉林, 北京 北京市) is worth little.
    const again = candidates.every((one) => chain.candidates.includes(one));
    const next: Chain = {
      start: chain.start,
      end: mention.end,
      candidates,
      score: again ? Math.max(chain.score, WORTH[mention.kind]) + 1 : chain.score + WORTH[mention.kind],
      kinds: again ? better(chain.kinds, mention.kind) : [...chain.kinds, mention.kind],
    };
    into.push(next);
    if (next.end - next.start < LONGEST_REGION) extend(text, next, skipFillers(text, mention.end), into);
  }
}

/** The last name again: the better spelling of the two counts. */
const better = (kinds: readonly Mention['kind'][], kind: Mention['kind']): Mention['kind'][] => {
  const last = kinds.at(-1)!;
  return [...kinds.slice(0, -1), WORTH[kind] > WORTH[last] ? kind : last];
};

const below = (divisions: readonly Division[], outer: readonly Division[]): Division[] =>
  outer.length === 0
    ? [...divisions]
    : divisions.filter((one) => outer.some((above) => isWithin(one, above)));

function skipFillers(text: string, from: number): number {
  let at = from;
  let moved = true;
  while (moved) {
    moved = false;
    FILLER.lastIndex = at;
    const filler = FILLER.exec(text)?.[0];
    if (filler !== undefined) {
      at += filler.length;
      moved = true;
    }
    for (let gap = 0; gap < LONGEST_GAP && at < text.length && isSeparator(text, at); gap += 1) {
      at += 1;
      moved = true;
    }
  }
  return at;
}

/**
 * Of several meanings a province counts before all, the highest if the others lie within it (恩施 the prefecture and
 * 恩施 its city), and a city before districts elsewhere (西安) – but for 朝阳, which is Beijing's as often.
 */
function narrow(candidates: readonly Division[]): Division[] {
  const highest = candidates.filter(
    (one) => !candidates.some((other) => other !== one && isWithin(one, other)),
  );
  const province = highest.find(({ level }) => level === 1);
  if (province) return [province];
  const cities = highest.filter(({ level, name }) => level === 2 && name !== '朝阳市');
  if (cities.length === 1 && highest.length > 1) return cities;
  return zonesOfOneCity(highest) ? [highest[0]!] : highest;
}

const zonesOfOneCity = (found: readonly Division[]): boolean =>
  found.length > 1 && found.every(({ parent, name }) => parent === found[0]!.parent && isZone(name));

/** What all candidates share: the province of two of its districts. */
export function sharedLine(candidates: readonly Division[]): Division[] {
  const [first, ...others] = candidates.map(lineOf);
  return (first ?? []).filter((one) => others.every((line) => line.includes(one)));
}
