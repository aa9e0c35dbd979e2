import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiFailure } from '../api/failure.ts';
import { settle } from './settle.ts';

export interface Loaded<T> {
  /** The last good answer; it stays while a newer one is on its way, and when that one fails. */
  value: T | null;
  failure: ApiFailure | null;
  busy: boolean;
  reload(): void;
}

interface State<T> {
  value: T | null;
  failure: ApiFailure | null;
  busy: boolean;
}

/** Loads at once, and again whenever `key` changes; an answer that was overtaken is dropped. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<State<T>>({ value: null, failure: null, busy: true });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  useEffect(() => {
    const leave = new AbortController();
    const run = async (): Promise<void> => {
      setState((before) => ({ ...before, busy: true }));
      const next = await settle(latest.current(leave.signal));
      if (!leave.signal.aborted) setState((before) => ({ ...before, ...next, busy: false }));
    };
    void run();
    return () => leave.abort();
  }, [key, round]);

  return { ...state, reload: useCallback(() => setRound((count) => count + 1), []) };
}
