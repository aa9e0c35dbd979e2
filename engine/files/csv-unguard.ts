/** An id behind an apostrophe (`'0012`, `'SF10`, `'-5`): a bare word with a digit in it. Other text keeps its own. */
const GUARDED_ID = /^'[=+\-@]?(?=[\w.\-/]*\d)[\w.\-/]+$/;
/** What a spreadsheet takes for a formula, in full width too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A tab before or after a cell keeps spreadsheets from reading a number; blanks beside it are padding. */
function withoutTabs(cell: string): string {
  const fromStart = cell.startsWith('\t') ? cell.trimStart() : cell;
  return fromStart.endsWith('\t') ? fromStart.trimEnd() : fromStart;
}

/**
 * Whether text, written to a cell of CSV as it is, would not come back: a spreadsheet would take it for a formula, or
 * our own reader for a guard. Such text goes behind an apostrophe.
 */
export function needsGuard(text: string): boolean {
  let from = 0;
  while (text[from] === "'") from++;
  const bare = from === 0 ? text : text.slice(from);
  return FORMULA.test(bare) || bare.startsWith('`') || (from > 0 && GUARDED_ID.test(`'${bare}`));
}

/**
 * Takes off what exporters put around a cell so that a spreadsheet leaves it alone: `="0012"`, `'0012`, `'=1+1`,
 * a tab before or after (Alipay), a backtick before (WeChat Pay).
 */
export function unguard(cell: string): string {
  if (cell.startsWith("'") && !cell.endsWith('\t') && needsGuard(cell)) return cell.slice(1);
  const bare = withoutTabs(cell);
  switch (bare[0]) {
    case '=':
      return bare.length > 2 && bare.startsWith('="') && bare.endsWith('"')
        ? bare.slice(2, -1).replaceAll('""', '"')
        : bare;
    case '`':
      return bare.includes('`', 1) ? bare : bare.slice(1);
    case "'":
      return GUARDED_ID.test(bare) ? bare.slice(1) : bare;
    default:
      return bare;
  }
}
