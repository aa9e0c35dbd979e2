import { problem } from '../../../schemas/problem.ts';
import type { RecordQuery } from '../../../schemas/record-query.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import type { CompiledTable } from '../compile-table.ts';
import type { TableRecord } from '../print-record.ts';
import type { ReadPlan } from './plan-read.ts';
import { prepareRead, type PreparedRead } from './prepare-read.ts';
import { planRead, readMatching } from './read-page.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import { referenceTitles } from './reference-titles.ts';
import { showRecords } from './show-records.ts';
import { readPosition, writePosition } from './sort-order.ts';

export interface RecordPage {
  items: TableRecord[];
  /** Where the next page begins; null: this was the last. */
  next: string | null;
  /** Titles of the records that references of the page name, by their ids; those its reader may not see are missing. */
  titles: Record<string, string>;
  plan: ReadPlan;
}

const PAGE = 50;
const MAX_PAGE = 1_000;

/**
 * A page of records. Without a sort in the order of their ids; a cursor names a place, so records that come and go
 * move no other record to another page. Throws ProblemError with a pointer into the query (unknown fields, bad rules,
 * `not-sortable`, `masked-field`, `invalid-cursor`), `table-forbidden`, `read-timeout`, and EngineError `table-unknown`.
 */
export async function queryRecords(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  query: RecordQuery,
): Promise<RecordPage> {
  const read = await planRead(await prepareRead(reads, asking, tableId, query));
  if (query.fields !== undefined) checkFields(query.fields, read.table);
  const after = query.cursor === undefined ? undefined : readPosition(query.cursor, read.order);
  const limit = Math.min(MAX_PAGE, query.limit ?? PAGE);
  const found = await readMatching(read, after, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items = await showRecords(
    read,
    shown.map(({ record }) => record),
    query.fields,
  );
  return {
    items,
    next: found.length > limit && last !== undefined ? writePosition(last.position) : null,
    titles: await referenceTitles(reads, asking, read, items),
    plan: read.plan,
  };
}

/** How a query would be read, without reading. */
export async function explainQuery(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  query: RecordQuery,
): Promise<ReadPlan> {
  return (await planRead(await prepareRead(reads, asking, tableId, query))).plan;
}

/** Throws ProblemError (unknown-field) with a pointer for a path that the table does not have. */
export function checkFields(paths: readonly string[], table: CompiledTable): void {
  for (const [index, path] of paths.entries())
    if (!isField(path, table)) throw unknownField(path, `/fields/${index}`);
}

function isField(path: string, { fields }: PreparedRead['table']): boolean {
  const [head = '', member] = path.split('.');
  const found = fields.get(head);
  if (found === undefined) return member === undefined && everyRecord.has(head);
  if (found.field.retired === true) return false;
  return member === undefined || found.rows === undefined || found.rows.has(member);
}

const everyRecord: ReadonlySet<string> = new Set(['id', 'revision', 'createdAt', 'updatedAt', 'deletedAt']);

export const unknownField = (path: string, at: string): ProblemError =>
  new ProblemError(
    problem('unknown-field', at, `表里没有字段“${path}”。`, `The table has no field "${path}".`, path),
  );
