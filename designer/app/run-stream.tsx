import { createContext, use, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { RunMode, RunStatus } from '../../schemas/run.ts';
import { useStream } from '../ui/stream.ts';
import { useSession } from './session.tsx';

/** What the stream tells of a run, each time something of it was recorded. */
export interface RunNews {
  runId: string;
  flow: string;
  status: RunStatus;
  mode: RunMode;
}

export interface NewsHearer {
  run?(news: RunNews): void;
  /** Something happened that came without an id: another process's run, or whatever was missed while the line was down. */
  more?(): void;
}

interface RunStream {
  live: boolean;
  listen(hearer: NewsHearer): () => void;
}

const RunStreamContext = createContext<RunStream | null>(null);

/** One line for all screens: browsers allow a host six, over all their tabs. */
export function RunStreamProvider({ children }: { children: ReactNode }): ReactNode {
  const { may } = useSession();
  const hearers = useRef(new Set<NewsHearer>());
  const greeted = useRef(false);
  const tellMore = (): void => hearers.current.forEach((hearer) => hearer.more?.());
  const { live } = useStream(may('read', 'run') ? '/api/v1/runs/stream' : null, {
    hello: () => {
      // The first one opens the line; every other says that it was down.
      if (greeted.current) tellMore();
      greeted.current = true;
    },
    new: tellMore,
    run: (news: RunNews) => hearers.current.forEach((hearer) => hearer.run?.(news)),
  });
  const stream = useMemo<RunStream>(
    () => ({
      live,
      listen(hearer) {
        hearers.current.add(hearer);
        return () => hearers.current.delete(hearer);
      },
    }),
    [live],
  );
  return <RunStreamContext value={stream}>{children}</RunStreamContext>;
}

/** Hears of all runs while the screen is there. False: the line is down. */
export function useRunStream(hearer: NewsHearer): { live: boolean } {
  const stream = use(RunStreamContext);
  if (stream === null) throw new Error('outside of RunStreamProvider');
  const latest = useRef(hearer);
  useEffect(() => {
    latest.current = hearer;
  });
  const { listen, live } = stream;
  useEffect(
    () => listen({ run: (news) => latest.current.run?.(news), more: () => latest.current.more?.() }),
    [listen],
  );
  return { live };
}
