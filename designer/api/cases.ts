import type { BodyOf, QueryOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/cases.ts';
import { call } from './client.ts';

export type CaseQuery = Partial<QueryOf<typeof routes.listCases>>;
export type CasePage = ReplyOf<typeof routes.listCases>;
export type Case = CasePage['items'][number];
export type CaseFile = ReplyOf<typeof routes.getCase>;
export type CaseGroup = ReplyOf<typeof routes.countCases>['items'][number];
export type Answer = BodyOf<typeof routes.resolveCase>;

export type Decision = NonNullable<BodyOf<typeof routes.resolveCase>['decision']>;

export const listCases = (query: CaseQuery, signal?: AbortSignal): Promise<CasePage> =>
  call<typeof routes.listCases>('GET', '/api/v1/cases', { query, signal });

export const countCases = (signal?: AbortSignal): Promise<{ items: CaseGroup[] }> =>
  call<typeof routes.countCases>('GET', '/api/v1/cases/counts', { signal });

export const getCase = (id: string, unmask: boolean, signal?: AbortSignal): Promise<CaseFile> =>
  call<typeof routes.getCase>('GET', '/api/v1/cases/{case}', {
    params: { case: id },
    query: { unmask },
    signal,
  });

export const resolveCase = (id: string, body: Answer): Promise<unknown> =>
  call<typeof routes.resolveCase>('POST', '/api/v1/cases/{case}/resolve', { params: { case: id }, body });
