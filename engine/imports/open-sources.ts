import type { Problem } from '../../schemas/problem.ts';
import { annotationHeadings } from '../files/export/annotated-copy.ts';
import { openTabular, type OpenTabularOptions, type Table } from '../files/open-tabular.ts';

/** A file of an import and where it lies. */
export interface FilePlace {
  name: string;
  path: string;
}

/** A table of one of the files. */
export interface SourceTable extends Table {
  /** The file it is in. */
  upload: string;
  /** What problems call it: the file, and the sheet where there are several kinds of places. */
  label: string;
}

export interface Sources {
  tables: SourceTable[];
  warnings: Problem[];
  close(): Promise<void>;
}

const added = new Set(annotationHeadings);

/** A corrected copy of ours has columns behind the uploaded ones; they are none of the source. */
function withoutAnnotations<T extends Table>(table: T): T {
  const end = table.headings.findIndex((_, at) => table.headings.slice(at).every((one) => added.has(one)));
  if (end < 1) return table;
  return { ...table, headings: table.headings.slice(0, end), columns: table.columns.slice(0, end) };
}

/** Two files of one name are told apart, since problems name rows by their file. */
function labelsOf(files: readonly FilePlace[]): string[] {
  const seen = new Map<string, number>();
  return files.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** Opens all files of an import, each in a worker of its own. Throws ProblemError (see `openTabular`). */
export async function openSources(
  files: readonly FilePlace[],
  options: Pick<OpenTabularOptions, 'signal' | 'thread' | 'timeoutMs'> = {},
): Promise<Sources> {
  const labels = labelsOf(files);
  const opened: Awaited<ReturnType<typeof openTabular>>[] = [];
  const close = async (): Promise<void> => void (await Promise.all(opened.map((file) => file.close())));
  const tables: SourceTable[] = [];
  try {
    for (const [at, { path, name }] of files.entries()) {
      const file = await openTabular(path, { ...options, name });
      opened.push(file);
      const upload = labels[at]!;
      for (const table of file.tables) {
        const label = file.kind === 'csv' || file.kind === 'html' ? upload : `${upload}/${table.name}`;
        tables.push(withoutAnnotations({ ...table, upload, label }));
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { tables, warnings: opened.flatMap(({ warnings }) => warnings), close };
}
