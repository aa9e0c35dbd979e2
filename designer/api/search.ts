import type { ReplyOf } from '../../schemas/api/route.ts';
import type { getFlow } from '../../schemas/api/flows.ts';
import type { searchAll } from '../../schemas/api/search.ts';
import type { listTables } from '../../schemas/api/tables.ts';
import { call } from './client.ts';

export type FoundItem = ReplyOf<typeof searchAll>['items'][number];
export type TableEntry = ReplyOf<typeof listTables>['items'][number];
export type FlowEntry = ReplyOf<typeof getFlow>;

export const searchNumbers = async (text: string, signal?: AbortSignal): Promise<FoundItem[]> =>
  (await call<typeof searchAll>('GET', '/api/v1/search', { query: { text }, signal })).items;

export const readTables = async (signal?: AbortSignal): Promise<TableEntry[]> =>
  (await call<typeof listTables>('GET', '/api/v1/tables', { signal })).items;

export const readFlow = (flow: string, signal?: AbortSignal): Promise<FlowEntry> =>
  call<typeof getFlow>('GET', '/api/v1/flows/{flow}', { params: { flow }, signal });
