import type { Json } from '../../schemas/values/json.ts';
import type { StepError } from './errors.ts';
import type { RunEvent, StepKey } from './events.ts';
import type { Graph } from './graph.ts';
import { iterate } from './iterations.ts';
import { undoLate } from './join.ts';
import { outputOf } from './output.ts';
import type { Plan } from './plan-types.ts';
import { cancelInside, undoingSince, type Failure, type Planning } from './planning.ts';
import { cancelReasons } from './reopen.ts';
import type { RunState } from './state.ts';
import { isUndo, laneSuffix, nodeOf } from './step-key.ts';
import { walk } from './walk.ts';

/** A run's journal holds no more events than this. */
export const maxEvents = 10_000;

const planning = (graph: Graph, state: RunState, now: number): Planning => ({
  graph,
  state,
  now,
  events: [],
  calls: [],
  abort: [],
  dueAt: Infinity,
  failure: null,
  undo: { events: [], calls: [], open: 0 },
});

const nothing = (): Plan => ({ events: [], calls: [], abort: [], dueAt: null });

const error = (code: string, blame: StepError['blame'], zh: string, en: string): StepError => ({
  code,
  message: `${zh} / ${en}`,
  blame,
  retryable: false,
});

/** An end that waits for nothing. */
const overdue = (p: Planning): StepError | null => {
  if (p.state.seq >= maxEvents) {
    return error('journal-too-long', 'author', `记录超过 ${maxEvents} 条`, `more than ${maxEvents} events`);
  }
  const limit = p.graph.timeoutMs;
  if (limit === null) return null;
  const dueAt = (p.state.reopenedAt ?? p.state.startedAt) + limit;
  if (dueAt <= p.now) {
    return error('run-timeout', 'remote', `运行超过 ${limit} 毫秒`, `not done within ${limit} ms`);
  }
  if (dueAt < p.dueAt) p.dueAt = dueAt;
  return null;
};

const cancelOf = (graph: Graph, state: RunState): string | null => {
  if (graph.cancels.size === 0) return null;
  const event = state.received.find(({ event: name }) => graph.cancels.has(name));
  return event === undefined ? null : `event:${event.event}`;
};

const earlier = (one: Failure | null, other: Failure | null): Failure | null => {
  if (one === null || other === null) return one ?? other;
  return other.order < one.order ? other : one;
};

/** Every event of a path's rules starts it anew, in a lane of its own: `mail`, `mail@2`, `mail@3`. */
const walkPaths = (p: Planning): { open: boolean; failure: Failure | null } => {
  let failure: Failure | null = null;
  let open = false;
  for (const path of p.graph.paths) {
    let lane = 0;
    for (const { event } of p.state.received) {
      if (!path.events.has(event)) continue;
      if (walk(p, path.body, '', laneSuffix(++lane)) === 'open') open = true;
      failure = earlier(failure, p.failure);
    }
  }
  return { open, failure };
};

const wholePlan = (p: Planning): Plan => {
  const events = p.undo.events.length === 0 ? p.events : [...p.events, ...p.undo.events];
  if (events.length > 0) return { events, calls: [], abort: p.abort, dueAt: null };
  const calls = p.undo.calls.length === 0 ? p.calls : [...p.calls, ...p.undo.calls];
  return { events, calls, abort: p.abort, dueAt: p.dueAt === Infinity ? null : p.dueAt };
};

/** Stops what is under way; compensations are let finish, then the run ends. */
const close = (p: Planning, reason: string, end: RunEvent, atOnce: boolean): Plan => {
  p.events = [];
  p.calls = [];
  p.abort = [];
  const undoing = atOnce ? 'drop' : undoingSince(p, 0);
  cancelInside(p, '', reason, undoing);
  if (undoing === 'go-on') return wholePlan(p);
  p.events.push(end);
  return { events: p.events, calls: [], abort: p.abort, dueAt: null };
};

const failRun = (p: Planning, cause: StepError, step: StepKey | null, atOnce = false): Plan => {
  const end: RunEvent = { type: 'run.failed', error: cause, at: p.now };
  if (step !== null) end.step = step;
  return close(p, cancelReasons.run, end, atOnce);
};

const completeRun = (p: Planning, output: Json): Plan => {
  p.events.push({ type: 'run.completed', output, at: p.now });
  return wholePlan(p);
};

const cancelRun = (p: Planning, reason: string): Plan =>
  close(p, cancelReasons.canceled, { type: 'run.canceled', reason, at: p.now }, false);

/** A run that is a piece of a long for-each: its items as if the container had just opened. */
const planPart = (p: Planning, node: string, offset: number): Plan => {
  const container = p.graph.nodes.get(node);
  if (container === undefined) {
    return failRun(p, error('unknown-node', 'author', `没有节点 ${node}`, `no node ${node}`), null);
  }
  const end = iterate(p, walk, container, node, offset);
  undoLate(p);
  const canceled = cancelOf(p.graph, p.state);
  if (canceled !== null) return cancelRun(p, canceled);
  if (end === null || p.undo.open > 0) return wholePlan(p);
  if ('error' in end) return failRun(p, end.error, null);
  return completeRun(p, p.state.part?.brief === true ? onlyFailures(end.output) : end.output);
};

const onlyFailures = (output: Json): Json => {
  const { results, ...counts } = output as { results: { ok: boolean }[]; succeeded: number; failed: number };
  return { ...counts, results: results.filter(({ ok }) => !ok) as unknown as Json[] };
};

/**
 * What a run needs next. A function of its arguments: nothing else is read, and the state is not changed. Either
 * events or calls are given, never both. Calls of a step repeat in every plan until an event of the step is
 * folded, so whoever runs them skips those under way already; a call whose start was not recorded and that a later
 * plan of calls leaves out is to be dropped, its branch is over.
 */
export const plan = (graph: Graph, state: RunState, now: number): Plan => {
  if (state.status !== 'running' || state.seq === 0) return nothing();
  const p = planning(graph, state, now);
  const over = overdue(p);
  if (over !== null) return failRun(p, over, null, true);
  if (state.part !== undefined) return planPart(p, state.part.node, state.part.offset);

  let open = walk(p, graph.main, '', '') === 'open';
  let { failure } = p;
  if (graph.paths.length > 0 && state.received.length > 0) {
    const paths = walkPaths(p);
    if (paths.open) open = true;
    failure = earlier(failure, paths.failure);
  }
  if (state.late !== undefined || state.cut !== undefined) undoLate(p);
  const canceled = cancelOf(graph, state);
  if (canceled !== null) return cancelRun(p, canceled);
  if (failure !== null) return failRun(p, failure.error, failure.step);
  if (open || p.undo.open > 0) return wholePlan(p);
  return completeRun(p, outputOf(state, graph.main, '', ''));
};

/**
 * Ends a run from outside (a person cancels it, a step ends it): cancels what is under way, then `end`.
 * `abort` names the steps whose work must be stopped.
 */
export const endRun = (graph: Graph, state: RunState, end: RunEvent, now: number): Plan => {
  const p = planning(graph, state, now);
  return close(p, end.type === 'run.canceled' ? cancelReasons.canceled : cancelReasons.run, end, true);
};

/**
 * Steps that had begun when the journal ends. After a crash nobody knows from memory what became of them: the
 * runtime decides on each by the effects of the node it runs (`nodeRunBy`).
 */
export const interrupted = (state: RunState): StepKey[] => {
  const keys: StepKey[] = [];
  for (const [key, step] of state.steps) {
    if (step.status === 'started' && !state.scopes.has(key)) keys.push(key);
  }
  return keys;
};

/** Id of the node whose code a step runs: its own, or for `charge~undo` the one that compensates `charge`. */
export const nodeRunBy = (graph: Graph, key: StepKey): string => {
  const id = nodeOf(key);
  return isUndo(key) ? (graph.nodes.get(id)?.node.compensate ?? id) : id;
};
