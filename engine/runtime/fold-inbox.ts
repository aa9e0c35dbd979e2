import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { InboxMessage, RunStore } from '../store/run-store.ts';
import { finishRun } from './finish-run.ts';
import { nodeRunBy } from '../core/plan.ts';
import { closeWait } from './close-wait.ts';
import { addSide, isOver, record, type ActiveRun } from './active-run.ts';
import { recordOutcome } from './record-outcome.ts';

const asObject = (payload: Json): JsonObject =>
  payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? (payload as JsonObject) : {};

const cancelRun = (run: ActiveRun, message: InboxMessage, now: number): void => {
  const reason = asObject(message.payload)['reason'];
  const by = message.by === undefined ? {} : { by: message.by };
  finishRun(
    run,
    { type: 'run.canceled', at: now, reason: typeof reason === 'string' ? reason : 'canceled', ...by },
    now,
  );
};

/** A person has said what became of a step whose outcome was unknown. */
const resolveStep = (run: ActiveRun, message: InboxMessage, now: number): void => {
  const step = message.step ?? '';
  const state = run.state.steps.get(step);
  if (state?.status !== 'waiting' || state.wait?.kind !== 'uncertain') return;
  const { decision, output } = asObject(message.payload);
  const node = nodeRunBy(run.flow.graph, step);
  const call = { step, node, call: 'execute' as const, attempt: state.attempt };
  if (decision === 'done') recordOutcome(run, call, { kind: 'done', output: output ?? null }, now);
  else if (decision === 'again') {
    const attempt = state.attempt + 1;
    closeWait(run, step, message.by);
    record(run, { type: 'step.started', at: now, step, attempt });
    run.toStart.push({ ...call, attempt });
  } else {
    const error = {
      code: 'uncertain',
      message: '结果未知，由人工判定为失败 / decided as failed',
      blame: 'remote' as const,
      retryable: false,
    };
    recordOutcome(run, { ...call, attempt: Number.MAX_SAFE_INTEGER }, { kind: 'failed', error }, now);
  }
};

/** A child's end counts once all children of the step are over; how they ended is read from their own rows. */
const foldChild = async (
  run: ActiveRun,
  message: InboxMessage,
  store: RunStore,
  now: number,
): Promise<void> => {
  const step = message.step ?? '';
  const state = run.state.steps.get(step);
  if (state?.status !== 'waiting' || state.wait?.kind !== 'child') return;
  const children = state.wait.children ?? [];
  const results: Json[] = [];
  for (const id of children) {
    const result = id === asObject(message.payload)['run'] ? message.payload : await childResult(store, id);
    if (result === null) return;
    results.push(result);
  }
  record(run, { type: 'step.resumed', at: now, step, why: 'child', payload: results });
};

/** The end of a child run as its parent sees it, or null while it is open. */
const childResult = async (store: RunStore, id: string): Promise<Json> => {
  const events = await store.journal(id);
  const last = events.at(-1);
  if (last?.type === 'run.completed')
    return { run: id, status: 'completed', output: last.output, error: null };
  if (last?.type === 'run.failed')
    return { run: id, status: 'failed', output: null, error: last.error as unknown as Json };
  if (last?.type === 'run.canceled') return { run: id, status: 'canceled', output: null, error: null };
  return null;
};

const fold = async (run: ActiveRun, message: InboxMessage, store: RunStore, now: number): Promise<void> => {
  switch (message.kind) {
    case 'cancel':
      return cancelRun(run, message, now);
    case 'event': {
      const { name = '', payload, dedupe } = message;
      return record(run, {
        type: 'event.received',
        at: now,
        event: name,
        payload,
        ...(dedupe === undefined ? {} : { key: dedupe }),
      });
    }
    case 'reply': {
      const step = message.step ?? '';
      const state = run.state.steps.get(step);
      if (state?.status !== 'waiting') return;
      return record(run, {
        type: 'step.resumed',
        at: now,
        step,
        why: 'reply',
        payload: message.payload,
        ...(message.by === undefined ? {} : { by: message.by }),
      });
    }
    case 'child':
      return foldChild(run, message, store, now);
    case 'resolve':
      return resolveStep(run, message, now);
    case 'reopen':
      return;
  }
};

/** A failed run goes on from a step, on the word of a person. */
const reopenRun = (run: ActiveRun, message: InboxMessage, now: number): void => {
  if (run.state.status !== 'failed') return;
  const { reason, input } = asObject(message.payload);
  const step = message.step ?? '';
  const by = message.by === undefined ? {} : { by: message.by };
  record(run, {
    type: 'run.reopened',
    at: now,
    step,
    ...by,
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(input === undefined ? {} : { input }),
  });
  addSide(run, 'closeCases', { step, ...by });
};

/** Moves what others have sent into the journal, in the order of its arrival. */
export const foldInbox = async (run: ActiveRun, store: RunStore, now: number): Promise<void> => {
  run.news = false;
  for (const message of await store.inbox(run.id, run.inboxSeen)) {
    run.inboxSeen = message.seq;
    if (message.kind === 'reopen') reopenRun(run, message, now);
    else if (!isOver(run)) await fold(run, message, store, now);
  }
};
