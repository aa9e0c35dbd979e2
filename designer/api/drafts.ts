import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type { checkFlow as checkRoute } from '../../schemas/api/checks.ts';
import type * as routes from '../../schemas/api/flows.ts';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import type { FlowCheck } from '../../schemas/shape.ts';
import { call } from './client.ts';

export type Draft = ReplyOf<typeof routes.getFlow>;
export type SavedDraft = Omit<ReplyOf<typeof routes.saveFlow>, 'problems'>;
export type FlowVersion = ReplyOf<typeof routes.listVersions>['items'][number];
export type FlowDiff = ReplyOf<typeof routes.diffFlow>;

/** What the server says when somebody saved in between: their draft, and the one that both began with. */
export interface SavedByAnother {
  current: SavedDraft;
  base: FlowDefinition | null;
}

export const getDraft = (flow: string, signal?: AbortSignal): Promise<Draft> =>
  call<typeof routes.getFlow>('GET', '/api/v1/flows/{flow}', { params: { flow }, signal });

/** Over the revision that was last seen; refused with 409 and `SavedByAnother` if there is a newer one. */
export const saveDraft = (definition: FlowDefinition, revision: number): Promise<SavedDraft> =>
  call<typeof routes.saveFlow>('PUT', '/api/v1/flows/{flow}', {
    params: { flow: definition.id },
    headers: { 'if-match': `"${revision}"` },
    body: definition,
  });

export const saveLayout = (flow: string, layout: FlowLayout): Promise<unknown> =>
  call<typeof routes.saveLayout>('PUT', '/api/v1/flows/{flow}/layout', { params: { flow }, body: layout });

export const createFlow = (definition: FlowDefinition, layout: FlowLayout = {}): Promise<SavedDraft> =>
  call<typeof routes.createFlow>('POST', '/api/v1/flows', {
    body: { definition, layout },
  });

export const checkFlow = (definition: FlowDefinition, signal?: AbortSignal): Promise<FlowCheck> =>
  call<typeof checkRoute>('POST', '/api/v1/flows/check', {
    body: { definition },
    signal,
  });

export const listVersions = (flow: string, signal?: AbortSignal): Promise<{ items: FlowVersion[] }> =>
  call<typeof routes.listVersions>('GET', '/api/v1/flows/{flow}/versions', { params: { flow }, signal });

/** `draft`, `live`, or the number of a version. */
export const diffFlow = (flow: string, from: string, to: string, signal?: AbortSignal): Promise<FlowDiff> =>
  call<typeof routes.diffFlow>('GET', '/api/v1/flows/{flow}/diff', {
    params: { flow },
    query: { from, to },
    signal,
  });

export const publishDraft = (
  flow: string,
  body: BodyOf<typeof routes.publishFlow>,
): Promise<ReplyOf<typeof routes.publishFlow>> =>
  call<typeof routes.publishFlow>('POST', '/api/v1/flows/{flow}/publish', { params: { flow }, body });

export const rollBack = (flow: string, version: number, note: string): Promise<FlowVersion> =>
  call<typeof routes.rollBackFlow>('POST', '/api/v1/flows/{flow}/roll-back', {
    params: { flow },
    body: { version, ...(note === '' ? {} : { note }) },
  });
