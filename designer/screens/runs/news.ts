import type { RunStatus } from '../../../schemas/run.ts';
import type { RunNews } from '../../app/run-stream.tsx';
import { fits, type RunFilter } from './filter.ts';

/**
 * Whether news are of a run that a reload would bring into the list. Ids carry their time, so what is above the newest
 * row is new; a run that only went on counts where the list is one of a status, to which it may have come. What is
 * looked for by key, error or end cannot be known from news.
 */
export function isNewHere(filter: RunFilter, shown: readonly string[], news: RunNews): boolean {
  if (shown.includes(news.runId) || !fits(filter, news)) return false;
  if (filter.key !== undefined || filter.errorCode !== undefined || filter.to !== undefined) return false;
  return filter.status !== undefined || news.runId > (shown[0] ?? '');
}

export interface SortedNews {
  /** What became of the rows on the page. */
  changed: ReadonlyMap<string, RunStatus>;
  /** Runs that a reload would bring. */
  fresh: readonly string[];
}

/** A while of news, the oldest first: of each run the last word counts. */
export function sortNews(filter: RunFilter, shown: readonly string[], heard: readonly RunNews[]): SortedNews {
  const last = new Map(heard.map((news) => [news.runId, news]));
  const here = new Set(shown);
  return {
    changed: new Map(
      [...last.values()].flatMap(({ runId, status }) => (here.has(runId) ? [[runId, status]] : [])),
    ),
    fresh: [...last.values()].filter((news) => isNewHere(filter, shown, news)).map(({ runId }) => runId),
  };
}
