import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { countCases, type CaseGroup } from '../api/cases.ts';
import type { ApiFailure } from '../api/failure.ts';
import { useLoad } from '../ui/load.ts';
import { useRunStream } from './run-stream.tsx';
import { useSession } from './session.tsx';

interface CaseCounts {
  /** Null until the first answer: unknown is no zero. */
  groups: readonly CaseGroup[] | null;
  total: number | null;
  failure: ApiFailure | null;
  /** When they were counted last, in ms; null: not yet. */
  readAt: number | null;
  reload(): void;
}

/** However much happens, the counts are asked for once in this time. */
const REST_MS = 3_000;

const CaseCountsContext = createContext<CaseCounts | null>(null);

/** How many cases are open, kept fresh: runs open and close them. */
export function CaseCountsProvider({ children }: { children: ReactNode }): ReactNode {
  const { may } = useSession();
  const mayRead = may('read', 'case');
  const { value, failure, reload } = useLoad(`cases ${mayRead}`, async (signal) => ({
    groups: mayRead ? (await countCases(signal)).items : [],
    readAt: Date.now(),
  }));
  const [stale, setStale] = useState(false);
  useEffect(() => {
    if (!stale) return undefined;
    const timer = setTimeout(() => {
      setStale(false);
      reload();
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [stale, reload]);
  const note = useRef(() => setStale(true)).current;
  useRunStream({ run: note, more: note });

  const counts = useMemo<CaseCounts>(() => {
    const groups = value?.groups ?? null;
    const total = groups === null ? null : groups.reduce((sum, { cases }) => sum + cases, 0);
    return { groups, total, failure, readAt: value?.readAt ?? null, reload };
  }, [value, failure, reload]);
  return <CaseCountsContext value={counts}>{children}</CaseCountsContext>;
}

export function useCaseCounts(): CaseCounts {
  const counts = use(CaseCountsContext);
  if (counts === null) throw new Error('outside of CaseCountsProvider');
  return counts;
}
