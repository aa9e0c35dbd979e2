/** An id behind an apostrophe (`'0012`, `'SF10`, `'-5`): a bare word with a digit in it. Other text keeps its own. */
const GUARDED_ID = /^'[=+\-@]?(?=[\w.\-/]*\d)[\w.\-/]+$/;

/** A tab before or after a cell keeps spreadsheets from reading a number; blanks beside it are padding. */
function withoutTabs(cell: string): string {
  const fromStart = cell.startsWith('\t') ? cell.trimStart() : cell;
  return fromStart.endsWith('\t') ? fromStart.trimEnd() : fromStart;
}

/**
 * Takes off what exporters put around a cell so that a spreadsheet leaves it alone: `="0012"`, `'0012`,
 * a tab before or after (Alipay), a backtick before (WeChat Pay).
 */
export function unguard(cell: string): string {
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
