/** Repeatable chance: the same seed and number give the same sequence, whatever was asked before. */
export interface Chance {
  /** From 0 to below 1. */
  fraction(): number;
  /** An integer from `low` to `high`, both inside. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability. */
  happens(probability: number): boolean;
}

/** xorshift over a seed that is mixed well, so that neighbouring numbers have nothing in common. */
export function chanceOf(seed: number, number: number): Chance {
  let state = mix(mix(seed) ^ mix(number + 0x9e3779b9)) || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return {
    fraction: next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    happens: (probability) => next() < probability,
  };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
