import type { FileRecipe, RecipePart } from '../../../schemas/file-recipe.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { fileError } from '../file-problem.ts';
import type { Table } from '../open-tabular.ts';
import { createRowStore } from './row-store.ts';
import { recordOf, type SourceRecord } from './source-record.ts';
import { createRowReader, type SourceRow } from './source-row.ts';

/** A table and the part it was recognised as. */
export interface RecipeInput {
  part: RecipePart;
  table: Pick<Table, 'headings' | 'rows'>;
  /** What people call the file; goes into the paths of problems. */
  file: string;
}

export interface RecordBatch {
  records: SourceRecord[];
  /** Rows that went into no record, and cells that are odd; paths are `/files/<file>/rows/<row>`. */
  problems: Problem[];
  /** 0 to 1, of the reading; records come after it unless rows stand together. */
  progress: number;
}

export interface ReadRecipeOptions {
  /** What rows may take in memory before they go to files (67,108,864). */
  memoryBytes?: number;
  /** Where those files go. */
  folder?: string;
}

const MEMORY_BYTES = 67_108_864;
const BATCH = 500;

interface RowBatch {
  rows: SourceRow[];
  problems: Problem[];
  progress: number;
}

async function* readRows(
  { part, table, file }: RecipeInput,
  share: number,
  before: number,
): AsyncGenerator<RowBatch> {
  const read = createRowReader(part, table, file);
  for await (const batch of table.rows()) {
    const problems = batch.problems.map(({ row, code, severity, message }) => ({
      code,
      path: `/files/${file}/rows/${row}`,
      message,
      severity,
    }));
    const rows: SourceRow[] = [];
    for (const row of batch.rows) {
      const one = read(row);
      if (one.key === '') problems.push({ ...withoutKey(one, part), severity: 'error' });
      else if (one.hints?.[part.key] === 'r') problems.push({ ...ruinedKey(one, part), severity: 'error' });
      else rows.push(one);
    }
    const { bytes, total } = batch.progress;
    yield { rows, problems, progress: before + share * (total === 0 ? 1 : bytes / total) };
  }
}

const withoutKey = ({ file, row }: SourceRow, part: RecipePart): Problem =>
  problem(
    'row-without-key',
    `/files/${file}/rows/${row}`,
    `第 ${row} 行没有“${part.key}”，不知道属于哪个订单。`,
    `Row ${row} has no "${part.key}", so that its order is not known.`,
  );
const ruinedKey = ({ file, row, key }: SourceRow, part: RecipePart): Problem =>
  problem(
    'row-key-ruined',
    `/files/${file}/rows/${row}`,
    `第 ${row} 行的“${part.key}”是“${key}”，末尾几位已被表格软件改掉，不能作为订单号；请把该列设为文本后重新导出。`,
    `"${part.key}" in row ${row} is "${key}", whose last digits a spreadsheet has dropped; set the column to text and export again.`,
    key,
  );

/**
 * Reads files by a recipe: one record per order, with its rows from all parts. Rows of an order may stand anywhere; what
 * does not fit into memory goes to files for the while. With `contiguous` nothing is kept, and a key that comes again
 * after others is an error (`recipe-scattered`). What cannot become a record is told in `problems`, never dropped.
 */
export async function* readByRecipe(
  recipe: FileRecipe,
  inputs: readonly RecipeInput[],
  options: ReadRecipeOptions = {},
): AsyncGenerator<RecordBatch> {
  const ordered = recipe.parts.flatMap((part) => inputs.filter((input) => input.part.id === part.id));
  const share = 1 / Math.max(1, ordered.length);
  const rows = async function* (): AsyncGenerator<RowBatch> {
    for (const [at, input] of ordered.entries()) yield* readRows(input, share, at * share);
  };
  if (recipe.contiguous === true && recipe.parts.length === 1) yield* readTogether(recipe, rows());
  else yield* readScattered(recipe, rows(), options);
}

function addRecord(recipe: FileRecipe, rows: readonly SourceRow[], batch: RecordBatch): void {
  const { record, problems } = recordOf(recipe, rows);
  if (record) batch.records.push(record);
  batch.problems.push(...problems);
}

async function* readScattered(
  recipe: FileRecipe,
  batches: AsyncIterable<RowBatch>,
  { memoryBytes = MEMORY_BYTES, folder }: ReadRecipeOptions,
): AsyncGenerator<RecordBatch> {
  const store = createRowStore(memoryBytes, folder);
  try {
    for await (const { rows, problems, progress } of batches) {
      for (const row of rows) await store.add(row);
      yield { records: [], problems, progress };
    }
    let batch: RecordBatch = { records: [], problems: [], progress: 1 };
    for await (const group of store.groups()) {
      addRecord(recipe, group, batch);
      if (batch.records.length + batch.problems.length < BATCH) continue;
      yield batch;
      batch = { records: [], problems: [], progress: 1 };
    }
    yield batch;
  } finally {
    await store.close();
  }
}

async function* readTogether(
  recipe: FileRecipe,
  batches: AsyncIterable<RowBatch>,
): AsyncGenerator<RecordBatch> {
  const seen = new Set<string>();
  let group: SourceRow[] = [];
  for await (const { rows, problems, progress } of batches) {
    const batch: RecordBatch = { records: [], problems, progress };
    for (const row of rows) {
      if (group.length > 0 && group[0]!.key !== row.key) {
        addRecord(recipe, group, batch);
        group = [];
      }
      if (group.length === 0) {
        if (seen.has(row.key)) throw scattered(row);
        seen.add(row.key);
      }
      group.push(row);
    }
    yield batch;
  }
  const last: RecordBatch = { records: [], problems: [], progress: 1 };
  if (group.length > 0) addRecord(recipe, group, last);
  yield last;
}

const scattered = ({ key, row }: SourceRow): Error =>
  fileError(
    'recipe-scattered',
    `第 ${row} 行又出现了订单“${key}”，同一订单的行没有排在一起；请在配方里关闭“同一订单的行相邻”后重试。`,
    `Order "${key}" comes again in row ${row}; its rows do not stand together. Turn that off in the recipe and try again.`,
    key,
  );
