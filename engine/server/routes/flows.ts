import type { FastifyReply } from 'fastify';
import {
  archiveFlow,
  createFlow,
  getFlow,
  getRevision,
  listFlows,
  listRevisions,
  saveFlow,
  saveLayout,
  validateFlow,
} from '../../../schemas/api/flows.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import { createFlowActivity } from '../../store/flow-activity.ts';
import type { Draft } from '../../store/flow-store.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import { revisionOf } from '../if-match.ts';
import { optional } from '../optional.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

function serveList(serve: Serve, { flows, tables, now }: ServerParts): void {
  const readActivity = createFlowActivity(tables, now);
  serve(listFlows, async ({ query: { activity, ...query }, actor }) => {
    const page = await flows.list({ ...optional(query), open: openIds(actor.permissions, 'read', 'flow') });
    if (!activity) return page;
    const found = await readActivity(page.items.map(({ id }) => id));
    return {
      ...page,
      items: page.items.map((flow) => ({ ...flow, ...optional({ activity: found.get(flow.id) }) })),
    };
  });
}

/** Drafts: made, saved over a known revision, checked and archived. */
export function serveFlows(serve: Serve, parts: ServerParts): void {
  const { flows } = parts;
  serveList(serve, parts);

  serve(createFlow, async ({ body: { definition, layout = {} }, actor, reply }) => {
    if (!allows(actor.permissions, 'edit', 'flow', definition.id)) throw notAllowed();
    const draft = await flows.drafts.create(definition, layout, actor);
    if (draft === null)
      throw refuse(
        409,
        'flow-exists',
        `流程 ${definition.id} 已经存在。`,
        `The flow ${definition.id} exists already.`,
      );
    tag(reply, draft);
    return { ...draft, problems: await flows.check(definition) };
  });

  serve(validateFlow, async ({ body }) => ({ problems: await flows.check(body.definition) }));

  serve(getFlow, async ({ params, reply }) => {
    const draft = await flows.drafts.draft(params.flow);
    if (draft === null) throw notFound();
    tag(reply, draft);
    const { items } = await flows.list({ open: [params.flow], limit: 1 });
    const { version = null, changed = true, paused = null } = items[0] ?? {};
    return { ...draft, version, changed, paused };
  });

  serve(saveFlow, async ({ params, body, actor, request, reply }) => {
    if (body.id !== params.flow) throw otherId(params.flow);
    const saved = await flows.drafts.save(params.flow, body, revisionOf(request), actor);
    if (saved.kind === 'unknown') throw notFound();
    if (saved.kind === 'conflict') {
      tag(reply, saved.current);
      const details = { current: saved.current, base: saved.base };
      const by = saved.current.savedBy;
      throw refuse(
        409,
        'saved-by-another',
        `${by} 在此期间保存过，请先比较再合并。`,
        `${by} saved in the meantime; compare, then merge.`,
        { details },
      );
    }
    tag(reply, saved.draft);
    return { ...saved.draft, problems: await flows.check(body) };
  });

  serve(saveLayout, async ({ params, body }) => {
    if (!(await flows.drafts.saveLayout(params.flow, body))) throw notFound();
    return DONE;
  });

  serve(archiveFlow, async ({ params, actor }) => {
    if (!(await flows.archive(params.flow, actor))) throw notFound();
    return DONE;
  });

  serve(listRevisions, async ({ params }) => ({ items: await flows.drafts.revisions(params.flow) }));
  serve(
    getRevision,
    async ({ params }) => (await flows.drafts.revision(params.flow, params.revision)) ?? missing(),
  );
}

const missing = (): never => {
  throw notFound();
};

const tag = (reply: FastifyReply, { revision }: Draft): void => void reply.header('etag', `"${revision}"`);

const otherId = (flow: string): Error =>
  refuse(422, 'other-id', `内容的 id 应为 ${flow}。`, `The id in the document must be ${flow}.`, {
    problems: [{ code: 'other-id', path: '/id', message: { zh: `应为 ${flow}。`, en: `Must be ${flow}.` } }],
  });
