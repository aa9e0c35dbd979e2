import {
  listMappingTemplates,
  previewMapping as previewRoute,
  removeMappingTemplate as removeRoute,
  saveMappingTemplate as saveRoute,
  suggestFields,
  type MappingTemplate,
} from '../../../schemas/api/mappings.ts';
import type { MappingField } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { previewMapping, type Lists } from '../../mapping/index.ts';
import { matchFields, type Learned } from '../../mapping/suggest/index.ts';
import {
  readMappingTemplates,
  removeMappingTemplate,
  saveMappingTemplate,
} from '../../store/mapping-template-store.ts';
import type { Tables } from '../../store/tables.ts';
import { notFound } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { Serve } from '../serve-route.ts';

export interface MappingParts {
  tables: Tables;
  now: () => number;
}

/** What a person who maps fields is helped by. Samples come with the request and go with the answer. */
export function serveMappings(serve: Serve, { tables, now }: MappingParts): void {
  serve(suggestFields, async ({ body }) =>
    matchFields({
      ...body,
      samples: body.samples as Json[] | undefined,
      learned: learnedOf(await readMappingTemplates(tables)),
    }),
  );
  serve(previewRoute, async ({ body }) =>
    previewMapping(body.mapping, body.samples as Json[], (body.lists ?? {}) as Lists),
  );
  serve(listMappingTemplates, async ({ query }) => {
    const items = await readMappingTemplates(tables);
    return { items: items.filter(({ source }) => query.source === undefined || source === query.source) };
  });
  serve(saveRoute, async ({ params, body, actor }) => {
    const template = { ...body, id: params.template, changedAt: now(), changedBy: actor.name };
    await saveMappingTemplate(tables, template, actor);
    return template;
  });
  serve(removeRoute, async ({ params, actor }) => {
    if (!(await removeMappingTemplate(tables, params.template, now(), actor))) throw notFound();
    return DONE;
  });
}

/** Which heading went to which field in the templates of this house; nothing of other houses is known. */
const learnedOf = (templates: readonly MappingTemplate[]): Learned[] =>
  templates.flatMap(({ mapping: { fields = [], group } }) => [
    ...pairsOf(fields, '', ''),
    ...pairsOf(group?.header ?? [], '', ''),
    ...pairsOf(group?.lines ?? [], '', group === undefined ? '' : `${group.to}[*].`),
  ]);

const pairsOf = (fields: readonly MappingField[], from: string, to: string): Learned[] =>
  fields.flatMap((field) => {
    if (typeof field.from === 'string')
      return [{ heading: `${from}${field.from.replaceAll('[*]', '')}`, field: `${to}${field.to}` }];
    if (typeof field.each !== 'string') return [];
    return pairsOf(field.fields ?? [], `${from}${field.each}.`, `${to}${field.to}[*].`);
  });
