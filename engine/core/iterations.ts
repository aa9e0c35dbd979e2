import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { StepError } from './errors.ts';
import type { Body, GraphNode } from './graph.ts';
import type { StepKey } from './events.ts';
import { outputOf } from './output.ts';
import { cancelInside, undoingSince, type BodyFate, type Planning } from './planning.ts';
import { cancelReasons } from './reopen.ts';
import type { ScopeState, StepState } from './state.ts';
import { iterationPrefix } from './step-key.ts';

type Walk = (p: Planning, body: Body, prefix: string, lane: string) => BodyFate;

/** How one item ended. */
type ItemEnd = { index: number; ok: true; output: Json } | { index: number; ok: false; error: StepError };

/** An end together with the number of events it was worked out from. */
interface Memory {
  end: ItemEnd;
  changes: number;
}

/**
 * Iterations that are over, so that a long for-each is not walked from its beginning again and again. Only a
 * memory of what would be worked out anew: an event inside of an iteration makes it worthless, and so does a
 * reopening, which puts a new scope object into the state.
 */
const memories = new WeakMap<ScopeState, Memory[]>();

const memoryOf = (scope: ScopeState): Memory[] => {
  const known = memories.get(scope);
  if (known !== undefined) return known;
  const fresh: Memory[] = [];
  memories.set(scope, fresh);
  return fresh;
};

/** Walks iterations in the order of their items, at most `concurrency` of them open at once; gives the ends so far. */
const walkItems = (p: Planning, walk: Walk, body: Body, key: StepKey, offset: number, scope: ScopeState) => {
  const memory = memoryOf(scope);
  const ends: ItemEnd[] = [];
  let open = 0;
  for (let i = 0; i < scope.iterations && open < scope.concurrency; i++) {
    const index = offset + i;
    const changes = scope.changes?.get(index) ?? 0;
    const known = memory[i];
    if (known?.changes === changes) {
      ends.push(known.end);
      continue;
    }
    const prefix = iterationPrefix(key, index);
    const fate = walk(p, body, prefix, '');
    if (fate === 'open') {
      open++;
      continue;
    }
    const end: ItemEnd =
      fate === 'done'
        ? { index, ok: true, output: outputOf(p.state, body, prefix, '') }
        : { index, ok: false, error: p.failure!.error };
    memory[i] = { end, changes };
    ends.push(end);
  }
  return ends;
};

/** Leads the items of a for-each on; null while it is open. `offset`: place of its first item in the whole list. */
export const iterate = (
  p: Planning,
  walk: Walk,
  node: GraphNode,
  key: StepKey,
  offset: number,
): { output: Json } | { error: StepError } | null => {
  const scope = p.state.scopes.get(key);
  if (scope === undefined || node.body === null) return null;
  const [events, calls, aborts, undos] = [p.events.length, p.calls.length, p.abort.length, p.undo.open];
  const ends = walkItems(p, walk, node.body, key, offset, scope);
  if (node.node.config['onItemError'] === 'fail') {
    const bad = ends.find(({ ok }) => !ok);
    if (bad !== undefined && !bad.ok) {
      p.events.length = events;
      p.calls.length = calls;
      p.abort.length = aborts;
      const undoing = undoingSince(p, undos);
      cancelInside(p, `${key}[`, cancelReasons.item, undoing);
      return undoing === 'go-on' ? null : { error: bad.error };
    }
  }
  if (ends.length < scope.iterations) return null;
  const succeeded = ends.filter(({ ok }) => ok).length;
  const results = ends as unknown as JsonObject[];
  return { output: { results, succeeded, failed: results.length - succeeded } };
};

const tooMany = (limit: number): StepError => ({
  code: 'too-many-iterations',
  message: `循环超过 ${limit} 次 / more than ${limit} turns`,
  blame: 'author',
  retryable: false,
});

/** Leads the present turn of a loop on, and asks the loop for the next one when it is over. */
export const takeTurn = (
  p: Planning,
  walk: Walk,
  node: GraphNode,
  key: StepKey,
  step: StepState,
  scope: ScopeState,
): void => {
  const { now: at } = p;
  const { attempt } = step;
  const fail = (error: StepError): void => {
    p.events.push({ type: 'step.failed', step: key, error, attempt, at });
  };
  if (scope.iterations > scope.maxIterations) return fail(tooMany(scope.maxIterations));
  const fate = walk(p, node.body!, iterationPrefix(key, scope.iterations - 1), '');
  if (fate === 'failed') return fail(p.failure!.error);
  if (fate === 'open') return;
  if (step.status !== 'retrying') {
    p.calls.push({ step: key, node: node.id, call: 'again', attempt });
  } else if (step.dueAt !== undefined && step.dueAt > p.now) {
    p.dueAt = Math.min(p.dueAt, step.dueAt);
  } else {
    p.calls.push({ step: key, node: node.id, call: 'again', attempt: attempt + 1 });
  }
};
