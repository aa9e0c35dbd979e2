import {
  cancelRecordAction,
  getRecordActionJob,
  listRecordActionItems,
  listRecordActionJobs,
  listRecordActions,
  previewRecordAction,
  startRecordAction,
} from '../../../schemas/api/record-actions.ts';
import type { RecordActionJob } from '../../../schemas/record-action.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import { notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { Serve } from '../serve-route.ts';

/** Buttons on records. Pressing one takes the right to run its flow; what it is pressed on, the right to see it. */
export function serveRecordActions(serve: Serve, { actions }: RecordAccess): void {
  const find = async (table: string, id: string): Promise<RecordActionJob> => {
    const job = await actions.job(id);
    if (job?.table !== table) throw notFound();
    return job;
  };
  serve(listRecordActions, async ({ params }) => ({
    items: (await actions.list(params.table)).map(({ flow, node, version, table, title }) => ({
      flow,
      node,
      version,
      table,
      title,
    })),
  }));
  serve(previewRecordAction, ({ params, body, actor }) => actions.preview({ ...params, ...body }, actor));
  serve(startRecordAction, ({ params, body, actor }) => actions.start({ ...params, ...body }, actor));
  serve(listRecordActionJobs, async ({ params, query }) => ({
    items: await actions.jobs(params.table, query.limit),
  }));
  serve(getRecordActionJob, ({ params }) => find(params.table, params.action));
  serve(listRecordActionItems, async ({ params, query: { after = -1, limit } }) => {
    await find(params.table, params.action);
    const items = await actions.items(params.action, after, limit);
    return { items, next: items.length < limit ? null : (items.at(-1)?.place ?? null) };
  });
  serve(cancelRecordAction, async ({ params, actor }) => {
    await find(params.table, params.action);
    if (!(await actions.cancel(params.action, actor)))
      throw refuse(409, 'action-over', '已经全部启动，不能再停。', 'Everything is started already.');
    return DONE;
  });
}
