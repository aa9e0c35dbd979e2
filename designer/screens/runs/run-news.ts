import { useEffect, useRef, useState } from 'react';
import type { RunSummary } from '../../api/runs.ts';
import { useRunStream, type RunNews } from '../../app/run-stream.tsx';
import type { Pages } from '../../ui/pages.ts';
import type { RunFilter } from './filter.ts';
import { sortNews } from './news.ts';

interface Unseen {
  ids: ReadonlySet<string>;
  more: boolean;
}

const nothing: Unseen = { ids: new Set(), more: false };

/** On a busy day hundreds of runs a second go on; drawing the page for each would stop it. */
const GATHER_MS = 250;

/** Hears of every run. Those on the page change in their place; the others are counted until the next reload. */
export function useRunNews(
  filter: RunFilter,
  { items, busy, patch }: Pages<RunSummary>,
): { count: number; more: boolean; live: boolean } {
  const [unseen, setUnseen] = useState(nothing);
  const heard = useRef<RunNews[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // What is on its way now holds everything that was unseen until now.
  useEffect(() => {
    if (!busy) return;
    heard.current = [];
    setUnseen(nothing);
  }, [busy]);

  const take = (): void => {
    timer.current = undefined;
    const shown = items.map(({ id }) => id);
    const { changed, fresh } = sortNews(filter, shown, heard.current);
    heard.current = [];
    if (changed.size > 0) patch((run) => ({ ...run, status: changed.get(run.id) ?? run.status }));
    if (fresh.length > 0) setUnseen((before) => ({ ...before, ids: new Set([...before.ids, ...fresh]) }));
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const { live } = useRunStream({
    more: () => setUnseen((before) => ({ ...before, more: true })),
    run: (news) => {
      heard.current.push(news);
      timer.current ??= setTimeout(() => latest.current(), GATHER_MS);
    },
  });
  return { count: unseen.ids.size, more: unseen.more, live };
}
