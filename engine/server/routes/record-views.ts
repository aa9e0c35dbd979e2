import type { FastifyReply } from 'fastify';
import { changeView, createView, getView, listViews, removeView } from '../../../schemas/api/record-views.ts';
import type { RecordView } from '../../../schemas/record-query.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import type { ViewChange } from '../../tables/query/view-store.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import { revisionOf } from '../if-match.ts';
import type { Serve } from '../serve-route.ts';

/** How people look at a table: saved filters, sorts and choices of fields. */
export function serveRecordViews(serve: Serve, { views }: RecordAccess): void {
  serve(listViews, async ({ params, actor }) => ({ items: await views.list(params.table, actor) }));
  serve(createView, async ({ params, body, actor, reply }) =>
    tagged(viewOf(await views.create(params.table, body, actor)), reply),
  );
  serve(getView, async ({ params, actor, reply }) => {
    const view = await views.get(params.view, actor);
    if (view?.table !== params.table) throw notFound();
    return tagged(view, reply);
  });
  serve(changeView, async ({ params, body, actor, request, reply }) => {
    const revision = revisionOf(request);
    if ((await views.get(params.view, actor))?.table !== params.table) throw notFound();
    return tagged(viewOf(await views.change(params.view, revision, body, actor)), reply);
  });
  serve(removeView, async ({ params, actor, request }) => {
    const revision = revisionOf(request);
    if ((await views.get(params.view, actor))?.table !== params.table) throw notFound();
    viewOf(await views.remove(params.view, revision, actor));
    return DONE;
  });
}

function tagged(view: RecordView, reply: FastifyReply): RecordView {
  reply.header('etag', `"${view.revision}"`);
  return view;
}

function viewOf(change: ViewChange): RecordView {
  if (change.kind === 'done') return change.view;
  if (change.kind === 'unknown') throw notFound();
  if (change.kind === 'forbidden') throw notAllowed();
  if (change.kind === 'conflict')
    throw refuse(
      409,
      'changed-by-another',
      '视图在此期间被别人改过，请重新打开再改。',
      'Somebody changed the view in the meantime; open it again.',
      { details: { current: change.view } },
    );
  throw refuse(422, 'view-invalid', '视图有误。', 'The view has mistakes.', { problems: change.problems });
}
