import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from './errors.ts';
import type { RunEvent, StepKey } from './events.ts';
import { cancelReasons, reopen } from './reopen.ts';
import type { RunState, StepState, StepStatus } from './state.ts';
import { isPlain, iterationOf } from './step-key.ts';

/** Own properties only: no name a flow may use can reach a prototype. */
const record = (): Record<string, Json> => Object.create(null) as Record<string, Json>;

/** Before the first event. A run exists once `run.started` is folded. */
export const emptyState = (): RunState => ({
  seq: 0,
  status: 'running',
  input: null,
  mode: 'live',
  depth: 0,
  trigger: '',
  startedAt: 0,
  steps: new Map(),
  scopes: new Map(),
  received: [],
  keys: {},
  outputs: record(),
  newest: record(),
});

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** Counts an event for the iterations it lies in. */
const touch = (state: RunState, key: StepKey): void => {
  for (let around = iterationOf(key); around !== null; around = iterationOf(around.container)) {
    const scope = state.scopes.get(around.container);
    if (scope === undefined) continue;
    const changes = (scope.changes ??= new Map<number, number>());
    changes.set(around.index, (changes.get(around.index) ?? 0) + 1);
  }
};

/** The step's state; born by its first event, which for a pure step is the one that ends it. */
const enter = (state: RunState, key: StepKey, at: number, status: StepStatus): StepState => {
  const known = state.steps.get(key);
  if (key.includes('/')) touch(state, key);
  if (known !== undefined) {
    known.status = status;
    return known;
  }
  const step: StepState = { status, attempt: 1, startedAt: at, heard: state.received.length };
  state.steps.set(key, step);
  return step;
};

const started = (state: RunState, event: Of<'run.started'>): void => {
  state.input = event.input;
  state.mode = event.mode;
  state.depth = event.depth;
  state.trigger = event.trigger;
  state.startedAt = event.at;
  if (event.node !== undefined) state.startNode = event.node;
  if (event.parent !== undefined) state.parent = event.parent;
  if (event.part === undefined) return;
  const { part } = event;
  state.part = part;
  state.scopes.set(part.node, {
    items: part.items,
    concurrency: part.concurrency ?? 1,
    maxIterations: part.items.length,
    iterations: part.items.length,
  });
};

const completed = (state: RunState, event: Of<'step.completed'>): void => {
  const before = state.steps.get(event.step)?.status;
  const step = enter(state, event.step, event.at, 'completed');
  // An effect that could not be stopped in time is a fact: it stays visible, and `plan` undoes it.
  if (step.cut === true || (before === 'canceled' && step.reason === cancelReasons.branch))
    (state.late ??= []).push(event.step);
  step.endedAt = event.at;
  step.order = state.seq;
  step.output = event.output;
  if (event.port !== undefined) step.ports = typeof event.port === 'string' ? [event.port] : event.port;
  if (event.cached === true) step.cached = true;
  if (event.reply !== undefined) state.reply ??= event.reply;
  if (event.keys !== undefined) Object.assign(state.keys, event.keys);
  if (isPlain(event.step)) (state.outputs ??= record())[event.step] = event.output;
};

const failed = (state: RunState, event: Of<'step.failed'>): void => {
  const step = enter(state, event.step, event.at, 'failed');
  step.attempt = event.attempt;
  step.endedAt = event.at;
  step.order = state.seq;
  step.error = event.error;
  // What stands on the error path reads `steps.<node>.error`.
  if (isPlain(event.step))
    (state.outputs ??= record())[event.step] = { error: event.error as unknown as Json };
};

const waiting = (state: RunState, event: Of<'step.waiting'>): void => {
  const step = enter(state, event.step, event.at, 'waiting');
  step.wait = event.wait;
  if (event.wait.dueAt === undefined) delete step.dueAt;
  else step.dueAt = event.wait.dueAt;
  if (event.wait.earlier === true && step.resumed === undefined) step.heard = 0;
  if (event.output === undefined) return;
  step.output = event.output;
  if (isPlain(event.step)) (state.outputs ??= record())[event.step] = event.output;
};

const opened = (state: RunState, event: Of<'scope.opened'>): void => {
  enter(state, event.step, event.at, 'started');
  const turns = (state.scopes.get(event.step)?.iterations ?? 0) + 1;
  state.scopes.set(event.step, {
    items: event.items,
    concurrency: Math.max(1, event.concurrency),
    maxIterations: event.maxIterations,
    iterations: event.items === null ? (event.again ?? turns) : event.items.length,
  });
};

const canceled = (state: RunState, event: Of<'step.canceled'>): void => {
  const before = state.steps.get(event.step);
  // A retry that was waited for may repeat what had happened, without an answer.
  const mayHaveHappened =
    before?.status === 'started' || (before?.status === 'retrying' && before.error?.unsure === true);
  const step = enter(state, event.step, event.at, 'canceled');
  step.endedAt = event.at;
  step.order = state.seq;
  step.reason = event.reason;
  if (!mayHaveHappened || event.reason !== cancelReasons.branch || state.scopes.has(event.step)) return;
  step.cut = true;
  (state.cut ??= []).push(event.step);
};

const stepEvent = (state: RunState, event: Exclude<RunEvent, { type: `run.${string}` }>): void => {
  switch (event.type) {
    case 'step.started': {
      const step = enter(state, event.step, event.at, 'started');
      step.attempt = event.attempt;
      if (event.request !== undefined) step.request = event.request;
      return;
    }
    case 'step.completed':
      return completed(state, event);
    case 'step.failed':
      return failed(state, event);
    case 'step.retrying': {
      const step = enter(state, event.step, event.at, 'retrying');
      step.attempt = event.attempt;
      step.error = event.error;
      step.dueAt = event.dueAt;
      return;
    }
    case 'step.waiting':
      return waiting(state, event);
    case 'step.resumed': {
      const step = enter(state, event.step, event.at, 'resumed');
      step.resumed = { why: event.why, payload: event.payload };
      step.heard = state.received.length;
      return;
    }
    case 'step.canceled':
      return canceled(state, event);
    case 'scope.opened':
      return opened(state, event);
    case 'event.received':
      state.received.push({ event: event.event, payload: event.payload, at: event.at });
      (state.newest ??= record())[event.event] = event.payload;
      return;
    default:
      return unknownEvent(event);
  }
};

/**
 * Folds one event into `state` in place and returns it: the caller owns the state. Deterministic; reads nothing
 * but its arguments. A loop's `again` counts the turns asked for so far: 1 at its opening, 2 at the first repeat.
 */
export const reduce = (state: RunState, event: RunEvent): RunState => {
  state.seq++;
  switch (event.type) {
    case 'run.started':
      started(state, event);
      break;
    case 'run.completed':
      state.status = 'completed';
      state.output = event.output;
      break;
    case 'run.failed':
      state.status = 'failed';
      state.error = event.error;
      if (event.step !== undefined) state.failedStep = event.step;
      break;
    case 'run.canceled':
      state.status = 'canceled';
      state.cancelReason = event.reason;
      break;
    case 'run.reopened':
      reopen(state, event);
      break;
    default:
      stepEvent(state, event);
  }
  return state;
};

/** A new event type without its case does not compile; one that comes from storage stops the run by name. */
const unknownEvent = (event: never): never => {
  throw new EngineError('unknown-event', `event ${(event as RunEvent).type}`, { blame: 'engine' });
};

/** The state of a run from its whole journal. */
export const foldJournal = (events: readonly RunEvent[]): RunState => {
  const state = emptyState();
  for (const event of events) reduce(state, event);
  return state;
};
