import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useSearchParams } from 'react-router';
import type { RecordView } from '../../../schemas/record-query.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { queryRecords } from '../../api/records.ts';
import {
  columnsOf,
  emptyList,
  firstGroup,
  fromView,
  jumpsBy,
  readList,
  sortOf,
  wholeRule,
  writeList,
  type ListState,
} from '../../tables/list-state.ts';
import { openNumbered } from '../../tables/numbered-rows.ts';
import { openChain, type RowQuery, type RowSource, type Rows } from '../../tables/row-source.ts';
import type { Found } from './find-numbers.ts';

export interface List {
  state: ListState;
  change(part: Partial<ListState>): void;
  /** A saved view, or null for all records. */
  openView(view: RecordView | null): void;
}

/** The list as the address says it, so that a link shows the same to whoever opens it. */
export function useListState(definition: TableDefinition, views: readonly RecordView[] | null): List {
  const [params, setParams] = useSearchParams();
  const kept = params.get('list');
  const asked = params.get('view');
  const state = useMemo<ListState>(() => {
    const own = readList(kept);
    if (own !== null) return own;
    const view = views?.find(({ id }) => id === asked);
    return view === undefined ? { ...emptyList, group: firstGroup(definition) } : fromView(view);
  }, [kept, asked, views, definition]);
  const change = useCallback(
    (part: Partial<ListState>) => {
      const next = { ...state, ...part };
      setParams((before) => {
        const written = writeList(next);
        const after = new URLSearchParams(before);
        if (written === '') after.delete('list');
        else after.set('list', written);
        return after;
      });
    },
    [state, setParams],
  );
  const openView = useCallback(
    (view: RecordView | null) => setParams(view === null ? {} : { view: view.id }),
    [setParams],
  );
  return { state, change, openView };
}

export interface Shown {
  rows: Rows;
  source: RowSource;
  /** Opens the list anew, with what came since. */
  refresh(): void;
  /** The rule of what is shown; undefined asks for all records. */
  filter: unknown;
}

/** The rows of the list; a new source whenever it asks for something else. */
export function useRows(
  table: string,
  definition: TableDefinition,
  state: ListState,
  found: Found | null,
  unmask: boolean,
): Shown {
  const [round, setRound] = useState(0);
  const filter = useMemo(() => {
    const rule = wholeRule(state);
    if (found === null) return rule;
    return rule === undefined ? found.rule : { and: [found.rule, rule] };
  }, [state, found]);
  const fields = columnsOf(definition, state.columns).join(' ');
  const jumps = jumpsBy(state, found !== null);
  const asked = JSON.stringify([table, filter, sortOf(state), fields, jumps, unmask, round]);

  const source = useMemo(() => {
    const query: RowQuery = {
      byNumber: jumps,
      fetch: ({ cursor, limit, first }, signal) =>
        queryRecords(
          table,
          {
            ...(filter === undefined ? {} : { filter }),
            sort: first === undefined ? sortOf(state) : [{ field: 'id', direction: first }],
            fields: fields.split(' '),
            limit,
            ...(cursor === undefined ? {} : { cursor }),
            ...(unmask ? { unmask } : {}),
          },
          signal,
        ),
    };
    return jumps === null ? openChain(query) : openNumbered(query, jumps);
    // `asked` says all of it; the state is a new object with each change of the address.
  }, [asked]);
  useEffect(() => () => source.close(), [source]);
  const rows = useSyncExternalStore(source.subscribe, source.snapshot);
  // What was shown stays, dimmed, until its successor is there.
  const last = useRef(rows);
  if (rows.ready || rows.failure !== null) last.current = rows;
  return {
    rows:
      rows.ready || rows.failure !== null || last.current.length === 0
        ? rows
        : { ...last.current, ready: false },
    source,
    refresh: () => setRound((count) => count + 1),
    filter,
  };
}
