/** Chance that comes out the same for the same seed (mulberry32). */
export interface Chance {
  /** A whole number from 0 to before `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}

/** As a hurried hand writes it: a letter left out, doubled, or two swapped. */
export function misspell(name: string, chance: Chance): string {
  const letters = Array.from(name);
  const at = chance.below(Math.max(1, letters.length - 1));
  const swapped = [
    ...letters.slice(0, at),
    letters[at + 1] ?? '',
    letters[at] ?? '',
    ...letters.slice(at + 2),
  ].join('');
  const way = chance.below(3);
  const doubled = [...letters.slice(0, at + 1), letters[at] ?? 'x', ...letters.slice(at + 1)].join('');
  if (way === 0 && letters.length > 3) return [...letters.slice(0, at), ...letters.slice(at + 1)].join('');
  return way === 1 && swapped !== name ? swapped : doubled;
}
