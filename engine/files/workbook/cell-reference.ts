/** Excel's own bounds; what lies beyond is no cell. */
export const MAX_ROW = 1_048_576;
export const MAX_COLUMN = 16_384;

/** The index of the column in `AB12` (from 0), or -1 if it is no reference within Excel's bounds. */
export function columnOf(reference: string): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length && at < 4; at++) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 0x41 || letter > 0x5a) break;
    column = column * 26 + letter - 0x40;
  }
  return column >= 1 && column <= MAX_COLUMN ? column - 1 : -1;
}

/** Cells that are shown as one: rows from 1, columns from 0, all inclusive. */
export interface CellRange {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** `B2:D2`; undefined if it is no range. */
export function readRange(text: string): CellRange | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(text);
  if (!match) return undefined;
  const [left, right] = [columnOf(match[1]!), columnOf(match[3]!)];
  const [top, bottom] = [Number(match[2]), Number(match[4])];
  if (left < 0 || right < left || top < 1 || bottom < top || bottom > MAX_ROW) return undefined;
  return { top, bottom, left, right };
}
