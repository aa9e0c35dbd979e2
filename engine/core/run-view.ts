import type { RunErrorView, RunView, StepView, TimelineEntry, WaitView } from '../../schemas/run-view.ts';
import type { Json } from '../../schemas/values/json.ts';
import { messageHalves } from '../../schemas/errors/message-halves.ts';
import type { StepError } from './errors.ts';
import type { RunEvent, StepKey } from './events.ts';
import { emptyState, reduce } from './reduce.ts';
import type { RunState, StepState } from './state.ts';
import { isUndo, nodeOf, undoneBy } from './step-key.ts';

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** Leaves out what is not there, so that a view is plain JSON. */
const present = <T extends object>(values: Optional<T>): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

/** An author may fail a run without a word; the code says it then. */
const errorView = (error: StepError | undefined): RunErrorView | undefined =>
  error === undefined ? undefined : { ...error, message: messageHalves(error.message || error.code) };

const waitView = (step: StepState, since: number): WaitView | undefined => {
  if (step.status !== 'waiting' || step.wait === undefined) return undefined;
  const { kind, dueAt, event, children, schema } = step.wait;
  return { kind, since, ...present<WaitView>({ dueAt, event, children, schema }) };
};

/** What the state does not keep of a step. */
interface Trace {
  /** Starts over all lives of the step: a reopened one begins to count anew. */
  starts: number;
  firstAt: number;
  waitingAt: number;
}

const stepView = (
  state: RunState,
  key: StepKey,
  step: StepState,
  trace: Trace,
  input: Json | undefined,
): StepView => {
  const { status, endedAt, output, ports, reason, cached } = step;
  return {
    key,
    node: nodeOf(key),
    status,
    attempts: Math.max(trace.starts, step.attempt),
    startedAt: trace.firstAt,
    ...present<StepView>({
      endedAt,
      durationMs: endedAt === undefined ? undefined : Math.max(0, endedAt - trace.firstAt),
      input,
      output,
      ports,
      error: status === 'failed' || status === 'retrying' ? errorView(step.error) : undefined,
      wait: waitView(step, trace.waitingAt),
      retryAt: status === 'retrying' ? step.dueAt : undefined,
      iterations: state.scopes.get(key)?.iterations,
      reason: status === 'canceled' ? reason : undefined,
      cached,
      undoes: isUndo(key) ? undoneBy(key) : undefined,
    }),
  };
};

const entry = (event: RunEvent, seq: number): TimelineEntry => {
  const { at, type } = event;
  return {
    seq,
    at,
    type,
    ...present<TimelineEntry>({
      step: 'step' in event ? event.step : undefined,
      attempt: 'attempt' in event ? event.attempt : undefined,
      why: 'why' in event ? event.why : undefined,
      reason: 'reason' in event ? event.reason : undefined,
      by: 'by' in event ? event.by : undefined,
      event: event.type === 'event.received' ? event.event : undefined,
      dueAt:
        event.type === 'step.retrying'
          ? event.dueAt
          : event.type === 'step.waiting'
            ? event.wait.dueAt
            : undefined,
      errorCode: 'error' in event ? event.error.code : undefined,
    }),
  };
};

const statusOf = (state: RunState, superseded: boolean): RunView['status'] => {
  if (superseded) return 'superseded';
  if (state.status !== 'running') return state.status;
  let waits = false;
  for (const [key, step] of state.steps) {
    if (step.status === 'resumed' || (step.status === 'started' && !state.scopes.has(key))) return 'running';
    if (step.status === 'waiting' || step.status === 'retrying') waits = true;
  }
  return waits ? 'waiting' : 'running';
};

const traceOf = (traces: Map<StepKey, Trace>, event: RunEvent): void => {
  if (!('step' in event) || event.step === undefined || event.type.startsWith('run.')) return;
  const trace = traces.get(event.step) ?? { starts: 0, firstAt: event.at, waitingAt: event.at };
  if (event.type === 'step.started') trace.starts++;
  if (event.type === 'step.waiting') trace.waitingAt = event.at;
  traces.set(event.step, trace);
};

const endOf = (events: readonly RunEvent[]): RunEvent | undefined =>
  events.findLast(({ type }) => type === 'run.completed' || type === 'run.failed' || type === 'run.canceled');

/** The answer as it was sent. */
const replyView = (reply: RunState['reply']): RunView['reply'] => {
  if (reply === undefined) return undefined;
  const { status, contentType, body } = reply;
  return { status, contentType, body };
};

/**
 * Folds a whole journal into what API and designer show. Tokens of waits are left out: they are secrets. `inputs`: what
 * each step was given, for whoever can work it out.
 */
export const runView = (events: readonly RunEvent[], inputs?: ReadonlyMap<StepKey, Json>): RunView => {
  const state = emptyState();
  const traces = new Map<StepKey, Trace>();
  for (const event of events) {
    reduce(state, event);
    traceOf(traces, event);
  }
  const end = state.status === 'running' ? undefined : endOf(events);
  const first = events[0]?.type === 'run.started' ? events[0] : undefined;
  return {
    status: statusOf(state, end?.type === 'run.canceled' && end.superseded === true),
    mode: state.mode,
    trigger: state.trigger,
    depth: state.depth,
    input: state.input,
    startedAt: state.startedAt,
    keys: { ...state.keys },
    ...present<RunView>({
      startNode: state.startNode,
      output: state.output,
      error: errorView(state.error),
      failedStep: state.failedStep,
      cancelReason: state.cancelReason,
      endedAt: end?.at,
      durationMs: end === undefined ? undefined : Math.max(0, end.at - state.startedAt),
      replyStatus: state.reply?.status,
      reply: replyView(state.reply),
      parent: state.parent,
      forkedFrom: first?.forkedFrom,
    }),
    steps: [...traces].flatMap(([key, trace]) => {
      const step = state.steps.get(key);
      return step === undefined ? [] : [stepView(state, key, step, trace, inputs?.get(key))];
    }),
    timeline: events.map((event, i) => entry(event, i + 1)),
  };
};
