import { cancelRun, replayRun, retryRun, sendEvent, sendRunEvent } from '../../../schemas/api/runs.ts';
import type { ReplyOf } from '../../../schemas/api/route.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { runView } from '../../core/run-view.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { readJournal } from '../../store/journal.ts';
import type { DeliverResult } from '../../store/run-store.ts';
import { notFound, refuse } from '../api-error.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';
import { optional } from '../optional.ts';
import type { ServerParts } from '../server-parts.ts';
import { acceptRestored, restoreMasked } from '../restore-masked.ts';
import type { RunSummary } from '../../store/run-list.ts';
import { personalTables } from '../record-masks.ts';
import { personalDataOf } from '../run-personal-data.ts';
import type { Serve } from '../serve-route.ts';
import { openRun, startedView } from './runs.ts';

type Delivered = ReplyOf<typeof cancelRun>;

/** What a person does to a run: stop it, mend it, tell it something. Each is in the audit log. */
export function serveRunHandling(serve: Serve, parts: ServerParts): void {
  const { engine } = parts;

  serve(cancelRun, async ({ params, body, actor }) => {
    const run = await openRun(parts, params.run, actor, 'handle');
    const result = delivered(await engine.cancel(run.id, body.reason, actor.name));
    await note(parts, actor, 'run.cancel', run.id, { note: body.reason });
    return result;
  });

  serve(retryRun, async ({ params, body, actor }) => {
    const run = await openRun(parts, params.run, actor, 'handle');
    const { input, ...options } = optional(body);
    const changed = input === undefined ? {} : { input: await openInput(parts, run, input) };
    const result = delivered(await engine.retry(run.id, { ...options, ...changed, by: actor.name }));
    const after = { step: body.step, inputChanged: input !== undefined };
    await note(parts, actor, 'run.retry', run.id, { after, ...optional({ note: body.reason }) });
    return result;
  });

  serve(replayRun, async ({ params, body, actor, request }) => {
    const run = await openRun(parts, params.run, actor, 'handle');
    const { input, ...options } = optional(body);
    const changed = input === undefined ? {} : { input: await openInput(parts, run, input) };
    const result = await engine.fork(run.id, {
      ...options,
      ...changed,
      ...optional({ idempotencyKey: idempotencyKeyOf(request.headers) }),
      by: actor.name,
    });
    if (result.kind === 'duplicate') return startedView(result, 0);
    const after = { step: body.step, version: body.version, as: result.runId, confirmOnce: body.confirmOnce };
    await note(parts, actor, 'run.replay', run.id, { after, ...optional({ note: body.reason }) });
    return startedView(result, 0);
  });

  serveEvents(serve, parts);
}

/** A corrected input: what its author saw masked and left alone is put back. */
async function openInput(
  { tables, flows }: ServerParts,
  { id, flow, version }: RunSummary,
  sent: unknown,
): Promise<Json> {
  const published = await flows.source.published(flow, version);
  const view = runView(await readJournal({ query: tables.read }, id));
  const personal = await personalTables(tables, published?.definition);
  const masks = personalDataOf(published?.definition, view, personal);
  return acceptRestored(restoreMasked(masks, view.input, sent, '/input'));
}

function serveEvents(serve: Serve, parts: ServerParts): void {
  const { engine } = parts;
  serve(sendRunEvent, async ({ params, body: { event, payload, dedupe }, actor }) => {
    const run = await openRun(parts, params.run, actor, 'handle');
    const results = await engine.event({ runId: run.id }, event, payload as Json, dedupe);
    await note(parts, actor, 'run.event', run.id, { after: { event } });
    return { items: results.map(delivered) };
  });
  serve(sendEvent, async ({ body: { key, value, event, payload, dedupe }, actor }) => {
    const results = await engine.event({ key, value }, event, payload as Json, dedupe);
    const reached = results.filter((result) => result.kind === 'accepted' || result.kind === 'duplicate');
    if (reached.length === 0)
      throw refuse(
        404,
        'no-open-run',
        `没有进行中的运行带有 ${key}=${value}。`,
        `No open run carries ${key}=${value}.`,
      );
    await note(parts, actor, 'run.event', `${key}=${value}`, { after: { event, runs: reached.length } });
    return { items: reached.map(delivered) };
  });
}

function delivered(result: DeliverResult): Delivered {
  if (result.kind === 'unknown') throw notFound();
  if (result.kind === 'closed')
    throw refuse(409, 'run-not-open', '运行的状态不允许这样做。', 'The run is in no state for this.', {
      details: { runId: result.runId },
    });
  return { runId: result.runId, result: result.kind };
}

const note = (
  { tables, now }: ServerParts,
  actor: Actor,
  action: string,
  object: string,
  more: { after?: unknown; note?: string },
): Promise<void> =>
  tables.write((tx) => recordAudit(tx, now(), actor, { action, kind: 'run', object, ...more }));
