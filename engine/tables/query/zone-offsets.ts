import { offsetAt } from '../../../schemas/values/time.ts';

/** Offsets of a zone over time: each holds from its instant on, the first before all others too. */
export interface OffsetSpan {
  readonly from: number;
  readonly offset: number;
}

const STEP_MS = 7 * 86_400_000;
/** Zones were set up after the first, and nobody has decided beyond the last. */
const FIRST = Date.UTC(1880, 0, 1);
const LAST = Date.UTC(2101, 0, 1);

const known = new Map<string, readonly OffsetSpan[]>();

/** Throws RangeError for a zone the platform does not know. */
export function offsetsOf(zone: string): readonly OffsetSpan[] {
  const found = known.get(zone);
  if (found !== undefined) return found;
  const spans: OffsetSpan[] = [{ from: FIRST, offset: offsetAt(zone, FIRST) }];
  for (let at = FIRST; at < LAST; at += STEP_MS) {
    const before = offsetAt(zone, at);
    const after = offsetAt(zone, at + STEP_MS);
    if (before !== after) spans.push({ from: changeBetween(zone, at, at + STEP_MS), offset: after });
  }
  known.set(zone, spans);
  return spans;
}

function changeBetween(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from);
  let low = from;
  let high = to;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** By the same spans as in SQL. */
export function spanOffset(spans: readonly OffsetSpan[], instant: number): number {
  for (let at = spans.length - 1; at > 0; at -= 1) {
    const span = spans[at] as OffsetSpan;
    if (instant >= span.from) return span.offset;
  }
  return spans[0]?.offset ?? 0;
}
