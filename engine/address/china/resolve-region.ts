import { postcodeProvinces } from './corrections.ts';
import { isWithin, isZone, type Division } from './divisions.ts';
import { findRegion, type FoundRegion } from './find-region.ts';
import { mentionsAt } from './mentions.ts';

export interface ResolvedRegion extends FoundRegion {
  /** Stretches of the text, behind the first, that named more of the region. */
  also: { start: number; end: number }[];
}

const MOST_STRETCHES = 4;

/**
 * The region of a simplified text. Where the first stretch leaves a doubt or stops above the district, later stretches
 * that agree with it are taken too (南山区，深圳市，广东省), then the postcode.
 */
export function resolveRegion(text: string, postcode: string | undefined): ResolvedRegion | undefined {
  const first = findRegion(text);
  if (!first) return undefined;
  let region: ResolvedRegion = { ...first, also: [] };
  let from = first.end;
  for (let round = 0; round < MOST_STRETCHES; round += 1) {
    const next = isOpen(region) || region.also.length > 0 ? findRegion(text, from) : undefined;
    // Once the district is known only what follows at once is taken: 南山区，深圳市，广东省.
    if (!next || (!isOpen(region) && !/^[\s,，、;；]*$/.test(text.slice(from, next.start)))) break;
    const candidates = agree(region.candidates, next.candidates);
    if (candidates.length > 0 && next.quality === 1 && isName(text, next))
      region = {
        ...region,
        candidates,
        also: [...region.also, { start: next.start, end: next.end }],
      };
    from = next.end;
  }
  // 北京办公地址：朝阳区…
  const before = region.candidates.length > 1 ? findRegion(text.slice(0, first.start)) : undefined;
  const told = before === undefined ? [] : agree(region.candidates, before.candidates);
  if (told.length > 0) region = { ...region, candidates: told };
  const province = postcode === undefined ? undefined : postcodeProvinces[postcode.slice(0, 2)];
  const there = region.candidates.filter(({ code }) => code.slice(0, 2) === province);
  return there.length > 0 ? { ...region, candidates: there } : region;
}

const isOpen = ({ candidates }: FoundRegion): boolean => candidates.length > 1 || candidates[0]!.level < 3;

/** A stretch that is a word of its own, and no part of a road's or a building's name. */
const isName = (text: string, { start, end }: FoundRegion): boolean =>
  /^$|[\s,，、;；。.\ue000]/.test(text.charAt(start - 1)) ||
  /^$|[\s,，、;；。.\ue000]/.test(text.charAt(end));

const agree = (ones: readonly Division[], others: readonly Division[]): Division[] => {
  const found = new Set<Division>();
  for (const one of ones)
    for (const other of others) {
      if (isWithin(one, other)) found.add(one);
      else if (isWithin(other, one)) found.add(other);
    }
  return [...found];
};

/** A district written in full right behind a city that it does not belong to. */
export function foreignDistrict(text: string, end: number, division: Division): string | undefined {
  if (division.level === 3) return undefined;
  const at = end + (/^[\s,，、]+/.exec(text.slice(end, end + 5))?.[0].length ?? 0);
  const foreign = mentionsAt(text, at).find(
    ({ kind, divisions }) =>
      kind === 'full' &&
      divisions.every(
        (one) =>
          one.level === 3 && !isWithin(one, division) && /[区县市]$/.test(one.name) && !isZone(one.name),
      ),
  );
  return foreign === undefined ? undefined : text.slice(foreign.start, foreign.end);
}
