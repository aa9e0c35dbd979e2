import type { SheetColumn } from './sheet-plan.ts';

/** The styles of a workbook, numbered as they are asked for and written at its end. */
export interface SheetStyles {
  head: number;
  /** The style of a column's cells; `isMarked` for a cell that is shown as bad. */
  of(column: SheetColumn, isMarked: boolean): number;
  xml(): string;
}

const FIRST_CUSTOM = 164;
const TEXT_FORMAT = 49;

const formatOf = ({ type, scale = 2 }: SheetColumn): string => {
  switch (type) {
    case 'integer':
      return '0';
    case 'decimal':
      return scale === 0 ? '0' : `0.${'0'.repeat(Math.min(scale, 10))}`;
    case 'percent':
      return '0.00%';
    case 'date':
      return 'yyyy-mm-dd';
    case 'instant':
      return 'yyyy-mm-dd hh:mm:ss';
    case 'text':
      // Kept as text when someone edits it: a formula stays what it looks like.
      return '@';
    default:
      return 'General';
  }
};

const FONTS =
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>';
const solid = (color: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${color}"/><bgColor indexed="64"/></patternFill></fill>`;
/** The first two are fixed by the format; then headings, and cells that are wrong. */
const FILLS = `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${solid('FFE8EEF7')}${solid('FFFFC7CE')}</fills>`;

export function createSheetStyles(): SheetStyles {
  const formats = new Map([
    ['General', 0],
    ['@', TEXT_FORMAT],
  ]);
  const styles = new Map<string, number>();
  const xfs = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    `<xf numFmtId="${TEXT_FORMAT}" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`,
  ];
  return {
    head: 1,
    of: (column, isMarked) => {
      const format = formatOf(column);
      const key = `${format}${isMarked ? '!' : ''}`;
      const known = styles.get(key);
      if (known !== undefined) return known;
      const id = formats.get(format) ?? FIRST_CUSTOM + formats.size;
      formats.set(format, id);
      const fill = isMarked ? 'fillId="3" applyFill="1"' : 'fillId="0"';
      xfs.push(
        `<xf numFmtId="${id}" fontId="0" ${fill} borderId="0" xfId="0"${id === 0 ? '' : ' applyNumberFormat="1"'}/>`,
      );
      styles.set(key, xfs.length - 1);
      return xfs.length - 1;
    },
    xml: () => {
      const custom = [...formats].filter(([, id]) => id >= FIRST_CUSTOM);
      const numFmts = custom.map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`).join('');
      return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${
        custom.length === 0 ? '' : `<numFmts count="${custom.length}">${numFmts}</numFmts>`
      }${FONTS}${FILLS}<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs></styleSheet>`;
    },
  };
}
