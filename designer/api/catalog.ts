import type { ReplyOf } from '../../schemas/api/route.ts';
import type { listNodeTypes as nodeTypesRoute } from '../../schemas/api/catalog.ts';
import type { getVersion as versionRoute } from '../../schemas/api/flows.ts';
import { call } from './client.ts';

export type FlowDefinition = ReplyOf<typeof versionRoute>;
export type NodeDescriptor = ReplyOf<typeof nodeTypesRoute>['items'][number];

export const getVersion = (flow: string, version: number, signal?: AbortSignal): Promise<FlowDefinition> =>
  call<typeof versionRoute>('GET', '/api/v1/flows/{flow}/versions/{version}', {
    params: { flow, version },
    signal,
  });

export const listNodeTypes = (signal?: AbortSignal): Promise<{ items: NodeDescriptor[] }> =>
  call<typeof nodeTypesRoute>('GET', '/api/v1/node-types', { signal });
