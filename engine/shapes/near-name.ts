/** How many letters must be put in, taken out, replaced or swapped with their neighbour. Stops counting above `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (last[column] as number) + 1,
        (line[column - 1] as number) + 1,
        (last[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (before[column - 2] as number) + 1);
      line.push(least);
    }
    if (Math.min(...line) > most) return most + 1;
    before = last;
    last = line;
  }
  return last[b.length] as number;
}

/** Spelt alike but for case and the marks between words: `orderNo`, `order_no`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_\-.]/g, '');

/** The name that was probably meant: a typing error away. Undefined where none is near. */
export function nearName(given: string, names: Iterable<string>): string | undefined {
  // A letter of Chinese is a word: two others make another name.
  const most = /[^\x20-\x7e]/.test(given) ? 1 : given.length <= 3 ? 1 : given.length <= 8 ? 2 : 3;
  let best: { name: string; steps: number } | undefined;
  for (const name of names) {
    if (name === given) continue;
    const steps = plain(name) === plain(given) ? 0.5 : distance(given, name, most);
    if (steps <= most && (best === undefined || steps < best.steps)) best = { name, steps };
  }
  return best?.name;
}
