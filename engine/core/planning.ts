import type { Body, Graph, GraphNode } from './graph.ts';
import type { RunEvent, StepKey } from './events.ts';
import type { StepError } from './errors.ts';
import type { StepCall } from './plan-types.ts';
import { cancelReasons } from './reopen.ts';
import type { RunState, StepState } from './state.ts';
import { isUndo } from './step-key.ts';

/** The first failure that nothing handles, by its place in the journal. */
export interface Failure {
  step: StepKey;
  error: StepError;
  order: number;
}

/** How a body stands: something is under way or can begin, or it is over. */
export type BodyFate = 'open' | 'done' | 'failed';

/** One instance of a body that is being walked. */
export interface Frame {
  readonly body: Body;
  /** What the keys of its steps begin and end with. */
  readonly prefix: string;
  readonly lane: string;
  /** By number of edge: what is known of it. A plain array, as it is short and made for every plan. */
  readonly edges: number[];
}

/** The hot path: outside of loops and repeated events a key is the node id itself, and no text is made. */
export const keyIn = (frame: Pick<Frame, 'prefix' | 'lane'>, id: string): StepKey =>
  frame.prefix === '' && frame.lane === '' ? id : frame.prefix + id + frame.lane;

/** What one pass over a run gathers. */
export interface Planning {
  readonly graph: Graph;
  readonly state: RunState;
  readonly now: number;
  events: RunEvent[];
  calls: StepCall[];
  abort: StepKey[];
  dueAt: number;
  /** The failure of the body that was walked last, when it failed. */
  failure: Failure | null;
  /** Compensations go on while what surrounds them ends, so they are gathered apart. */
  readonly undo: { events: RunEvent[]; calls: StepCall[]; open: number };
}

export const isOpen = ({ status }: StepState): boolean =>
  status === 'started' || status === 'waiting' || status === 'retrying' || status === 'resumed';

/** Whether a step that is over sends the run along `port`. */
export const takes = (step: StepState, port: string): boolean => {
  if (step.status === 'completed')
    return step.ports === undefined ? port === 'out' : step.ports.includes(port);
  return step.status === 'failed' && port === 'error';
};

/**
 * What becomes of compensations when what surrounds them ends: there is none under way; they go on, and the loops
 * around them stay open so that they are led on; or they are dropped with the rest.
 */
export type Undoing = 'none' | 'go-on' | 'drop';

/** Whether the walk since `before` met a compensation that is not over. */
export const undoingSince = (p: Planning, before: number): Undoing =>
  p.undo.open > before ? 'go-on' : 'none';

/** Cancels what is under way among the steps whose keys begin with `prefix`. */
export const cancelInside = (p: Planning, prefix: string, reason: string, undoing: Undoing): void => {
  for (const [key, step] of p.state.steps) {
    if (!isOpen(step) || !key.startsWith(prefix)) continue;
    if (undoing !== 'drop' && (isUndo(key) || step.cut === true)) continue;
    if (undoing === 'go-on' && p.state.scopes.has(key)) continue;
    p.events.push({ type: 'step.canceled', step: key, reason, at: p.now });
    p.abort.push(key);
  }
};

/** Cancels a step under way and everything under way inside of it. */
export const cancelStep = (p: Planning, key: StepKey, reason: string): void => {
  p.events.push({ type: 'step.canceled', step: key, reason, at: p.now });
  p.abort.push(key);
  if (p.state.scopes.has(key)) cancelInside(p, `${key}[`, reason, 'none');
};

/** The newest event a waiting step listens for; undefined when none has come. */
const heardEvent = (p: Planning, step: StepState): RunState['received'][number] | undefined => {
  const { received } = p.state;
  for (let i = received.length - 1; i >= (step.heard ?? 0); i--) {
    if (received[i]!.event === step.wait?.event) return received[i];
  }
  return undefined;
};

/** Where what a step needs next is put: the main gathering, or that of compensations. */
interface Gathering {
  events: RunEvent[];
  calls: StepCall[];
}

/** Ends a step whose time is up; `timeoutMs` counts from its first start and includes its waits. */
export const timedOut = (
  p: Planning,
  node: GraphNode,
  key: StepKey,
  step: StepState,
  into: Gathering,
): boolean => {
  const limit = node.node.timeoutMs;
  if (limit === undefined) return false;
  const dueAt = step.startedAt + limit;
  if (dueAt > p.now) {
    if (dueAt < p.dueAt) p.dueAt = dueAt;
    return false;
  }
  p.abort.push(key);
  if (p.state.scopes.has(key)) cancelInside(p, `${key}[`, cancelReasons.timeout, 'drop');
  const error: StepError = {
    code: 'timeout',
    message: `超过 ${limit} 毫秒没有完成 / not done within ${limit} ms`,
    blame: 'remote',
    retryable: false,
  };
  into.events.push({ type: 'step.failed', step: key, error, attempt: step.attempt, at: p.now });
  return true;
};

/** What a step under way needs next. Calls are repeated until an event says that they were made. */
export const advance = (
  p: Planning,
  node: GraphNode,
  key: StepKey,
  step: StepState,
  into: Gathering,
): void => {
  if (!timedOut(p, node, key, step, into)) leadOn(p, node, key, step, into);
};

/** The same for a step whose time is never up. */
export const leadOn = (
  p: Planning,
  node: GraphNode,
  key: StepKey,
  step: StepState,
  into: Gathering,
): void => {
  const { status, attempt } = step;
  if (status === 'started') return;
  if (status === 'resumed') {
    into.calls.push({ step: key, node: node.id, call: 'resume', attempt });
    return;
  }
  if (status === 'waiting' && step.wait?.kind === 'event') {
    const heard = heardEvent(p, step);
    if (heard !== undefined) {
      into.events.push({ type: 'step.resumed', step: key, why: 'event', payload: heard.payload, at: p.now });
      return;
    }
  }
  const { dueAt } = step;
  if (dueAt === undefined) return;
  if (dueAt > p.now) {
    if (dueAt < p.dueAt) p.dueAt = dueAt;
  } else if (status === 'waiting') {
    into.events.push({ type: 'step.resumed', step: key, why: 'due', payload: null, at: p.now });
  } else {
    // A step that had been woken already is not begun anew: a person who answered is not asked again. A child run
    // that failed is: its result would stay what it was.
    const { why = 'child' } = step.resumed ?? {};
    const call = why === 'child' ? 'execute' : 'resume';
    into.calls.push({ step: key, node: node.id, call, attempt: attempt + 1 });
  }
};
