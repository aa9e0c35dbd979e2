import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { openTabular, type OpenTabularOptions, type Table } from '../open-tabular.ts';
import type { Aside, RowProblem, TableRow } from './table-types.ts';

/** Everything a table gives. */
export async function collect(
  table: Pick<Table, 'rows'>,
): Promise<{ rows: TableRow[]; problems: RowProblem[]; asides: Aside[] }> {
  const all = { rows: [] as TableRow[], problems: [] as RowProblem[], asides: [] as Aside[] };
  for await (const { rows, problems, asides } of table.rows()) {
    all.rows.push(...rows);
    all.problems.push(...problems);
    all.asides.push(...asides);
  }
  return all;
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content;

export const openHere = (content: string | Uint8Array, options: OpenTabularOptions = {}) =>
  openTabular(bytesOf(content), { thread: 'here', name: 'f', ...options });

/** The first table of a file with all of its rows. */
export async function readHere(content: string | Uint8Array, options: OpenTabularOptions = {}) {
  const file = await openHere(content, options);
  const table = file.tables[0]!;
  const all = await collect(table);
  await file.close();
  return { file, table, ...all, cells: all.rows.map(({ cells }) => cells) };
}

/** The code of the problem with which something ends; `none` if it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
}
