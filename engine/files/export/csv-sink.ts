import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { csvHead, csvLine } from './csv-line.ts';
import type { CsvOutput, SheetPlan, SheetRows, SheetSink } from './sheet-plan.ts';

/** Writes delimited text; a file holds one table, so that a second sheet is refused. */
export function openCsvSink(path: string, options: CsvOutput & { zone: string }): SheetSink {
  const { encoding = 'utf-8', byteOrderMark = true, delimiter = ',', zone } = options;
  const file = createWriteStream(path);
  const written = finished(file);
  written.catch(() => {});
  const encode = (text: string): Buffer =>
    encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, 'gb18030');
  let plan: SheetPlan | undefined;
  let rows = 0;

  const write = async (text: string): Promise<void> => {
    if (!file.write(encode(text))) await Promise.race([once(file, 'drain'), written]);
  };
  return {
    begin: async (wanted) => {
      if (plan) throw new Error('a CSV file holds one table');
      plan = wanted;
      const mark = encoding === 'utf-8' && byteOrderMark ? '\ufeff' : '';
      await write(mark + csvHead(plan.columns, delimiter));
    },
    add: async ({ values }: SheetRows) => {
      if (!plan) throw new Error('rows before their sheet');
      let text = '';
      for (const row of values) text += csvLine(row, plan.columns, zone, options);
      rows += values.length;
      await write(text);
    },
    end: async () => {
      file.end();
      await written;
      return { bytes: file.bytesWritten, rows, sheets: plan ? [plan.name] : [], warnings: [] };
    },
  };
}
