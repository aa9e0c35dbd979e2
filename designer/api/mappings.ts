import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/mappings.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { call } from './client.ts';

export type Suggestions = ReplyOf<typeof routes.suggestFields>;
export type MappingTemplate = ReplyOf<typeof routes.listMappingTemplates>['items'][number];

export const suggestFields = (
  body: BodyOf<typeof routes.suggestFields>,
  signal?: AbortSignal,
): Promise<Suggestions> =>
  call<typeof routes.suggestFields>('POST', '/api/v1/mappings/suggest', { body, signal });

export const previewMapping = (
  mapping: Mapping,
  samples: readonly Json[],
  lists: BodyOf<typeof routes.previewMapping>['lists'],
  signal?: AbortSignal,
): Promise<ReplyOf<typeof routes.previewMapping>> =>
  call<typeof routes.previewMapping>('POST', '/api/v1/mappings/preview', {
    body: { mapping, samples: [...samples], ...(lists === undefined ? {} : { lists }) },
    signal,
  });

export const listMappingTemplates = async (signal?: AbortSignal): Promise<MappingTemplate[]> =>
  (await call<typeof routes.listMappingTemplates>('GET', '/api/v1/mapping-templates', { signal })).items;

export const saveMappingTemplate = (
  template: string,
  body: BodyOf<typeof routes.saveMappingTemplate>,
): Promise<MappingTemplate> =>
  call<typeof routes.saveMappingTemplate>('PUT', '/api/v1/mapping-templates/{template}', {
    params: { template },
    body,
  });
