import { fileError } from '../file-problem.ts';
import type { TextFound } from '../text-rows.ts';
import type { CellRange } from '../workbook/cell-reference.ts';
import { chooseHead, mayHaveMerges, type HeadWish } from './choose-head.ts';
import { HEAD_ROWS } from './find-head.ts';
import { createShaper } from './shape-table.ts';
import type { RawRow, TableBatch, TableHead, TableLimits } from './table-types.ts';

/** One table of a file, as a format gives it: rows from the start, as often as asked for. */
export interface TablePart {
  name: string;
  file: string;
  hidden: boolean;
  isText: boolean;
  /** Bytes of its part of the file. */
  bytes: number;
  rows(onBytes?: (bytes: number) => void): AsyncIterable<RawRow[]>;
  merges?(rows: number): Promise<CellRange[]>;
  found?(): TextFound | undefined;
}

export interface OpenTable {
  head: TableHead;
  batches(): AsyncGenerator<TableBatch>;
}

const SAMPLE_ROWS = 20;

const emptyTable = (name: string): Error =>
  fileError('table-empty', `“${name}”里没有任何内容。`, `There is nothing in "${name}".`, name);

async function firstRows(part: TablePart): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of part.rows()) {
    rows.push(...batch.slice(0, HEAD_ROWS - rows.length));
    if (rows.length >= HEAD_ROWS) break;
  }
  return rows;
}

/** Finds the headings of a table and reads its first rows. Throws where it is empty or has no headings. */
export async function openTable(
  part: TablePart,
  wish: Omit<HeadWish, 'columns' | 'isText'>,
  limits: TableLimits,
): Promise<OpenTable> {
  const { name, file, hidden, isText } = part;
  const first = await firstRows(part);
  if (first.length === 0) throw emptyTable(name);
  const merges = part.merges && mayHaveMerges(first) ? await part.merges(HEAD_ROWS) : [];
  const { columns: most } = limits;
  const chosen = chooseHead(first, { ...wish, columns: most, isText }, merges);
  const { columns, headRow, before, warnings } = chosen;
  const isBelow = ({ row }: RawRow): boolean => row > headRow;

  const sampler = createShaper(chosen, { limits, isText });
  const sample = sampler.take(structuredClone(first.filter(isBelow))).rows.slice(0, SAMPLE_ROWS);
  for (const row of first) {
    if (!('broken' in row) || row.row > headRow) continue;
    warnings.push({
      code: row.broken.code,
      path: `/rows/${row.row}`,
      message: row.broken.message,
      severity: 'warning',
    });
  }
  async function* batches(): AsyncGenerator<TableBatch> {
    const shaper = createShaper(chosen, { limits, isText });
    const progress = { bytes: 0, total: part.bytes };
    for await (const rows of part.rows((bytes) => (progress.bytes = bytes))) {
      const last = rows.at(-1);
      if (last && !isBelow(last)) continue;
      const below = isBelow(rows[0]!) ? rows : rows.filter(isBelow);
      yield { ...shaper.take(below), progress: { ...progress } };
    }
    yield { ...shaper.end(), progress: { bytes: part.bytes, total: part.bytes } };
  }
  return {
    head: {
      name,
      file,
      hidden,
      columns,
      headings: columns.map(({ key }) => key),
      headRow,
      before,
      sample,
      ...part.found?.(),
      warnings,
    },
    batches,
  };
}
