/**
 * Headings over two rows: `收货信息` over `姓名` and `电话` makes `收货信息/姓名`; a heading merged over both rows, or
 * alone in its column, stays as it is.
 */
export const joinHeads = (upper: readonly string[], lower: readonly string[]): string[] =>
  Array.from({ length: Math.max(upper.length, lower.length) }, (_, at) => {
    const [above, below] = [(upper[at] ?? '').trim(), (lower[at] ?? '').trim()];
    if (above === '' || above === below) return below;
    return below === '' ? above : `${above}/${below}`;
  });
