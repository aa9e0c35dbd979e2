import type { ApiFailure } from '../api/failure.ts';
import type { ReadPlan, RecordPage, TableRecord } from '../api/records.ts';
import { settle } from '../ui/settle.ts';

/** Records to one request: a screenful or two, quick to read and to draw. */
export const BLOCK = 100;

export interface Rows {
  /** How many rows the list has, as far as is known; grows while pages of a chain come. */
  length: number;
  /** Undefined: not here yet. Null: there is no such record any more. */
  at(index: number): TableRecord | null | undefined;
  /** Titles of the records that references name. */
  titles: Readonly<Record<string, string>>;
  plan: ReadPlan | null;
  failure: ApiFailure | null;
  /** The first answer is here. */
  ready: boolean;
  /** The newest record there was when the list was opened. */
  newest: number | null;
}

export interface RowSource {
  snapshot(): Rows;
  subscribe(listener: () => void): () => void;
  /** These rows are on the screen. */
  show(from: number, until: number): void;
  /** Puts a record that was written in the place where it stands. */
  patch(record: TableRecord): void;
  retry(): void;
  close(): void;
}

export interface RowQuery {
  /** In the order of records themselves: any place can be jumped to. */
  byNumber: 'asc' | 'desc' | null;
  fetch(
    page: { cursor?: string; limit: number; first?: 'asc' | 'desc' },
    signal: AbortSignal,
  ): Promise<RecordPage>;
}

export interface State {
  rows: Rows;
  listeners: Set<() => void>;
}

const nothing: Rows = {
  length: 0,
  at: () => undefined,
  titles: {},
  plan: null,
  failure: null,
  ready: false,
  newest: null,
};

export const newState = (): State => ({ rows: nothing, listeners: new Set() });

export function tell(state: State, change: Partial<Rows>): void {
  // A new object each time: that is how those who listen see that something changed.
  state.rows = { ...state.rows, ...change };
  for (const listener of state.listeners) listener();
}

export const subscribeTo =
  (state: State) =>
  (listener: () => void): (() => void) => {
    state.listeners.add(listener);
    return () => state.listeners.delete(listener);
  };

/** Pages one after the other, as a cursor leads; the next is fetched when the end comes near. */
export function openChain(query: RowQuery): RowSource {
  const state = newState();
  const records: TableRecord[] = [];
  const leave = new AbortController();
  let next: string | null | undefined;
  let busy = false;

  const more = async (): Promise<void> => {
    if (busy || next === null || leave.signal.aborted) return;
    busy = true;
    const first = next === undefined;
    const cursor = next === undefined || next === null ? {} : { cursor: next };
    const answer = await settle(query.fetch({ ...cursor, limit: BLOCK }, leave.signal));
    busy = false;
    if (leave.signal.aborted) return;
    if (answer.failure !== null) return tell(state, { failure: answer.failure });
    const page = answer.value;
    records.push(...page.items);
    next = page.next;
    tell(state, {
      length: records.length + (page.next === null ? 0 : BLOCK),
      at: (index) => records[index],
      titles: { ...state.rows.titles, ...page.titles },
      ...(first ? { plan: page.plan } : {}),
      failure: null,
      ready: true,
    });
  };
  void more();

  return {
    snapshot: () => state.rows,
    subscribe: subscribeTo(state),
    show(_from, until) {
      if (until + BLOCK / 2 > records.length) void more();
    },
    patch(record) {
      const index = records.findIndex(({ id }) => id === record.id);
      if (index < 0) return;
      records[index] = record;
      tell(state, {});
    },
    retry: () => void more(),
    close: () => leave.abort(),
  };
}
