import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { GraphNode } from './graph.ts';
import type { RunEvent, StepKey } from './events.ts';
import { advance, isOpen, keyIn, leadOn, takes, type Frame, type Planning } from './planning.ts';
import type { RunState, StepState } from './state.ts';
import { isUndo, nodeOf, undoOf } from './step-key.ts';

/** What a join hands on: who arrived, in the order of completion, and with what. */
interface Arrivals {
  arrived: string[];
  first: string | null;
  outputs: Record<string, Json>;
}

/** A step on the error path stands for its error. */
const resultOf = (step: StepState): Json =>
  step.status === 'failed' ? { error: step.error as unknown as Json } : (step.output ?? null);

const arrivals = (state: RunState, frame: Frame, join: GraphNode): Arrivals => {
  const came = new Map<string, StepState>();
  for (const { from, port } of join.ins) {
    const step = state.steps.get(keyIn(frame, from.id));
    if (step !== undefined && takes(step, port)) came.set(from.id, step);
  }
  const sorted = [...came].sort(([, a], [, b]) => (a.order ?? 0) - (b.order ?? 0));
  const outputs: Record<string, Json> = {};
  for (const [id, step] of sorted) outputs[id] = resultOf(step);
  return { arrived: sorted.map(([id]) => id), first: sorted[0]?.[0] ?? null, outputs };
};

/** The join's own end, a result like any other. */
export const joined = (p: Planning, frame: Frame, join: GraphNode): RunEvent => ({
  type: 'step.completed',
  step: keyIn(frame, join.id),
  output: arrivals(p.state, frame, join) as unknown as Json,
  at: p.now,
});

/** The failures that took the branches of a join away, for the person who reads why. */
const failuresBefore = (p: Planning, frame: Frame, join: GraphNode): Json => {
  const failures: JsonObject[] = [];
  for (const { id } of join.region?.nodes ?? []) {
    const key = keyIn(frame, id);
    const step = p.state.steps.get(key);
    if (step?.status !== 'failed' || step.error === undefined) continue;
    failures.push({ step: key, code: step.error.code, message: step.error.message });
  }
  return failures;
};

const reasons = {
  'join-incomplete': '并非所有分支都到达 / not every branch arrived',
  'all-branches-failed': '所有分支都失败了 / every branch failed',
};

export const joinFailed = (
  p: Planning,
  frame: Frame,
  join: GraphNode,
  code: keyof typeof reasons,
): RunEvent => ({
  type: 'step.failed',
  step: keyIn(frame, join.id),
  attempt: 1,
  at: p.now,
  error: {
    code,
    message: reasons[code],
    blame: 'author',
    retryable: false,
    details: { failures: failuresBefore(p, frame, join) },
  },
});

/** The branch that won is known by the node that arrived first; when the join failed, nobody won. */
const winner = (join: GraphNode, step: StepState): Set<GraphNode> | undefined => {
  const output = step.output as { first?: string } | null | undefined;
  const first = step.status === 'completed' ? output?.first : undefined;
  return first === undefined ? undefined : join.region?.branches.get(first);
};

/** Completed steps of the losing branches that name a compensation, the last one first. */
const losers = (p: Planning, frame: Frame, join: GraphNode, step: StepState): StepKey[] => {
  const won = winner(join, step);
  const found: [StepKey, number][] = [];
  const consider = (key: StepKey, each: StepState): void => {
    if (each.status !== 'completed' || isUndo(key) || p.state.late?.includes(key) === true) return;
    const node = p.graph.nodes.get(nodeOf(key))?.node;
    // A node that was passed over has done nothing.
    if (node?.compensate === undefined || node.disabled === true) return;
    found.push([key, each.order ?? 0]);
  };
  for (const node of join.region?.nodes ?? []) {
    if (won?.has(node) === true) continue;
    const key = keyIn(frame, node.id);
    const each = p.state.steps.get(key);
    if (each === undefined) continue;
    consider(key, each);
    if (node.body === null) continue;
    const inside = `${key}[`;
    for (const [inner, innerStep] of p.state.steps) if (inner.startsWith(inside)) consider(inner, innerStep);
  }
  return found.sort(([, a], [, b]) => b - a).map(([key]) => key);
};

/** Leads one compensation on. True while it is under way; how it ends is nobody's failure. */
const undo = (p: Planning, key: StepKey): boolean => {
  const target = p.graph.nodes.get(p.graph.nodes.get(nodeOf(key))?.node.compensate ?? '');
  if (target === undefined) return false;
  const undoKey = undoOf(key);
  const step = p.state.steps.get(undoKey);
  if (step === undefined) p.undo.calls.push({ step: undoKey, node: target.id, call: 'execute', attempt: 1 });
  else if (isOpen(step)) advance(p, target, undoKey, step, p.undo);
  else return false;
  p.undo.open++;
  return true;
};

/** Undoes what the losing branches of a decided `first-success` join had done: one step at a time, the last first. */
export const undoLosers = (p: Planning, frame: Frame, join: GraphNode, step: StepState): void => {
  if (join.region?.undoable !== true) return;
  for (const key of losers(p, frame, join, step)) if (undo(p, key)) return;
};

/**
 * Finds out what became of an effect that was cut off when its branch lost: it is called once more, and the runtime
 * asks, repeats or leaves it to a person, as its effects say. What turns out to have happened is undone as late.
 */
const findOut = (p: Planning, key: StepKey): void => {
  const node = p.graph.nodes.get(nodeOf(key));
  const step = p.state.steps.get(key);
  // What nothing undoes stays as it is, whether it happened or not.
  if (step === undefined || node?.node.compensate === undefined) return;
  const { status, attempt } = step;
  if (status === 'canceled')
    p.undo.calls.push({ step: key, node: node.id, call: 'execute', attempt: attempt + 1 });
  else if (isOpen(step)) leadOn(p, node, key, step, p.undo);
  else return;
  p.undo.open++;
};

/** Whatever completed after its branch had lost, or may have. */
export const undoLate = (p: Planning): void => {
  for (const key of p.state.late ?? []) undo(p, key);
  for (const key of p.state.cut ?? []) findOut(p, key);
};
