import type { ApiFailure } from '../api/failure.ts';
import type { TableRecord } from '../api/records.ts';
import { settle } from '../ui/settle.ts';
import { BLOCK, newState, subscribeTo, tell, type RowQuery, type RowSource } from './row-source.ts';

/** Blocks that stay in memory; those that came longest ago go first. */
const KEPT_BLOCKS = 60;

/** A list sorted by records themselves goes on behind a record's number, whether that record is there or not. */
export const cursorBehind = (no: number): string =>
  btoa(JSON.stringify([no]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Numbers of the first and the last record, and which of them stands on top. */
interface Ends {
  first: number;
  last: number;
  direction: 'asc' | 'desc';
}

const numberAt = ({ first, last, direction }: Ends, index: number): number =>
  direction === 'desc' ? last - index : first + index;

async function readEnds(query: RowQuery, direction: Ends['direction'], signal: AbortSignal) {
  const [low, high] = await Promise.all([
    query.fetch({ limit: 1, first: 'asc' }, signal),
    query.fetch({ limit: 1, first: 'desc' }, signal),
  ]);
  const [first, last] = [low, high].map(({ items }) => Number(items[0]?.id ?? Number.NaN));
  const known = first !== undefined && last !== undefined && !Number.isNaN(first + last);
  return { ends: known ? { first, last, direction } : null, plan: low.plan };
}

/** The records of one block by their numbers; fewer than it has places where records were deleted. */
async function readBlock(query: RowQuery, ends: Ends, block: number, signal: AbortSignal) {
  const [start, end] = [numberAt(ends, block * BLOCK), numberAt(ends, (block + 1) * BLOCK)];
  const down = ends.direction === 'desc';
  const page = await query.fetch(
    { cursor: cursorBehind(down ? start + 1 : start - 1), limit: BLOCK },
    signal,
  );
  const mine = page.items
    .map((record) => [Number(record.id), record] as const)
    .filter(([no]) => (down ? no > end : no < end));
  return { records: new Map(mine), titles: page.titles };
}

/** The blocks in memory, and those on their way. */
function openBlocks(
  query: RowQuery,
  onRead: (titles: Record<string, string>) => void,
  onFailure: (failure: ApiFailure) => void,
) {
  const blocks = new Map<number, Map<number, TableRecord>>();
  const under = new Map<number, AbortController>();
  const read = async (ends: Ends, block: number): Promise<void> => {
    const own = new AbortController();
    under.set(block, own);
    const answer = await settle(readBlock(query, ends, block, own.signal));
    if (own.signal.aborted) return;
    under.delete(block);
    if (answer.failure !== null) return onFailure(answer.failure);
    blocks.set(block, answer.value.records);
    for (const old of [...blocks.keys()].slice(0, Math.max(0, blocks.size - KEPT_BLOCKS))) blocks.delete(old);
    onRead(answer.value.titles);
  };
  return {
    blocks,
    /** Reads what is on the screen; whoever scrolls by does not wait for what is out of sight already. */
    fill(ends: Ends, from: number, until: number): void {
      const seen = new Set<number>();
      for (let block = Math.floor(from / BLOCK); block * BLOCK < until; block += 1) seen.add(block);
      for (const [block, reading] of under)
        if (!seen.has(block)) {
          reading.abort();
          under.delete(block);
        }
      for (const block of seen) if (!blocks.has(block) && !under.has(block)) void read(ends, block);
    },
    close(): void {
      for (const reading of under.values()) reading.abort();
    },
  };
}

/**
 * The records by their numbers: row and number say each other, so that any place is read at once however far down it
 * is. A number whose record was deleted keeps its row, and nothing moves.
 */
export function openNumbered(query: RowQuery, direction: Ends['direction']): RowSource {
  const state = newState();
  const leave = new AbortController();
  let ends: Ends | null = null;
  let wanted: readonly [number, number] = [0, BLOCK];
  const { blocks, fill, close } = openBlocks(
    query,
    (titles) => tell(state, { at, titles: { ...state.rows.titles, ...titles }, failure: null, ready: true }),
    (failure) => tell(state, { failure }),
  );
  const at = (index: number): TableRecord | null | undefined => {
    const block = blocks.get(Math.floor(index / BLOCK));
    return ends === null || block === undefined ? undefined : (block.get(numberAt(ends, index)) ?? null);
  };
  const show = (): void => {
    if (ends !== null) fill(ends, wanted[0], Math.min(wanted[1], ends.last - ends.first + 1));
  };
  const begin = async (): Promise<void> => {
    const answer = await settle(readEnds(query, direction, leave.signal));
    if (leave.signal.aborted) return;
    if (answer.failure !== null) return tell(state, { failure: answer.failure });
    ({ ends } = answer.value);
    const length = ends === null ? 0 : ends.last - ends.first + 1;
    const { plan } = answer.value;
    tell(state, { length, newest: ends?.last ?? 0, plan, failure: null, ready: ends === null });
    show();
  };
  void begin();
  return {
    snapshot: () => state.rows,
    subscribe: subscribeTo(state),
    show(from, until) {
      wanted = [from, Math.max(until, from + 1)];
      show();
    },
    patch(record) {
      const no = Number(record.id);
      for (const block of blocks.values()) if (block.has(no)) block.set(no, record);
      tell(state, {});
    },
    retry: () => (ends === null ? void begin() : show()),
    close() {
      leave.abort();
      close();
    },
  };
}
