import type { BodyOf, QueryOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/trials.ts';
import type { FlowSample, TrialBatch, TrialView } from '../../schemas/api/trials.ts';
import { call } from './client.ts';

export const tryFlow = (
  flow: string,
  body: Omit<BodyOf<typeof routes.tryFlow>, 'unmask'>,
  signal?: AbortSignal,
): Promise<TrialView> =>
  call<typeof routes.tryFlow>('POST', '/api/v1/flows/{flow}/trial', {
    params: { flow },
    body: { unmask: false, ...body },
    signal,
  });

export const tryFlowMany = (
  flow: string,
  body: Pick<BodyOf<typeof routes.tryFlowMany>, 'definition' | 'last'>,
  signal?: AbortSignal,
): Promise<TrialBatch> =>
  call<typeof routes.tryFlowMany>('POST', '/api/v1/flows/{flow}/trial-batch', {
    params: { flow },
    body: { limitMs: 60_000, waitMs: 20_000, ...body },
    signal,
  });

export const listSamples = (
  flow: string,
  query: Partial<QueryOf<typeof routes.listSamples>>,
  signal?: AbortSignal,
): Promise<{ items: FlowSample[] }> =>
  call<typeof routes.listSamples>('GET', '/api/v1/flows/{flow}/samples', { params: { flow }, query, signal });
