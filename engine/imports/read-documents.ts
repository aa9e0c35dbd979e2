import type { FileRecipe } from '../../schemas/file-recipe.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { readByRecipe, type RecipeInput } from '../files/recipe/read-recipe.ts';
import { recognizeFiles } from '../files/recipe/recognize-files.ts';
import { fingerprintOf } from '../files/recipe/match-headings.ts';
import { createDocuments } from './document-of.ts';
import type { SourceTable } from './open-sources.ts';

/** A record as its files have it, before any mapping. */
export interface SourceDocument {
  file: string;
  row: number;
  /** Number of the order; blank where a row is a record. */
  key: string;
  document: JsonObject;
}

export interface DocumentBatch {
  documents: SourceDocument[];
  /** Rows that became no record, and odd cells; paths are `/files/<file>/rows/<row>`. */
  problems: Problem[];
  /** 0 to 1, of the files read. */
  progress: number;
}

/** The parts of a recipe among these tables. Throws ProblemError (`import-part-missing`). */
export function recipeInputs(recipe: FileRecipe, tables: readonly SourceTable[]): RecipeInput[] {
  const [found] = recognizeFiles([recipe], tables);
  if (found === undefined || found.missing.length > 0) {
    const missing = found?.missing[0] ?? recipe.parts[0];
    const name = missing?.title ?? { zh: missing?.id ?? recipe.id, en: missing?.id ?? recipe.id };
    throw new ProblemError(
      problem(
        'import-part-missing',
        '/files',
        `没有找到“${name.zh}”：文件里缺少列名 ${missing?.required.join('、') ?? ''}。请补上这个文件，或换一个模板。`,
        `There is no "${name.en}": the headings ${missing?.required.join(', ') ?? ''} are in none of the files. Add that file, or take another template.`,
      ),
    );
  }
  return found.parts.map(({ part, table }) => ({ part, table, file: table.label }));
}

/** Tables whose rows are records as they stand: the first that is shown, and those with the same headings. */
export function plainTables(tables: readonly SourceTable[]): SourceTable[] {
  const shown = tables.filter(({ hidden }) => !hidden);
  const first = (shown[0] ?? tables[0])?.headings ?? [];
  const wanted = fingerprintOf(first).join('\n');
  return (shown.length > 0 ? shown : [...tables]).filter(
    ({ headings }) => fingerprintOf(headings).join('\n') === wanted,
  );
}

/** All records of the files, in an order that is the same at every reading. */
export async function* readDocuments(
  tables: readonly SourceTable[],
  recipe: FileRecipe | null,
  folder?: string,
): AsyncGenerator<DocumentBatch> {
  if (recipe === null) {
    yield* readPlain(plainTables(tables));
    return;
  }
  const documentOf = createDocuments(recipe);
  const options = folder === undefined ? {} : { folder };
  for await (const batch of readByRecipe(recipe, recipeInputs(recipe, tables), options)) {
    const problems = batch.records.flatMap((record) => record.problems);
    yield {
      documents: batch.records.map((record) => ({
        file: record.file,
        row: record.row,
        key: record.key,
        document: documentOf(record),
      })),
      problems: problems.length === 0 ? batch.problems : [...batch.problems, ...problems],
      progress: batch.progress,
    };
  }
}

async function* readPlain(tables: readonly SourceTable[]): AsyncGenerator<DocumentBatch> {
  for (const [at, { rows, headings, label }] of tables.entries())
    for await (const batch of rows()) {
      const { bytes, total } = batch.progress;
      yield {
        documents: batch.rows.map(({ row, cells }) => ({
          file: label,
          row,
          key: '',
          document: Object.fromEntries(headings.map((heading, place) => [heading, cells[place] ?? ''])),
        })),
        problems: batch.problems.map(({ row, code, severity, message }) => ({
          code,
          path: `/files/${label}/rows/${row}`,
          message,
          severity,
        })),
        progress: (at + (total === 0 ? 1 : bytes / total)) / tables.length,
      };
    }
}

/** Some records of the first rows, without reading the files any further. */
export async function sampleDocuments(
  tables: readonly SourceTable[],
  recipe: FileRecipe | null,
): Promise<JsonObject[]> {
  const short = tables.map((table): SourceTable => ({
    ...table,
    async *rows() {
      yield { rows: table.sample, problems: [], asides: [], progress: { bytes: 1, total: 1 } };
    },
  }));
  const found: JsonObject[] = [];
  // Whether rows of one order stand together is not seen in a sample.
  const loose = recipe === null ? null : { ...recipe, contiguous: false };
  for await (const { documents } of readDocuments(short, loose))
    found.push(...documents.map(({ document }) => document));
  return found;
}

const PLACE = /^\/files\/([\s\S]*)\/rows\/(\d+)$/;

/** File and row that a problem of reading names. */
export function placeOf(path: string): { file: string; row: number } {
  const match = PLACE.exec(path);
  return { file: match?.[1] ?? '', row: Number(match?.[2] ?? 0) };
}
