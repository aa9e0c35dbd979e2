import type { BodyOf, QueryOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/flows.ts';
import { call } from './client.ts';

export type FlowPage = ReplyOf<typeof routes.listFlows>;
export type FlowSummary = FlowPage['items'][number];

export const listFlows = (
  query: Partial<QueryOf<typeof routes.listFlows>>,
  signal?: AbortSignal,
): Promise<FlowPage> => call<typeof routes.listFlows>('GET', '/api/v1/flows', { query, signal });

export const pauseFlow = (flow: string, reason: string): Promise<unknown> =>
  call<typeof routes.pauseFlow>('POST', '/api/v1/flows/{flow}/pause', { params: { flow }, body: { reason } });

export const resumeFlow = (flow: string): Promise<unknown> =>
  call<typeof routes.resumeFlow>('POST', '/api/v1/flows/{flow}/resume', { params: { flow } });

/** The server judges what the file holds; a draft may have problems and is kept all the same. */
export const importFlow = (definition: unknown): Promise<ReplyOf<typeof routes.createFlow>> =>
  call<typeof routes.createFlow>('POST', '/api/v1/flows', {
    body: { definition } as BodyOf<typeof routes.createFlow>,
  });

export const publishFlow = (flow: string, revision: number, note: string): Promise<unknown> =>
  call<typeof routes.publishFlow>('POST', '/api/v1/flows/{flow}/publish', {
    params: { flow },
    body: { revision, ...(note === '' ? {} : { note }) },
  });
