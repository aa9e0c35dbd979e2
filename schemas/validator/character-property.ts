import { RE2JS } from 're2js';

type Range = readonly [from: number, to: number];

/** Ranges of code points that follow one another in a text without a gap, in units of one size. */
const PLANES: readonly Range[] = [
  [0, 0xd7ff],
  [0xe000, 0xffff],
  [0x1_0000, 0x10_ffff],
];
const SURROGATES: Range = [0xd800, 0xdfff];

const known = new Map<string, string>();

/**
 * The characters with a property of Unicode, as it stands between the braces of `\p{…}`, as members of a class. General
 * categories of one or two letters and scripts RE2 has itself; the others are asked of the language, once each, which
 * takes some 20 ms. The names are those ECMAScript takes, so they are few.
 */
export function propertyRanges(property: string, negated: boolean): string {
  const mark = `${negated ? 'P' : 'p'}{${property}}`;
  const found = known.get(mark) ?? ranges(property, negated);
  known.set(mark, found);
  return found;
}

function ranges(property: string, negated: boolean): string {
  const name = /^(?:C[cfo]|[LMNPSZ][a-z]?|(?:Script|sc)=\w+)$/.exec(property)?.[0]?.replace(/^.*=/, '');
  const own = `\\${negated ? 'P' : 'p'}{${name ?? ''}}`;
  if (name !== undefined && isKnownToRe2(own)) return own;
  const all = charactersWith(new RegExp(`\\p{${property}}+`, 'gu'));
  const shown = (negated ? complement(all) : all).map(
    ([from, to]) => `\\x{${from.toString(16)}}-\\x{${to.toString(16)}}`,
  );
  return shown.join('');
}

function isKnownToRe2(own: string): boolean {
  try {
    RE2JS.compile(own);
    return true;
  } catch {
    return false;
  }
}

function charactersWith(runs: RegExp): Range[] {
  const found = PLANES.flatMap((plane): Range[] => {
    const size = plane[0] > 0xffff ? 2 : 1;
    return [...everyCharacter(plane).matchAll(runs)].map(({ index, 0: run }) => {
      const from = plane[0] + index / size;
      return [from, from + run.length / size - 1];
    });
  });
  const surrogates = String.fromCharCode(SURROGATES[0]).search(runs) === 0 ? [SURROGATES] : [];
  return [...found, ...surrogates].sort(([a], [b]) => a - b);
}

function everyCharacter([from, to]: Range): string {
  let text = '';
  for (let start = from; start <= to; start += 4096) {
    const length = Math.min(4096, to - start + 1);
    text += String.fromCodePoint(...Array.from({ length }, (_, index) => start + index));
  }
  return text;
}

function complement(all: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of all) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  return next > 0x10_ffff ? gaps : [...gaps, [next, 0x10_ffff]];
}
