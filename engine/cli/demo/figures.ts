import type { DemoApi } from './api.ts';

interface RunRow {
  id: string;
  status: string;
  keys: Record<string, string>;
  errorCode: string | null;
}

export interface CaseRow {
  run: string | null;
  type: string;
  cause: string;
  object: string | null;
  field: string | null;
  value: string | null;
}

/** All pages of a list. */
export const all = async <T>(api: DemoApi, path: string): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: T[]; next: string | null } = await api.call(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=100${at}`,
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
};

export const runsOf = (api: DemoApi, flow: string): Promise<RunRow[]> =>
  all<RunRow>(api, `/api/v1/runs?flow=${flow}`);

/** By channel: what came in and what became of it. Everything is read from the database, through the API. */
export const byChannel = async (api: DemoApi) => {
  const runs = await runsOf(api, 'order-intake');
  const cases = await all<CaseRow>(api, '/api/v1/cases?open=true');
  const channelOf = new Map(runs.map((run) => [run.id, run.keys['channel'] ?? '']));
  const rows = new Map<
    string,
    { total: number; decided: number; quarantined: number; asked: number; failed: number }
  >();
  const row = (channel: string) => {
    const known = rows.get(channel) ?? { total: 0, decided: 0, quarantined: 0, asked: 0, failed: 0 };
    rows.set(channel, known);
    return known;
  };
  for (const { status, keys } of runs) {
    const counts = row(keys['channel'] ?? '');
    counts.total += 1;
    if (status === 'completed') counts.decided += 1;
    if (status === 'failed') counts.failed += 1;
  }
  for (const one of cases) {
    const channel = channelOf.get(one.run ?? '');
    if (channel === undefined) continue;
    if (one.type === 'quarantine') row(channel).quarantined += 1;
    else if (one.type === 'task') row(channel).asked += 1;
  }
  return { rows, cases: cases.filter(({ run }) => channelOf.has(run ?? '')), channelOf };
};
