import { useEffect, useState } from 'react';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLoad, type Loaded } from './load.ts';

export interface Kept<T> extends Loaded<T> {
  /** When the value was read, in ms; null: there is none. */
  readAt: number | null;
  /** The value is of an earlier visit, or the newest reading failed. */
  stale: boolean;
}

interface Entry<T> {
  at: number;
  value: T;
}

const PREFIX = 'daliu.kept.';

function recall<T>(key: string): Entry<T> | null {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : (parseJson(text) as unknown as Entry<T>);
  } catch {
    // Nothing kept, or by an older version: it is read anew anyway.
    return null;
  }
}

function keep<T>(key: string, entry: Entry<T>): void {
  try {
    localStorage.setItem(PREFIX + key, printJson(entry));
  } catch {
    // A full or forbidden store costs the first glance of the next visit, no more.
  }
}

/**
 * Loads like `useLoad`, anew every `everyMs`, and begins with what this browser saw last, so that a screen of figures
 * never stands empty. `key` also names the place it is kept at; it must tell users apart.
 */
export function useKept<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs = 30_000,
): Kept<T> {
  const [first] = useState(() => recall<T>(key));
  const loaded = useLoad(key, async (signal) => {
    const entry = { at: Date.now(), value: await load(signal) };
    keep(key, entry);
    return entry;
  });
  const { reload } = loaded;
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  const entry = loaded.value ?? first;
  return {
    ...loaded,
    value: entry?.value ?? null,
    readAt: entry?.at ?? null,
    stale: entry !== null && (loaded.value === null || loaded.failure !== null),
  };
}
