import type { NodeDescriptor } from '../../../schemas/node.ts';

/**
 * One boundary sign per initial, in the order of the pinyin collation: the last one that is not behind a sign tells
 * how its reading begins. No Chinese syllable begins with i, u or v.
 */
// prettier-ignore
const boundaries = [
  ['a', 0x963f], ['b', 0x516b], ['c', 0x5693], ['d', 0x54d2], ['e', 0x59b8], ['f', 0x53d1], ['g', 0x65ee],
  ['h', 0x54c8], ['j', 0x8ba5], ['k', 0x5494], ['l', 0x5783], ['m', 0x75f3], ['n', 0x62cf], ['o', 0x5662],
  ['p', 0x5991], ['q', 0x4e03], ['r', 0x5465], ['s', 0x4ee8], ['t', 0x4ed6], ['w', 0x7a75], ['x', 0x5915],
  ['y', 0x4e2b], ['z', 0x5e00],
] as const;

const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** First letters of the readings: `fzdt` for a title of four signs. Other text stays as it is, in lower case. */
export const initials = (text: string): string => Array.from(text.toLowerCase(), initialOf).join('');

function initialOf(sign: string): string {
  if (!/\p{Script=Han}/u.test(sign)) return sign;
  return (
    boundaries.findLast(([, code]) => collator.compare(String.fromCodePoint(code), sign) <= 0)?.[0] ?? sign
  );
}

interface Searched {
  /** Where it was found, the lower the better. */
  rank: number;
}

function rankIn(text: string, query: string): number | null {
  const at = text.indexOf(query);
  if (at < 0) return null;
  return at === 0 ? 0 : 1;
}

/** Null if it does not match. Beginnings count before middles, and then titles before summaries. */
export function matchOf(type: NodeDescriptor, text: string): Searched | null {
  const query = text.trim().toLowerCase().replaceAll(/\s+/g, '');
  if (query === '') return { rank: 0 };
  const { title, summary } = type;
  const places = [
    title.zh,
    title.en.replaceAll(' ', ''),
    initials(title.zh),
    type.type,
    summary.zh,
    summary.en,
  ];
  let best = Infinity;
  for (const [index, place] of places.entries()) {
    const rank = rankIn(place.toLowerCase(), query);
    if (rank !== null) best = Math.min(best, index + rank * places.length);
  }
  return best === Infinity ? null : { rank: best };
}

/** The best match first; types that match alike keep their order. */
export const searchTypes = (types: readonly NodeDescriptor[], text: string): NodeDescriptor[] =>
  types
    .flatMap((type) => {
      const match = matchOf(type, text);
      return match === null ? [] : [{ type, ...match }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ type }) => type);
