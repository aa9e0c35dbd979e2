import type { BodyOf, ReplyOf } from '../../../schemas/api/route.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import { getRun, listRuns, startRun, startRuns } from '../../../schemas/api/runs.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Reply } from '../../core/events.ts';
import { runView } from '../../core/run-view.ts';
import type { Settled, StartResult } from '../../runtime/engine.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { readJournal } from '../../store/journal.ts';
import { notAllowed, notFound } from '../api-error.ts';
import { checkInputs } from '../check-input.ts';
import { maskValue } from '../mask.ts';
import { optional } from '../optional.ts';
import type { ServerParts } from '../server-parts.ts';
import { findRun, listRuns as readRuns, type RunSummary } from '../../store/run-list.ts';
import { personalTables } from '../record-masks.ts';
import { personalDataOf } from '../run-personal-data.ts';
import type { Serve } from '../serve-route.ts';
import { within } from '../within.ts';

/** Runs: found, looked into, started. */
export function serveRuns(serve: Serve, parts: ServerParts): void {
  const { tables, engine, flows } = parts;

  serve(listRuns, ({ query, actor }) =>
    readRuns(tables, { ...optional(query), open: openIds(actor.permissions, 'read', 'run') }),
  );

  serve(getRun, async ({ params, query, actor }) => {
    const run = await openRun(parts, params.run, actor, 'read');
    const events = await readJournal({ query: tables.read }, run.id);
    const view = runView(events, await engine.inputsOf(run, events));
    const { id, flow, version, held, keys } = run;
    const shown = { id, flow, version, held, ...view, keys, status: run.status };
    if (query.unmask && (await unmask(parts, run, actor))) return { ...shown, masked: false };
    const published = await flows.source.published(flow, version);
    const personal = await personalTables(tables, published?.definition);
    const masked = maskValue(shown, personalDataOf(published?.definition, view, personal));
    return { ...masked, masked: masked !== shown };
  });

  serve(startRun, async ({ body, actor }) => {
    if (!allows(actor.permissions, 'run', 'flow', body.flow)) throw notAllowed();
    const { waitMs = 0, key, ...start } = optional(body);
    await checkInputs(flows, body, [{ at: ['input'], input: body.input }]);
    const keyed = key === undefined ? {} : { idempotencyKey: key };
    const result = await engine.start({ ...start, ...keyed, input: body.input as Json, trigger: 'manual' });
    await noteStart(parts, actor, body.flow, { runId: result.runId });
    return startedView(result, waitMs);
  });

  serve(startRuns, async ({ body, actor }) => {
    if (!allows(actor.permissions, 'run', 'flow', body.flow)) throw notAllowed();
    const items = await startMany(parts, optional(body));
    await noteStart(parts, actor, body.flow, { runs: items.length });
    return { items };
  });
}

/** Machines start thousands of runs, each with its own record; what a person starts by hand is in the audit log too. */
async function noteStart(
  { tables, now }: ServerParts,
  actor: Actor,
  flow: string,
  after: object,
): Promise<void> {
  if (actor.kind !== 'user') return;
  const entry = { action: 'run.start', kind: 'flow', object: flow, after };
  await tables.write((tx) => recordAudit(tx, now(), actor, entry));
}

async function startMany({ engine, flows }: ServerParts, body: BodyOf<typeof startRuns>): Promise<Started[]> {
  const { flow, inputs, ...options } = body;
  await checkInputs(
    flows,
    body,
    inputs.map((input, index) => ({ at: ['inputs', index], input })),
  );
  const results = await engine.startMany(flow, inputs as Json[], { ...optional(options), trigger: 'manual' });
  return Promise.all(results.map((result) => startedView(result, 0)));
}

/** A run that exists and is open to the actor; what is not open looks as if it did not exist. */
export async function openRun(
  { tables }: Pick<ServerParts, 'tables'>,
  id: string,
  actor: Actor,
  action: 'read' | 'handle',
): Promise<RunSummary> {
  const run = await findRun(tables, id);
  if (run === null || !allows(actor.permissions, 'read', 'run', run.flow)) throw notFound();
  if (!allows(actor.permissions, action, 'run', run.flow)) throw notAllowed();
  return run;
}

/** True for those who may, and then it is in the log who looked. */
async function unmask({ tables, now }: ServerParts, run: RunSummary, actor: Actor): Promise<boolean> {
  if (!allows(actor.permissions, 'unmask', 'pii', run.flow)) throw notAllowed();
  const entry = { action: 'pii.unmask', kind: 'run', object: run.id };
  await tables.write((tx) => recordAudit(tx, now(), actor, entry));
  return true;
}

type Started = ReplyOf<typeof startRun>;

/** What became of a start, waited for at most `waitMs`. */
export async function startedView(result: StartResult, waitMs: number): Promise<Started> {
  const { runId } = result;
  if (result.kind === 'queued') return { runId, status: 'queued', duplicate: false };
  if (result.kind === 'duplicate') return endOf(result, true);
  if (result.kind === 'finished') return endOf(result, false);
  const settled = waitMs === 0 ? undefined : await within(result.settled, waitMs);
  return settled === undefined ? { runId, status: 'running', duplicate: false } : endOf(settled, false);
}

const endOf = (
  { runId, status, output, reply, errorCode }: Omit<Settled, 'status'> & { status: string },
  duplicate: boolean,
): Started => ({
  runId,
  status: status as Started['status'],
  duplicate,
  ...optional({ output, reply: reply && sent(reply), errorCode }),
});

/** What the caller gets of an answer; the rest is the journal's. */
const sent = ({ status, contentType, body }: Reply): Started['reply'] => ({ status, contentType, body });
