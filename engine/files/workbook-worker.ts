import type { Problem } from '../../schemas/problem.ts';
import { openTabularHere, type OpenTables, type TabularKind, type TabularOptions } from './tabular-here.ts';
import type { TableBatch, TableHead } from './table/table-types.ts';
import { serveCalls } from './worker-service.ts';
import type { FileSource } from './zip/open-zip.ts';

/** `reading` numbers the readings of tables: several may be under way. */
export type TabularQuestion =
  | { open: { source: FileSource; name: string; options: TabularOptions } }
  | { next: { table: number; reading: number } }
  | { stop: { reading: number } };

export interface TabularAnswer {
  kind: TabularKind;
  tables: TableHead[];
  warnings: Problem[];
}

/** Rows of one message: enough to make its cost small, few enough to be handled at once. */
const ROWS = 1_000;

/** Gathers small batches into one, so that a row costs little on its way. */
async function nextBatch(batches: AsyncGenerator<TableBatch>): Promise<TableBatch | null> {
  let whole: TableBatch | null = null;
  for (;;) {
    const { value, done } = await batches.next();
    if (done) return whole;
    if (whole) {
      for (const row of value.rows) whole.rows.push(row);
      for (const problem of value.problems) whole.problems.push(problem);
      whole.asides.push(...value.asides);
      whole.progress = value.progress;
    } else whole = value;
    if (whole.rows.length + whole.problems.length >= ROWS) return whole;
  }
}

/** The worker in which files are read: one file each. Whoever started it ends it (open-tabular.ts). */
function createService(): (question: TabularQuestion) => Promise<unknown> {
  let file: OpenTables | undefined;
  const readings = new Map<
    number,
    { batches: AsyncGenerator<TableBatch>; ahead: Promise<TableBatch | null> }
  >();

  const start = (table: number, reading: number): Promise<TableBatch | null> => {
    const batches = file!.tables[table]!.batches();
    const ahead = nextBatch(batches);
    readings.set(reading, { batches, ahead });
    return ahead;
  };
  const next = async (table: number, reading: number): Promise<TableBatch | null> => {
    const known = readings.get(reading);
    const batch = await (known ? known.ahead : start(table, reading));
    const { batches } = readings.get(reading)!;
    if (batch === null) readings.delete(reading);
    else {
      const ahead = nextBatch(batches);
      // Its failure belongs to the next question, which may come late.
      ahead.catch(() => {});
      readings.set(reading, { batches, ahead });
    }
    return batch;
  };
  return async (question) => {
    if ('open' in question) {
      const { source, name, options } = question.open;
      file = await openTabularHere(source, name, options);
      const answer: TabularAnswer = {
        kind: file.kind,
        tables: file.tables.map(({ head }) => head),
        warnings: file.warnings,
      };
      return answer;
    }
    if ('next' in question) return next(question.next.table, question.next.reading);
    const reading = readings.get(question.stop.reading);
    readings.delete(question.stop.reading);
    await reading?.ahead.catch(() => null);
    await reading?.batches.return(undefined);
    return null;
  };
}

serveCalls(createService());
