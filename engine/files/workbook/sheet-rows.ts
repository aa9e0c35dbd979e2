import { fileError } from '../file-problem.ts';
import { columnLetters, ruinedProblem } from '../table/ruined-number.ts';
import type { RawRow, RowProblem, TableLimits } from '../table/table-types.ts';
import { readXml } from '../xml/read-xml.ts';
import { attribute, brokenXml, type XmlHandler } from '../xml/xml-scanner.ts';
import { columnOf, MAX_ROW } from './cell-reference.ts';
import { numberCell } from './cell-value.ts';
import type { NumberShape } from './number-format.ts';
import { createTextRun, unescapeText } from './text-run.ts';

/** What cells refer to. */
export interface SheetContext {
  sharedStrings: readonly string[];
  shapes: readonly NumberShape[];
  is1904: boolean;
  limits: TableLimits;
}

interface Cell {
  column: number;
  type: string;
  shape: NumberShape;
  value: string;
  hasFormula: boolean;
}

type FullRow = Exclude<RawRow, { broken: RowProblem }>;

const errorProblem = (row: number, column: number, value: string): RowProblem => {
  const cell = `${columnLetters(column)}${row}`;
  const zh = `单元格 ${cell} 的公式出错（${value}），按空值处理。`;
  return {
    row,
    column,
    code: 'cell-formula-error',
    severity: 'warning',
    message: { zh, en: `The formula in cell ${cell} failed (${value}); the cell counts as blank.` },
  };
};
const uncalculated = (row: number, column: number): RowProblem => {
  const cell = `${columnLetters(column)}${row}`;
  const zh = `单元格 ${cell} 的公式没有计算结果，按空值处理；请用 Excel 打开并保存后重新上传。`;
  return {
    row,
    column,
    code: 'cell-formula-uncalculated',
    severity: 'warning',
    message: {
      zh,
      en: `The formula in cell ${cell} has no result; the cell counts as blank. Open and save the file in Excel.`,
    },
  };
};

/** Adds a cell to its row, if there is anything in it. */
function addCell(target: FullRow, cell: Cell, { sharedStrings, is1904, limits }: SheetContext): void {
  const { column, type, value } = cell;
  const tell = (problem: RowProblem): void => void (target.problems ??= []).push(problem);
  let text = value;
  let kind = 't';
  switch (type) {
    case 's': {
      const shared = sharedStrings[Number(value)];
      if (value !== '' && shared === undefined) throw brokenXml();
      text = shared ?? '';
      break;
    }
    case 'b':
      if (value !== '') [text, kind] = [value === '1' || value === 'true' ? 'TRUE' : 'FALSE', 'b'];
      break;
    case 'e':
      tell(errorProblem(target.row, column, value));
      [text, kind] = ['', 'e'];
      break;
    case 'd':
      [text, kind] = [value.replace('T', ' ').replace(/(?:\.0+)?Z?$/, ''), 'd'];
      break;
    case 'n':
      if (value !== '') {
        const number = numberCell(value.trim(), cell.shape, is1904);
        if (!number) throw brokenXml();
        ({ text, kind } = number);
        if (kind === 'r') tell(ruinedProblem(target.row, column, text));
      }
      break;
    default:
  }
  if (text === '' && cell.hasFormula && type === 'n') tell(uncalculated(target.row, column));
  if (text === '' && kind !== 'e') return;
  if (column >= limits.columns) throw tooWide(target.row, column, limits.columns);
  place(target, column, text, kind);
}

const tooWide = (row: number, column: number, most: number): Error =>
  fileError(
    'table-columns',
    `超过 ${most} 列：单元格 ${columnLetters(column)}${row} 里还有内容。请删去多余的列后重新上传。`,
    `There are over ${most} columns: cell ${columnLetters(column)}${row} still holds something. Delete what is not needed and upload again.`,
  );

function place(target: FullRow, column: number, text: string, kind: string): void {
  const { cells } = target;
  // Cells out of order are against the format, but are written by some programs; the later one wins.
  const gap = column - cells.length;
  for (let at = 0; at < gap; at++) cells.push('');
  cells[column] = text;
  const kinds = target.kinds ?? '';
  target.kinds =
    column >= kinds.length
      ? kinds + 't'.repeat(column - kinds.length) + kind
      : kinds.slice(0, column) + kind + kinds.slice(column + 1);
}

/** Rows and cells may say where they stand; one that does not follows the one before. */
function rowNumber(attributes: string, before: number): number {
  const number = attribute(attributes, 'r');
  const row = number === undefined ? before + 1 : Number(number);
  if (!Number.isInteger(row) || row < 1 || row > MAX_ROW) throw brokenXml();
  return row;
}

/** Makes `cell`, which was the cell before, the next one: one object for all, since there are millions. */
function begin(cell: Cell, attributes: string, shapes: readonly NumberShape[]): void {
  const reference = attribute(attributes, 'r');
  const column = reference === undefined ? cell.column + 1 : columnOf(reference);
  if (column < 0) throw brokenXml();
  const style = attribute(attributes, 's');
  cell.column = column;
  cell.type = attribute(attributes, 't') ?? 'n';
  cell.shape = (style === undefined ? undefined : shapes[Number(style)]) ?? 'number';
  cell.value = '';
  cell.hasFormula = false;
}

/**
 * The handler that makes rows of a sheet's XML; rows without anything in them are left out. Only what lies in
 * `sheetData` counts, whatever else a sheet carries along.
 */
export function createSheetHandler(context: SheetContext, rows: RawRow[]): XmlHandler {
  const run = createTextRun();
  const cell: Cell = { column: -1, type: 'n', shape: 'number', value: '', hasFormula: false };
  let current: FullRow = { row: 0, cells: [] };
  let inData = false;
  let inCell = false;
  let inValue = false;
  let root = '';

  const openRow = (attributes: string): void => {
    current = { row: rowNumber(attributes, current.row), cells: [] };
    cell.column = -1;
  };
  const openCell = (attributes: string): void => {
    begin(cell, attributes, context.shapes);
    inCell = true;
    run.clear();
  };
  const closeCell = (): void => {
    inCell = false;
    if (cell.type === 'inlineStr') cell.value = run.take();
    else if (cell.type === 'str') cell.value = unescapeText(cell.value);
    addCell(current, cell, context);
  };
  const closeRow = (): void => {
    if (current.cells.length === 0) return;
    if (current.kinds !== undefined && /^t*$/.test(current.kinds)) delete current.kinds;
    rows.push(current);
  };

  const handler: XmlHandler = {
    wantsText: false,
    open(name, attributes) {
      if (!inData) {
        if (root === '') root = name;
        if (root !== 'worksheet') throw brokenXml();
        inData = name === 'sheetData';
      } else if (inCell) {
        if (name === 'f') cell.hasFormula = true;
        inValue = name === 'v';
        handler.wantsText = inValue || run.open(name);
      } else if (name === 'c') openCell(attributes);
      else if (name === 'row') openRow(attributes);
    },
    close(name) {
      if (!inData) return;
      if (name === 'c') closeCell();
      else if (inCell) {
        handler.wantsText = run.close(name);
        inValue = false;
      } else if (name === 'row') closeRow();
      else if (name === 'sheetData') inData = false;
    },
    text(text) {
      if (inValue) cell.value += text;
      else run.add(text);
    },
  };
  return handler;
}

/** The rows of a sheet as they come, in stretches. */
export async function* readSheetRows(
  pieces: AsyncIterable<Uint8Array>,
  context: SheetContext,
): AsyncGenerator<RawRow[]> {
  let rows: RawRow[] = [];
  const sink: RawRow[] = [];
  for await (const _ of readXml(pieces, createSheetHandler(context, sink))) {
    if (sink.length === 0) continue;
    rows = sink.splice(0);
    yield rows;
  }
  if (sink.length > 0) yield sink;
}
