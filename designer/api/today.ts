import type { ReplyOf } from '../../schemas/api/route.ts';
import type { runActivity } from '../../schemas/api/activity.ts';
import type { listChannels, syncChannelNow } from '../../schemas/api/channels.ts';
import type { countRecords, groupRecords } from '../../schemas/api/records.ts';
import type { listTables } from '../../schemas/api/tables.ts';
import { call } from './client.ts';

export type RunActivity = ReplyOf<typeof runActivity>;
export type ChannelState = ReplyOf<typeof listChannels>['items'][number];

export const readActivity = (signal?: AbortSignal): Promise<RunActivity> =>
  call<typeof runActivity>('GET', '/api/v1/runs/activity', { signal });

export const readChannels = async (signal?: AbortSignal): Promise<ChannelState[]> =>
  (await call<typeof listChannels>('GET', '/api/v1/channels', { signal })).items;

export const syncNow = (channel: string): Promise<unknown> =>
  call<typeof syncChannelNow>('POST', '/api/v1/channels/{channel}/sync', { params: { channel } });

export const tableIds = async (signal?: AbortSignal): Promise<string[]> =>
  (await call<typeof listTables>('GET', '/api/v1/tables', { signal })).items.map(({ id }) => id);

/** Counted to the end: a figure that stops at 10,000 would not be that of its list. */
export const countOf = async (table: string, filter: unknown, signal?: AbortSignal): Promise<number> =>
  (
    await call<typeof countRecords>('POST', '/api/v1/tables/{table}/records/count', {
      params: { table },
      body: { filter, all: true },
      signal,
    })
  ).count;

export const countBy = async (
  table: string,
  field: string,
  signal?: AbortSignal,
): Promise<Map<unknown, number>> => {
  const { items } = await call<typeof groupRecords>('POST', '/api/v1/tables/{table}/records/group', {
    params: { table },
    body: { groupBy: [{ field }], aggregates: [{ as: 'records', function: 'count' }] },
    signal,
  });
  return new Map(items.map(({ group: [value], values }) => [value, Number(values['records'])]));
};
