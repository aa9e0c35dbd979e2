import { createTextReader } from './csv-encoding.ts';
import type { CsvEncoding } from './csv-types.ts';
import { fileError } from './file-problem.ts';
import type { RawRow } from './table/table-types.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['yen', '¥'],
]);

const characterOf = (whole: string, name: string): string => {
  if (!name.startsWith('#')) return ENTITIES.get(name.toLowerCase()) ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
};

const decode = (text: string): string =>
  text.includes('&') ? text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, characterOf) : text;

const SCRIPT_END = /<\/(?:script|style)/gi;
/** Spans multiply cells: a page of a few MB could claim thousands of millions. */
const MAX_CELLS = 10_000_000;

const tooManyCells = (): Error =>
  fileError(
    'html-cells',
    `表格超过 ${MAX_CELLS} 格，请另存为 CSV 后再上传。`,
    `The table has over ${MAX_CELLS} cells; save it as CSV and upload that.`,
  );

const clean = (text: string): string => decode(text.replaceAll(/[ \t\r\n]+/g, ' ')).trim();

interface Cell {
  text: string;
  columns: number;
  rows: number;
}

const span = (tag: string, name: string): number => {
  const count = Number(new RegExp(`\\b${name}\\s*=\\s*["']?(\\d{1,4})`, 'i').exec(tag)?.[1] ?? 1);
  return Math.min(Math.max(count, 1), 1_000);
};

/** Puts cells into a grid: one that spans rows or columns has its text in all of them, as merged headings need it. */
function createGrid(most: number) {
  const rows: string[][] = [];
  let count = 0;
  let pending: { column: number; text: string; rows: number }[] = [];
  return {
    rows,
    add: (cells: readonly Cell[]): void => {
      const row: string[] = [];
      const next: typeof pending = [];
      count += pending.length;
      for (const one of pending) {
        row[one.column] = one.text;
        if (one.rows > 1) next.push({ ...one, rows: one.rows - 1 });
      }
      let at = 0;
      for (const { text, columns, rows: down } of cells) {
        count += columns;
        while (row[at] !== undefined) at++;
        for (let left = columns; left > 0 && at < most; left--, at++) {
          row[at] = text;
          if (down > 1) next.push({ column: at, text, rows: down - 1 });
        }
      }
      if (count > MAX_CELLS) throw tooManyCells();
      pending = next;
      rows.push(Array.from(row, (text) => text ?? ''));
    },
  };
}

/** Takes a page apart in one pass; what stands in no cell of a table is left out. */
function readRows(page: string, columns: number): string[][] {
  const grid = createGrid(columns + 1);
  let row: Cell[] | undefined;
  let cell: Cell | undefined;
  const endCell = (): void => {
    if (cell && row) row.push({ ...cell, text: clean(cell.text) });
    cell = undefined;
  };
  const endRow = (): void => {
    endCell();
    if (row && row.length > 0) grid.add(row);
    row = undefined;
  };
  let at = 0;
  while (at < page.length) {
    const open = page.indexOf('<', at);
    if (cell) cell.text += page.slice(at, open === -1 ? page.length : open);
    if (open === -1) break;
    const isComment = page.startsWith('<!--', open);
    const close = isComment ? page.indexOf('-->', open + 4) : page.indexOf('>', open);
    if (close === -1) break;
    const tag = page.slice(open, close);
    const name = /^<\/?([a-z]+)/i.exec(tag)?.[1]?.toLowerCase();
    at = close + (isComment ? 3 : 1);
    if (name === 'script' || name === 'style') {
      SCRIPT_END.lastIndex = at;
      const end = tag[1] === '/' ? null : SCRIPT_END.exec(page);
      if (end) at = end.index;
    } else if (name === 'tr') {
      endRow();
      if (tag[1] !== '/') row = [];
    } else if (name === 'td' || name === 'th') {
      endCell();
      if (tag[1] !== '/' && row)
        cell = { text: '', columns: span(tag, 'colspan'), rows: span(tag, 'rowspan') };
    } else if (name === 'table' && tag[1] === '/') endRow();
    else if (name === 'br' && cell) cell.text += ' ';
  }
  endRow();
  return grid.rows;
}

/**
 * The tables of a page, one after the other as rows: many exports named `.xls` are that. Nothing is run or fetched.
 * The encoding is the one the page names, else it is found out.
 */
export function readHtmlRows(bytes: Uint8Array, columns: number): { encoding: CsvEncoding; rows: RawRow[] } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4_096, bytes.length)).toString('latin1');
  const named = /charset\s*=\s*["']?\s*(utf-8|gbk|gb2312|gb18030)/i.exec(start)?.[1]?.toLowerCase();
  const reader = createTextReader(named === undefined ? undefined : named === 'utf-8' ? 'utf-8' : 'gb18030');
  const page = reader.push(bytes) + reader.end();
  const rows = readRows(page, columns);
  if (rows.length === 0) {
    throw fileError(
      'html-table',
      '这是网页文件（常见原因：登录过期后下载到的是登录页），里面没有表格。请重新登录后导出。',
      'This is a web page without a table, often the log-in page of an expired session; log in and export again.',
    );
  }
  return {
    encoding: reader.found().encoding,
    rows: rows.map((cells, index) => ({ row: index + 1, cells })),
  };
}
