/** An ascending list of starts and what holds from each on, written as `050 Alor Setar; 060 Jitra`. */
export type Ranges = readonly (readonly [start: string, value: string])[];

export const fact = (text: string): Ranges =>
  text.split(';').map((entry) => {
    const trimmed = entry.trim();
    const blank = trimmed.indexOf(' ');
    return [trimmed.slice(0, blank), trimmed.slice(blank + 1).trim()] as const;
  });

/** The value of the last start that is not behind `key`. */
export function rangeOf(ranges: Ranges, key: string): string | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![0] <= key) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1]?.[1];
}
