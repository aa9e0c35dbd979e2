import type { FieldProblem, ImportFile, ImportPlan } from '../../schemas/import.ts';
import type { Tables } from '../store/tables.ts';
import { compileMapping } from '../mapping/index.ts';
import { annotatedCopy, type AnnotatedRow, type RowRemark } from '../files/export/annotated-copy.ts';
import type { SheetContent } from '../files/export/sheet-plan.ts';
import { writeSheets, type WriteOptions } from '../files/export/write-sheets.ts';
import type { WriteReport } from '../files/export/sheet-plan.ts';
import { readFiles } from './file-store.ts';
import { openSources, type SourceTable } from './open-sources.ts';
import { listProblems, type KeptProblem } from './problem-store.ts';

const PAGE = 500;

/** Remarks by file and row. */
type Remarks = Map<string, KeptProblem[]>;

/**
 * Writes the files of an import as one workbook, each row as it was with what is wrong with it: mended there, it can be
 * uploaded again. Throws ProblemError for a file that is gone or cannot be read.
 */
export async function annotateImport(
  { tables, zone }: { tables: Tables; zone: string },
  row: { id: string; files: readonly ImportFile[]; plan: ImportPlan | null },
  path: string,
  options: WriteOptions = {},
): Promise<WriteReport> {
  const files = await readFiles(
    tables,
    row.files.map(({ id }) => id),
  );
  const { signal, thread } = options;
  const sources = await openSources(files, { ...(signal && { signal }), ...(thread && { thread }) });
  try {
    const remarks = await readRemarks(tables, row.id);
    const columnOf = columnsOf(row.plan);
    const shown = sources.tables.filter(({ hidden }) => !hidden);
    const sheets = shown.map((table) => sheetOf(table, remarks, columnOf));
    return await writeSheets(path, { format: 'xlsx', zone }, sheets, options);
  } finally {
    await sources.close();
  }
}

async function readRemarks(tables: Tables, id: string): Promise<Remarks> {
  const remarks: Remarks = new Map();
  let cursor: string | undefined;
  do {
    const page = await listProblems(tables, id, {
      state: 'open',
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const one of page.items) {
      const key = `${one.row} ${one.file}`;
      remarks.set(key, [...(remarks.get(key) ?? []), one]);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return remarks;
}

/** The heading a field comes from, `商家编码` for `lines[0].merchantCode`. */
function columnsOf(plan: ImportPlan | null): (field: string) => string | undefined {
  const headings = new Map<string, string>();
  for (const { field, from } of plan === null ? [] : compileMapping(plan.mapping).lineage) {
    const [source] = from;
    if (source !== undefined) headings.set(field, headingOf(source));
  }
  return (field) => headings.get(field.replaceAll(/\[\d+\]/g, '[*]')) ?? headings.get(field);
}

/** The last name of a path; one that is no plain word is quoted in it. */
function headingOf(path: string): string {
  const quoted = /\["((?:[^"\\]|\\.)*)"\]$/.exec(path);
  if (quoted) return JSON.parse(`"${quoted[1]}"`) as string;
  return path.replace(/^.*[.\]]/, '');
}

function sheetOf(
  table: SourceTable,
  remarks: Remarks,
  columnOf: (field: string) => string | undefined,
): SheetContent {
  const { headings, label } = table;
  const remarkOf = ({ field, message, fix }: FieldProblem): RowRemark => {
    const at = headings.indexOf(columnOf(field) ?? field);
    return { column: at === -1 ? null : at, message, ...(fix && { fix }) };
  };
  const remarksOf = (row: number): RowRemark[] =>
    (remarks.get(`${row} ${label}`) ?? []).flatMap(({ problems }) => problems.map(remarkOf));
  async function* rows(): AsyncGenerator<AnnotatedRow> {
    for await (const batch of table.rows()) {
      for (const { row, cells } of batch.rows) yield { row, cells, remarks: remarksOf(row) };
      // Rows that could not be read have no cells to show; where they are is told all the same.
      for (const { row, message, severity } of batch.problems)
        if (severity === 'error') yield { row, cells: [], remarks: [{ column: null, message }] };
    }
  }
  return annotatedCopy(label, headings, rows());
}
