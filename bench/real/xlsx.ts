import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TABLE_LIMITS } from '../../engine/files/table/table-types.ts';
import { columnLetters } from '../../engine/files/table/ruined-number.ts';
import { openWorkbook } from '../../engine/files/workbook/open-workbook.ts';
import { openZip } from '../../engine/files/zip/open-zip.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { tally, type Suite, type Tally } from './suite.ts';

type Seen = string | number | boolean | { date: string } | null;
interface SeenSheet {
  name: string;
  state: string;
  filled: number;
  /** The first twelve cells that are not blank. */
  first: Record<string, Seen>;
}
type SeenFile = { sheets: SeenSheet[] } | { error: string };

interface Cells {
  name: string;
  hidden: boolean;
  /** By reference; a formula that failed by its error's own text. */
  cells: Map<string, string>;
}

/** Workbooks of three libraries, beside what a fourth one read in them. */
export const xlsx: Suite = {
  name: 'xlsx',
  folder: '05-conformance/xlsx',
  async run(dir) {
    const { files } = JSON.parse(await readFile(join(dir, '_openpyxl.json'), 'utf8')) as {
      files: Record<string, SeenFile>;
    };
    const checks = tally();
    for (const folder of ['exceljs', 'poi', 'sheetjs']) {
      for (const name of (await readdir(join(dir, folder))).sort()) {
        const file = `${folder}/${name}`;
        const seen = files[file];
        const own = await readCells(join(dir, file));
        if (seen === undefined) checks.note(`${file}: nothing to compare with`);
        else if ('error' in seen) checks.equal(`${file} is refused`, own, 'xml-doctype');
        else compare(checks, file, own, seen.sheets);
      }
    }
    return checks.result();
  },
};

async function readCells(path: string): Promise<Cells[] | string> {
  try {
    const archive = await openZip({ path });
    const { sheets } = await openWorkbook(archive, TABLE_LIMITS);
    const all: Cells[] = [];
    for (const { name, hidden, rows } of sheets) {
      const cells = new Map<string, string>();
      for await (const batch of rows()) {
        for (const row of batch) {
          if (!('cells' in row)) continue;
          for (const [at, text] of row.cells.entries()) {
            if (text !== '' || row.kinds?.[at] === 'e') cells.set(`${columnLetters(at)}${row.row}`, text);
          }
        }
      }
      all.push({ name, hidden, cells });
    }
    archive.close();
    return all;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

function compare(checks: Tally, file: string, own: Cells[] | string, seen: readonly SeenSheet[]): void {
  if (typeof own === 'string') {
    checks.equal(`${file} is read`, own, 'read');
    return;
  }
  checks.equal(
    `${file}: sheets`,
    own.map(({ name, hidden }) => [name, hidden]),
    seen.map(({ name, state }) => [name, state !== 'visible']),
  );
  for (const [at, { filled, first }] of seen.entries()) {
    const { name, cells } = own[at] ?? { name: '', cells: new Map<string, string>() };
    checks.equal(`${file} ${name}: cells`, cells.size, filled);
    for (const [reference, value] of Object.entries(first)) {
      checks.holds(
        `${file} ${name}!${reference} ${JSON.stringify(value)} is ${cells.get(reference) ?? 'blank'}`,
        isSame(cells.get(reference), value),
      );
    }
  }
}

/** The other reader gives numbers as doubles, the first day of 1904 as midnight, and errors of formulas as text. */
function isSame(own: string | undefined, seen: Seen): boolean {
  if (own === undefined) return seen === null;
  if (typeof seen === 'number') return Number(own) === seen;
  if (typeof seen === 'boolean') return own === String(seen).toUpperCase();
  if (typeof seen === 'string') return own === seen || (own === '' && seen.startsWith('#'));
  if (seen === null) return own === '';
  const [day, clock = '00:00:00'] = own.split(' ');
  return seen.date === `${day}T${clock}` || (seen.date === '00:00:00' && own === '1904-01-01');
}
