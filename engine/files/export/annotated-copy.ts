import type { Text } from '../../../schemas/text.ts';
import type { SheetColumn, SheetContent, SheetRows } from './sheet-plan.ts';

export type Language = keyof Text;

/** What is wrong with a row, as a person should read it. */
export interface RowRemark {
  /** Index of the cell, or null where it is the row as a whole. */
  column: number | null;
  message: Text;
  /** What to do about it. */
  fix?: Text;
}

/** A row as it was uploaded, with what is wrong with it (nothing: it was taken). */
export interface AnnotatedRow {
  row: number;
  cells: readonly string[];
  remarks: readonly RowRemark[];
}

const HEADINGS = {
  row: { zh: '行号', en: 'Row' },
  field: { zh: '问题字段', en: 'Field' },
  message: { zh: '问题', en: 'Problem' },
  fix: { zh: '怎么改', en: 'How to fix it' },
} as const satisfies Record<string, Text>;

const lines = (texts: readonly (string | undefined)[]): string =>
  [...new Set(texts.filter((text) => text !== undefined && text !== ''))].join('\n');

const ROWS = 500;

/**
 * A sheet of the uploaded rows with what is wrong with each, bad cells coloured; rows go out as they came, as text, so
 * that the corrected copy can be uploaded again. Its columns 行号, 问题字段, 问题 and 怎么改 are none of the table.
 */
export function annotatedCopy(
  name: string,
  headings: readonly string[],
  rows: AsyncIterable<AnnotatedRow> | Iterable<AnnotatedRow>,
  language: Language = 'zh',
): SheetContent {
  const text = (heading: string, width?: number): SheetColumn => ({
    heading,
    type: 'text',
    ...(width !== undefined && { width }),
  });
  const columns: SheetColumn[] = [
    ...headings.map((heading) => text(heading)),
    { heading: HEADINGS.row[language], type: 'integer', width: 8 },
    text(HEADINGS.field[language], 20),
    text(HEADINGS.message[language], 50),
    text(HEADINGS.fix[language], 50),
  ];
  const values = ({ row, cells, remarks }: AnnotatedRow): (string | number)[] => [
    ...headings.map((_, at) => cells[at] ?? ''),
    row,
    lines(remarks.map(({ column }) => (column === null ? undefined : headings[column]))),
    lines(remarks.map(({ message }) => message[language])),
    lines(remarks.map(({ fix }) => fix?.[language])),
  ];
  async function* batches(): AsyncGenerator<SheetRows> {
    let batch: Required<SheetRows> = { values: [], marks: [] };
    for await (const row of rows) {
      batch.values.push(values(row));
      batch.marks.push(
        row.remarks.flatMap(({ column }) =>
          column !== null && column >= 0 && column < headings.length ? [column] : [],
        ),
      );
      if (batch.values.length < ROWS) continue;
      yield batch;
      batch = { values: [], marks: [] };
    }
    if (batch.values.length > 0) yield batch;
  }
  return { name, columns, rows: batches() };
}

/** The headings of the added columns in any language: a copy that is uploaded again leaves them out. */
export const annotationHeadings: readonly string[] = Object.values(HEADINGS).flatMap(({ zh, en }) => [
  zh,
  en,
]);
