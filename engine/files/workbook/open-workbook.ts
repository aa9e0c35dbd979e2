import { fileError } from '../file-problem.ts';
import type { RawRow, TableLimits } from '../table/table-types.ts';
import type { ZipArchive } from '../zip/open-zip.ts';
import type { CellRange } from './cell-reference.ts';
import { readMerges } from './read-merges.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheetRows, type SheetContext } from './sheet-rows.ts';
import { readStyles } from './read-styles.ts';
import { readWorkbookParts } from './workbook-parts.ts';

/** A sheet to be read, as often as wanted, each time from its start. */
export interface Sheet {
  name: string;
  hidden: boolean;
  /** Packed. */
  bytes: number;
  rows(onBytes?: (bytes: number) => void): AsyncGenerator<RawRow[]>;
  /** Merged cells that begin in the first rows; goes through the whole sheet. */
  merges(rows: number): Promise<CellRange[]>;
}

export interface Workbook {
  sheets: Sheet[];
  /** Names of sheets that hold no cells: charts. */
  others: string[];
}

/** Opens the workbook that an archive is. Shared texts are read at once, sheets as they are asked for. */
export async function openWorkbook(archive: ZipArchive, limits: TableLimits): Promise<Workbook> {
  const { sheets, others, is1904, sharedStrings, styles } = await readWorkbookParts(archive);
  if (sheets.length > limits.sheets) {
    throw fileError(
      'workbook-sheets',
      `工作簿超过 ${limits.sheets} 个工作表。`,
      `The workbook has over ${limits.sheets} sheets.`,
    );
  }
  const context: SheetContext = {
    sharedStrings: sharedStrings ? await readSharedStrings(sharedStrings.open(), limits) : [],
    shapes: styles ? await readStyles(styles.open()) : [],
    is1904,
    limits,
  };
  return {
    others,
    sheets: sheets.map(({ name, hidden, entry }) => ({
      name,
      hidden,
      bytes: entry.packedSize,
      rows: (onBytes) => readSheetRows(entry.open(onBytes), context),
      merges: (rows) => readMerges(entry.open(), rows),
    })),
  };
}
