import type { BodyOf, QueryOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/runs.ts';
import { call } from './client.ts';

export type RunQuery = Partial<QueryOf<typeof routes.listRuns>>;
export type RunPage = ReplyOf<typeof routes.listRuns>;
export type RunSummary = RunPage['items'][number];
export type Run = ReplyOf<typeof routes.getRun>;

export const listRuns = (query: RunQuery, signal?: AbortSignal): Promise<RunPage> =>
  call<typeof routes.listRuns>('GET', '/api/v1/runs', { query, signal });

export const getRun = (run: string, unmask: boolean, signal?: AbortSignal): Promise<Run> =>
  call<typeof routes.getRun>('GET', '/api/v1/runs/{run}', { params: { run }, query: { unmask }, signal });

export const cancelRun = (run: string, reason: string): Promise<unknown> =>
  call<typeof routes.cancelRun>('POST', '/api/v1/runs/{run}/cancel', { params: { run }, body: { reason } });

export const retryRun = (run: string, body: BodyOf<typeof routes.retryRun>): Promise<unknown> =>
  call<typeof routes.retryRun>('POST', '/api/v1/runs/{run}/retry', { params: { run }, body });

export const replayRun = (
  run: string,
  body: BodyOf<typeof routes.replayRun>,
): Promise<ReplyOf<typeof routes.replayRun>> =>
  call<typeof routes.replayRun>('POST', '/api/v1/runs/{run}/replay', { params: { run }, body });
