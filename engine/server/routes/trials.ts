import { randomUUID } from 'node:crypto';
import type { Actor } from '../../store/actor.ts';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Json } from '../../../schemas/values/json.ts';
import {
  cancelTrialBatch,
  caseFromRun as caseFromRunRoute,
  getTrialBatch,
  listSamples,
  tryFlow as tryFlowRoute,
  tryFlowMany,
  type FlowSample,
  type TrialBatch,
} from '../../../schemas/api/trials.ts';
import { allows } from '../../../schemas/api/permission.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { listRuns, type RunSummary } from '../../store/run-list.ts';
import { caseFromRun } from '../../trial/case-from-run.ts';
import { runCases } from '../../trial/run-cases.ts';
import { tryFlow, type Trying } from '../../trial/try-flow.ts';
import { tryMany, type Batch, type BatchInput } from '../../trial/try-many.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import type { GatherKnowledge } from '../flow-knowledge.ts';
import { addPersonalData, maskValue } from '../mask.ts';
import { optional } from '../optional.ts';
import { pastRun, readRun, type ReadRun } from '../past-runs.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';
import { within } from '../within.ts';
import { openRun } from './runs.ts';

/** What was tried is looked at for a while, then made anew. */
const KEPT_MS = 600_000;
const MOST_BATCHES = 20;
/** At the same time: each takes a processor while it lasts. */
const MOST_RUNNING = 2;

/** Drafts tried in memory: nothing is sent and nothing written. */
export function serveTrials(serve: Serve, parts: ServerParts, gather: GatherKnowledge): void {
  serveTrial(serve, parts, gather);
  serveBatches(serve, parts, gather);
  serveSamples(serve, parts);
  serveCases(serve, parts);
}

/** The given definition, for who may change the flow; else the draft. */
async function definitionFor(
  { flows }: ServerParts,
  flow: string,
  given: FlowDefinition | undefined,
  actor: Actor,
): Promise<FlowDefinition> {
  if (given === undefined) {
    const draft = await flows.drafts.draft(flow);
    if (draft === null) throw notFound();
    return draft.definition;
  }
  if (!allows(actor.permissions, 'edit', 'flow', flow)) throw notAllowed();
  if (given.id === flow) return given;
  throw refuse(422, 'other-id', `内容的 id 应为 ${flow}。`, `The id in the document must be ${flow}.`);
}

/** Refuses a definition that cannot be run: its errors say why. */
async function trying(
  parts: ServerParts,
  gather: GatherKnowledge,
  flow: FlowDefinition,
): Promise<Pick<Trying, 'flow' | 'knowledge' | 'otherFlow'>> {
  const problems = (await parts.flows.check(flow)).filter(({ severity }) => severity !== 'warning');
  if (problems.length > 0)
    throw refuse(
      422,
      'flow-invalid',
      '流程还有错误，改好后才能演练。',
      'The flow has errors; it can be rehearsed once they are fixed.',
      { problems },
    );
  return {
    flow,
    knowledge: await gather(flow),
    otherFlow: async (id) => (await parts.flows.source.published(id))?.definition ?? null,
  };
}

function serveTrial(serve: Serve, parts: ServerParts, gather: GatherKnowledge): void {
  serve(tryFlowRoute, async ({ params: { flow }, body, actor }) => {
    const definition = await definitionFor(parts, flow, body.definition, actor);
    for (const node of [body.only, body.upTo, body.startNode])
      if (node !== undefined && !Object.hasOwn(definition.nodes, node)) throw notFound();
    const found = await runFor(parts, flow, body, actor);
    const { only, upTo, pins, startNode } = optional(body);
    const view = await tryFlow(
      {
        ...(await trying(parts, gather, definition)),
        ...optional({ only, upTo, pins: pins as Record<string, Json> | undefined }),
      },
      {
        input: (body.input === undefined ? (found?.view.input ?? null) : body.input) as Json,
        ...optional({ startNode }),
        ...(found === undefined ? {} : { run: pastRun(found) }),
      },
    );
    if (found === undefined || (body.unmask === true && (await unmask(parts, found.run, actor)))) return view;
    const masked = maskValue(view, masksOf(found, definition));
    return { ...masked, masked: masked !== view };
  });
}

/** What is personal in the run, and what the draft marks besides. */
const masksOf = ({ masks, view }: ReadRun, definition: FlowDefinition): ReadRun['masks'] =>
  addPersonalData(masks, definition.input, view.input);

/** The run whose data is wanted, by its id or by a search key. */
async function runFor(
  parts: ServerParts,
  flow: string,
  { run, key }: { run?: string; key?: string },
  actor: Actor,
): Promise<ReadRun | undefined> {
  if (run === undefined && key === undefined) return undefined;
  if (!allows(actor.permissions, 'read', 'run', flow)) throw notAllowed();
  const found =
    run === undefined
      ? (await listRuns(parts.tables, { open: [flow], flow, limit: 1, ...optional({ key }) })).items[0]
      : await openRun(parts, run, actor, 'read');
  if (found === undefined || found.flow !== flow) throw notFound();
  return readRun(parts, found);
}

async function unmask({ tables, now }: ServerParts, run: RunSummary, actor: Actor): Promise<boolean> {
  if (!allows(actor.permissions, 'unmask', 'pii', run.flow)) throw notAllowed();
  const entry = { action: 'pii.unmask', kind: 'run', object: run.id };
  await tables.write((tx) => recordAudit(tx, now(), actor, entry));
  return true;
}

function serveBatches(serve: Serve, parts: ServerParts, gather: GatherKnowledge): void {
  const batches = new Map<string, { batch: Batch; at: number; by: string }>();
  const find = (flow: string, id: string, actor: Actor): Batch => {
    const known = batches.get(id);
    if (known === undefined || known.batch.flow !== flow || known.by !== actor.id) throw notFound();
    return known.batch;
  };
  const tidy = (): void => {
    for (const [id, { at, batch }] of batches)
      if (parts.now() - at > KEPT_MS || (batches.size > MOST_BATCHES && batch.view().state !== 'running'))
        batches.delete(id);
  };

  serve(tryFlowMany, async ({ params: { flow }, body, actor }) => {
    if (!allows(actor.permissions, 'read', 'run', flow)) throw notAllowed();
    tidy();
    const { last = 100, limitMs = 60_000, waitMs = 2_000 } = body;
    if ([...batches.values()].filter(({ batch }) => batch.view().state === 'running').length >= MOST_RUNNING)
      throw refuse(
        429,
        'busy',
        '正在试跑别的流程，请稍后再试。',
        'Other flows are being tried; try again soon.',
      );
    const definition = await definitionFor(parts, flow, body.definition, actor);
    const ready = await trying(parts, gather, definition);
    const inputs = await latestInputs(parts, flow, last);
    const batch = tryMany(randomUUID(), ready, inputs, limitMs);
    batches.set(batch.id, { batch, at: parts.now(), by: actor.id });
    // A failure after the answer is nobody's to catch any more; the state says that it ended.
    batch.done.catch(() => undefined);
    await within(batch.done, waitMs);
    return batch.view();
  });
  serve(getTrialBatch, async ({ params, actor }) => find(params.flow, params.batch, actor).view());
  serve(cancelTrialBatch, async ({ params, actor }): Promise<TrialBatch> => {
    const batch = find(params.flow, params.batch, actor);
    batch.cancel();
    await within(
      batch.done.catch(() => undefined),
      1_000,
    );
    return batch.view();
  });
}

/** The latest live runs; each is read when its turn comes. */
async function latestInputs(parts: ServerParts, flow: string, last: number): Promise<BatchInput[]> {
  const runs: RunSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRuns(parts.tables, {
      open: [flow],
      flow,
      mode: 'live',
      limit: Math.min(100, last - runs.length),
      ...optional({ cursor }),
    });
    runs.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && runs.length < last);
  return runs.map((run) => ({
    facts: { run: run.id, keys: run.keys, was: { status: run.status, errorCode: run.errorCode } },
    load: async () => {
      const past = pastRun(await readRun(parts, run));
      return { input: past.input, run: past };
    },
  }));
}

function serveSamples(serve: Serve, parts: ServerParts): void {
  serve(listSamples, async ({ params: { flow }, query, actor }) => {
    const draft = await parts.flows.drafts.draft(flow);
    if (draft === null) throw notFound();
    if (query.kind === 'cases')
      return {
        items: (draft.definition.cases ?? [])
          .slice(0, query.limit)
          .map(({ name, input }, index): FlowSample => ({
            ...nobody,
            case: index,
            name,
            ...(query.input ? { input } : {}),
          })),
      };
    if (!allows(actor.permissions, 'read', 'run', flow)) throw notAllowed();
    const { items } = await listRuns(parts.tables, {
      open: [flow],
      flow,
      limit: query.limit,
      ...(query.kind === 'failed' ? { status: 'failed' as const } : {}),
      ...optional({ key: query.key }),
    });
    return { items: await Promise.all(items.map((run) => sampleOf(parts, run, query.input))) };
  });
}

const nobody = {
  run: null,
  case: null,
  name: null,
  version: null,
  mode: null,
  status: null,
  errorCode: null,
  at: null,
  keys: {},
};

async function sampleOf(parts: ServerParts, run: RunSummary, withInput: boolean): Promise<FlowSample> {
  const { id, version, mode, status, errorCode, createdAt, keys } = run;
  const sample: FlowSample = { ...nobody, run: id, version, mode, status, errorCode, at: createdAt, keys };
  if (!withInput) return sample;
  const { view, masks } = await readRun(parts, run);
  return { ...sample, input: maskValue(view.input, masks) };
}

function serveCases(serve: Serve, parts: ServerParts): void {
  const reaches = (type: string): boolean => (parts.registry.get(type)?.effects ?? 'none') !== 'none';
  serve(caseFromRunRoute, async ({ params: { flow }, body, actor }) => {
    const definition = await definitionFor(parts, flow, body.definition, actor);
    const found = await runFor(parts, flow, { run: body.run }, actor);
    if (found === undefined) throw notFound();
    const { view, masks, run } = found;
    const key = Object.values(run.keys)[0] ?? run.id;
    const name = body.name ?? { zh: `运行 ${key}`, en: `Run ${key}` };
    const recorded = maskValue(
      caseFromRun(definition, view, name, reaches),
      masksOf({ ...found, masks }, definition),
    );
    const [result] = await runCases({ ...definition, cases: [recorded] });
    return { case: recorded, passes: result?.passed === true, mismatches: result?.mismatches ?? [] };
  });
}
