import { useEffect, useState } from 'react';
import type { RunSummary } from '../../api/runs.ts';
import { useRunStream } from '../../app/run-stream.tsx';
import type { Pages } from '../../ui/pages.ts';
import type { RunFilter } from './filter.ts';
import { isNewHere } from './news.ts';

interface Unseen {
  ids: ReadonlySet<string>;
  more: boolean;
}

const nothing: Unseen = { ids: new Set(), more: false };

/** Hears of every run. Those on the page change in their place; the others are counted until the next reload. */
export function useRunNews(
  filter: RunFilter,
  { items, busy, patch }: Pages<RunSummary>,
): { count: number; more: boolean; live: boolean } {
  const [unseen, setUnseen] = useState(nothing);
  // What is on its way now holds everything that was unseen until now.
  useEffect(() => {
    if (busy) setUnseen(nothing);
  }, [busy]);

  const { live } = useRunStream({
    more: () => setUnseen((before) => ({ ...before, more: true })),
    run: (news) => {
      const shown = items.map(({ id }) => id);
      if (shown.includes(news.runId))
        patch((run) => (run.id === news.runId ? { ...run, status: news.status } : run));
      else if (isNewHere(filter, shown, news))
        setUnseen((before) => ({ ...before, ids: new Set([...before.ids, news.runId]) }));
    },
  });
  return { count: unseen.ids.size, more: unseen.more, live };
}
