import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from '../../engine/files/read-csv.ts';
import { tally, type Suite } from './suite.ts';

type Row = Record<string, string>;

/** Twelve CSV files of every shape with the records they hold. */
export const csvSpectrum: Suite = {
  name: 'csv-spectrum',
  folder: '05-conformance/csv-spectrum',
  async run(dir) {
    const checks = tally();
    for (const file of (await readdir(join(dir, 'csvs'))).sort()) {
      const path = join(dir, 'csvs', file);
      const beside = JSON.parse(await readFile(join(dir, 'json', file.replace(/csv$/, 'json')), 'utf8')) as
        Row | Row[];
      const rows: Row[] = [];
      const reading = readCsv(path);
      for await (const row of reading) rows.push(row);
      checks.equal(
        file,
        rows,
        asInFile(Array.isArray(beside) ? beside : [beside], await readFile(path, 'latin1')),
      );
      checks.equal(`${file}: problems`, reading.report.problems, []);
    }
    return checks.result();
  },
};

/**
 * The records beside a file, where they say something else than the file itself: a copy of newlines_crlf.csv has lost
 * its carriage returns, and the phone number of location_coordinates.csv is masked in the records only.
 */
function asInFile(records: readonly Row[], text: string): Row[] {
  const phone = /^\d{10}(?=,)/m.exec(text)?.[0];
  return records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => {
        if (key === 'Contact Phone Number' && phone !== undefined) return [key, phone];
        return [key, text.includes('\r') ? value : value.replaceAll('\r\n', '\n')];
      }),
    ),
  );
}
