import { readXml } from '../xml/read-xml.ts';
import { attribute } from '../xml/xml-scanner.ts';
import { readRange, type CellRange } from './cell-reference.ts';

const MAX_MERGES = 10_000;

/**
 * The merged cells that begin in the first `rows` rows. They stand behind the rows of a sheet, so that the whole part
 * has to be gone through; worth it only where headings have gaps.
 */
export async function readMerges(pieces: AsyncIterable<Uint8Array>, rows: number): Promise<CellRange[]> {
  const merges: CellRange[] = [];
  const handler = {
    wantsText: false,
    open: (name: string, attributes: string) => {
      if (name !== 'mergeCell') return;
      const range = readRange(attribute(attributes, 'ref') ?? '');
      if (range && range.top <= rows) merges.push(range);
    },
    close: () => {},
    text: () => {},
  };
  for await (const _ of readXml(pieces, handler)) if (merges.length > MAX_MERGES) break;
  return merges;
}

interface Row {
  row: number;
  cells: string[];
}

/** Writes the value of each merged range into all of its cells, within the rows given. */
export function fillMerges(rows: readonly Row[], merges: readonly CellRange[]): string[][] {
  const filled = new Map(rows.map(({ row, cells }) => [row, [...cells]]));
  for (const { top, bottom, left, right } of merges) {
    const value = filled.get(top)?.[left] ?? '';
    if (value === '') continue;
    for (let row = top; row <= bottom; row++) {
      const cells = filled.get(row);
      // A row that is not there at all is blank, and stays so.
      if (!cells) continue;
      while (cells.length <= right) cells.push('');
      cells.fill(value, left, right + 1);
    }
  }
  return rows.map(({ row }) => filled.get(row)!);
}
