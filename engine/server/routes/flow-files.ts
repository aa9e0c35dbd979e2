import type { FastifyReply } from 'fastify';
import { exportFlow, exportLayout } from '../../../schemas/api/flows.ts';
import { printJsonSorted } from '../../../schemas/values/print-json.ts';
import { printFlow } from '../../store/flow-hash.ts';
import { notFound } from '../api-error.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

/** A flow as two files: what it does, and where its nodes stand. */
export function serveFlowFiles(serve: Serve, { flows }: ServerParts): void {
  serve(exportFlow, async ({ params, query, reply }) => {
    const { flow } = params;
    const definition =
      query.version === undefined
        ? (await flows.drafts.draft(flow))?.definition
        : await flows.versions.definition(flow, query.version);
    if (!definition) throw notFound();
    return asFile(reply, `${flow}.flow.json`, printFlow(definition));
  });

  serve(exportLayout, async ({ params, reply }) => {
    const draft = await flows.drafts.draft(params.flow);
    if (draft === null) throw notFound();
    return asFile(reply, `${params.flow}.layout.json`, `${printJsonSorted(draft.layout)}\n`);
  });
}

/** The text itself is the answer: canonical, so that it is the same file whoever exports it. */
function asFile(reply: FastifyReply, name: string, text: string): never {
  reply.header('content-disposition', `attachment; filename="${name}"`);
  reply.type('application/json; charset=utf-8');
  return text as never;
}
