/**
 * The assignment of rows to columns with the greatest sum of worth, each used once (Hungarian method, O(n²·m)). A pair
 * worth nothing is never made. `worth[row][column]`; the result has a column or -1 for each row.
 */
export function assign(worth: readonly (readonly number[])[]): number[] {
  const rows = worth.length;
  const columns = worth[0]?.length ?? 0;
  const result = Array.from({ length: rows }, () => -1);
  if (columns === 0) return result;
  // Every row may stay alone in a column of its own that costs nothing.
  const width = columns + rows;
  const cost = (row: number, column: number): number => (column < columns ? -(worth[row]![column] ?? 0) : 0);
  const rowPrice = new Float64Array(rows + 1);
  const columnPrice = new Float64Array(width + 1);
  const owner = new Int32Array(width + 1);
  for (let row = 1; row <= rows; row += 1) grow(row, width, cost, rowPrice, columnPrice, owner);
  for (let column = 1; column <= columns; column += 1) {
    const row = owner[column]!;
    if (row > 0 && (worth[row - 1]![column - 1] ?? 0) > 0) result[row - 1] = column - 1;
  }
  return result;
}

/** Finds the cheapest way to give one more row a column, moving others, and takes it. */
function grow(
  row: number,
  width: number,
  cost: (row: number, column: number) => number,
  rowPrice: Float64Array,
  columnPrice: Float64Array,
  owner: Int32Array,
): void {
  const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(width + 1);
  const used = new Uint8Array(width + 1);
  owner[0] = row;
  let at = 0;
  do {
    used[at] = 1;
    const current = owner[at]!;
    let delta = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let column = 1; column <= width; column += 1) {
      if (used[column] === 1) continue;
      const reduced = cost(current - 1, column - 1) - rowPrice[current]! - columnPrice[column]!;
      if (reduced < least[column]!) {
        least[column] = reduced;
        before[column] = at;
      }
      if (least[column]! < delta) [delta, next] = [least[column]!, column];
    }
    for (let column = 0; column <= width; column += 1) {
      if (used[column] === 1) {
        rowPrice[owner[column]!] = rowPrice[owner[column]!]! + delta;
        columnPrice[column] = columnPrice[column]! - delta;
      } else least[column] = least[column]! - delta;
    }
    at = next;
  } while (owner[at] !== 0);
  while (at !== 0) {
    const previous = before[at]!;
    owner[at] = owner[previous]!;
    at = previous;
  }
}
