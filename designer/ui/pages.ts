import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiFailure } from '../api/failure.ts';
import { settle } from './settle.ts';

interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

export interface Pages<Item> {
  items: Item[];
  failure: ApiFailure | null;
  /** Nothing has come yet, or what is shown is being replaced or continued. */
  busy: boolean;
  /** Loads the next page below; null when this is the last. */
  more: (() => void) | null;
  reload(): void;
  /** Changes items where they stand, for news that came by another way. */
  patch(change: (item: Item) => Item): void;
}

interface State<Item> extends PageOf<Item> {
  failure: ApiFailure | null;
  busy: boolean;
}

type LoadPage<Item> = (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<Item>>;

/**
 * A list that is loaded page by page with a cursor, anew whenever `key` changes. Whatever is shown stays in its place
 * until its successor is there; an answer that was overtaken is dropped.
 */
export function usePages<Item>(key: string, load: LoadPage<Item>): Pages<Item> {
  const [state, setState] = useState<State<Item>>({ items: [], next: null, failure: null, busy: true });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => {
    latest.current = load;
  });

  const fetchPage = useCallback(async (cursor: string | undefined) => {
    leaving.current?.abort();
    const leave = new AbortController();
    leaving.current = leave;
    setState((before) => ({ ...before, busy: true }));
    const answer = await settle(latest.current(cursor, leave.signal));
    if (leave.signal.aborted) return;
    setState((before) => {
      if (answer.failure !== null) return { ...before, failure: answer.failure, busy: false };
      const { items, next } = answer.value;
      return {
        items: cursor === undefined ? items : [...before.items, ...items],
        next,
        failure: null,
        busy: false,
      };
    });
  }, []);

  useEffect(() => {
    void fetchPage(undefined);
    return () => leaving.current?.abort();
  }, [key, round, fetchPage]);

  const { items, next, failure, busy } = state;
  return {
    items,
    failure,
    busy,
    more: next === null ? null : () => void fetchPage(next),
    reload: useCallback(() => setRound((count) => count + 1), []),
    patch: useCallback(
      (change) => setState((before) => ({ ...before, items: before.items.map(change) })),
      [],
    ),
  };
}
