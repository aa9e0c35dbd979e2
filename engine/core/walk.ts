import type { StepKey } from './events.ts';
import type { Body, GraphNode } from './graph.ts';
import { joined, joinFailed, undoLosers } from './join.ts';
import { iterate, takeTurn } from './iterations.ts';
import {
  advance,
  cancelInside,
  cancelStep,
  isOpen,
  keyIn,
  takes,
  timedOut,
  undoingSince,
} from './planning.ts';
import type { BodyFate, Failure, Frame, Planning } from './planning.ts';
import { cancelReasons } from './reopen.ts';
import type { StepState } from './state.ts';

/** What is known of an edge; 0 as long as nothing is. `lost` is dead because of a failure. */
const taken = 1;
const dead = 2;
const lost = 3;

const settle = (frame: Frame, node: GraphNode, fate: typeof dead | typeof lost): void => {
  for (const edge of node.outs) frame.edges[edge.index] = fate;
};

const follow = (frame: Frame, node: GraphNode, step: StepState): void => {
  for (const edge of node.outs) frame.edges[edge.index] = takes(step, edge.port) ? taken : dead;
};

/** What the edges into a node that has no step yet say of it. */
type Arrival = 'ready' | 'undecided' | 'dead' | 'lost' | 'join-incomplete' | 'all-branches-failed';

const arrival = (frame: Frame, node: GraphNode): Arrival => {
  let came = 0;
  let gone = 0;
  let fell = 0;
  for (const edge of node.ins) {
    const fate = frame.edges[edge.index];
    if (fate === taken) came++;
    else if (fate === dead) gone++;
    else if (fate === lost) fell++;
  }
  const racing = node.mode === 'any' || node.mode === 'first-success';
  if (racing && came > 0) return 'ready';
  if (came + gone + fell < node.ins.length) return 'undecided';
  if (came === 0) return fell === 0 ? 'dead' : racing ? 'all-branches-failed' : 'lost';
  return node.mode === 'all' && came < node.ins.length ? 'join-incomplete' : 'ready';
};

/** Of nodes that nothing leads to, the main path begins with the trigger that was used; elsewhere all begin. */
const begins = (p: Planning, frame: Frame, node: GraphNode): boolean => {
  if (frame.body !== p.graph.main) return true;
  if (node.structure !== 'trigger') return false;
  const { startNode } = p.state;
  return startNode === undefined ? p.graph.triggers.length === 1 : startNode === node.id;
};

/** On the branches of a decided `first-success` join nothing begins any more. */
const isClosed = (p: Planning, frame: Frame, node: GraphNode): boolean => {
  for (const join of node.closers) {
    const step = p.state.steps.get(keyIn(frame, join.id));
    if (step !== undefined && !isOpen(step)) return true;
  }
  return false;
};

const begin = (p: Planning, frame: Frame, node: GraphNode, key: StepKey): void => {
  if (node.node.disabled === true || node.structure === 'trigger') {
    p.events.push({ type: 'step.completed', step: key, output: null, at: p.now });
  } else if (node.structure === 'join') {
    p.events.push(joined(p, frame, node));
  } else {
    p.calls.push({ step: key, node: node.id, call: 'execute', attempt: 1 });
  }
};

/** A node without a step: it begins, it is passed by, or nobody knows yet. True when it begins. */
const arrive = (p: Planning, frame: Frame, node: GraphNode, key: StepKey): boolean => {
  const start = node.ins.length === 0;
  const said = start ? (begins(p, frame, node) ? 'ready' : 'dead') : arrival(frame, node);
  if (said === 'undecided') return false;
  if (said === 'dead' || said === 'lost') {
    settle(frame, node, said === 'dead' ? dead : lost);
    return false;
  }
  if (node.closers.length > 0 && isClosed(p, frame, node)) {
    settle(frame, node, dead);
    return false;
  }
  if (said === 'ready') begin(p, frame, node, key);
  else p.events.push(joinFailed(p, frame, node, said));
  return true;
};

/** Leads a step under way on; a container that is open leads what is inside of it. */
const lead = (p: Planning, frame: Frame, node: GraphNode, key: StepKey, step: StepState): void => {
  const scope = node.body === null ? undefined : p.state.scopes.get(key);
  if (node.closers.length > 0 && isClosed(p, frame, node)) cancelStep(p, key, cancelReasons.branch);
  else if (scope === undefined) advance(p, node, key, step, p);
  else if (timedOut(p, node, key, step, p)) return;
  else if (scope.items === null) takeTurn(p, walk, node, key, step, scope);
  else iterateStep(p, node, key, step);
};

const iterateStep = (p: Planning, node: GraphNode, key: StepKey, step: StepState): void => {
  const end = iterate(p, walk, node, key, 0);
  if (end === null) return;
  const { now: at } = p;
  if ('output' in end) p.events.push({ type: 'step.completed', step: key, output: end.output, at });
  else p.events.push({ type: 'step.failed', step: key, error: end.error, attempt: step.attempt, at });
};

/** A failed step takes its error edge, or costs its branch the race; else the whole body fails by it. */
const isHandled = (frame: Frame, node: GraphNode, step: StepState): boolean => {
  if (node.handlesError) follow(frame, node, step);
  else settle(frame, node, lost);
  return node.handlesError || node.tolerant;
};

const blank = (edges: number): number[] => {
  const fates: number[] = [];
  for (let edge = 0; edge < edges; edge++) fates.push(0);
  return fates;
};

/**
 * Walks a body once, sources before targets, and gathers what can be done now. A node runs once all edges into it
 * are decided and one of them is taken; with all of them dead it is dead itself, and so are the edges out of it.
 */
export const walk = (p: Planning, body: Body, prefix: string, lane: string): BodyFate => {
  const frame: Frame = { body, prefix, lane, edges: blank(body.edges) };
  const events = p.events.length;
  const calls = p.calls.length;
  const aborts = p.abort.length;
  const undos = p.undo.open;
  let open = false;
  let failure: Failure | null = null;
  for (const node of body.nodes) {
    const key = keyIn(frame, node.id);
    const step = p.state.steps.get(key);
    if (step === undefined) {
      if (arrive(p, frame, node, key)) open = true;
    } else if (step.cut === true) {
      settle(frame, node, dead);
    } else if (step.status === 'completed') {
      follow(frame, node, step);
    } else if (step.status === 'failed') {
      const order = step.order ?? 0;
      if (!isHandled(frame, node, step) && (failure === null || order < failure.order)) {
        failure = { step: key, error: step.error!, order };
      }
    } else if (step.status === 'canceled') {
      settle(frame, node, dead);
    } else {
      lead(p, frame, node, key, step);
      open = true;
    }
    if (node.mode === 'first-success' && step !== undefined) undoLosers(p, frame, node, step);
  }
  p.failure = failure;
  if (failure !== null) {
    // Nothing more begins here; in a loop, what is under way ends before the iteration does.
    p.events.length = events;
    p.calls.length = calls;
    p.abort.length = aborts;
    if (body.container !== null) cancelInside(p, prefix, cancelReasons.item, undoingSince(p, undos));
    open = p.events.length > events;
  }
  if (open || p.undo.open > undos) return 'open';
  return failure === null ? 'done' : 'failed';
};
