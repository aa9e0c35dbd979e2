import { openCsvSink } from './export/csv-sink.ts';
import type { SheetOutput, SheetPlan, SheetRows, SheetSink } from './export/sheet-plan.ts';
import { openXlsxSink } from './export/xlsx-sink.ts';
import { serveCalls } from './worker-service.ts';

export type WriterQuestion =
  { open: { path: string; output: SheetOutput } } | { begin: SheetPlan } | { add: SheetRows } | { end: true };

/**
 * The worker in which a file is written (export/write-sheets.ts): packing and spelling out cells takes a core.
 * Questions are answered in their order, since a sheet has to be begun before its rows; one that fails ends the file.
 */
function createService(): (question: WriterQuestion) => Promise<unknown> {
  let sink: SheetSink;
  let last: Promise<unknown> = Promise.resolve();
  const answer = async (question: WriterQuestion): Promise<unknown> => {
    if ('open' in question) {
      const { path, output } = question.open;
      sink = output.format === 'csv' ? openCsvSink(path, output) : openXlsxSink(path, output);
      return null;
    }
    if ('begin' in question) return sink.begin(question.begin);
    if ('add' in question) return sink.add(question.add);
    return sink.end();
  };
  return (question) => {
    last = last.then(() => answer(question));
    return last;
  };
}

serveCalls(createService());
