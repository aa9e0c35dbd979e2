/** 32-bit FNV-1a over UTF-16 units, then mixed (murmur3's finaliser), so that like numbers fall far apart. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

/**
 * Weighted rendezvous hashing: of the rows given, the one with the least value has it. In the long run each gets its
 * part; where one is out, its orders go to the others by their parts, and nobody else's order moves.
 */
export const drawOf = (by: string, row: string, part: number): number =>
  -Math.log((hash(`${by}\u0000${row}`) + 1) / 4_294_967_297) / part;
