import * as fc from 'fast-check';
import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { errorOf, started } from './plan.fixture.ts';
import type { RunEvent, StepKey } from './events.ts';
import type { Graph } from './graph.ts';
import type { StepCall } from './plan-types.ts';
import { interrupted, nodeRunBy, plan } from './plan.ts';
import { emptyState, reduce } from './reduce.ts';
import type { RunState } from './state.ts';
import { nodeOf } from './step-key.ts';

const ports = ['out', 'out', 'out', 'yes', 'no', 'error'];
const kinds = ['task', 'task', 'task', 'branches', 'branches', 'join', 'for-each', 'loop'];
const modes = ['all', 'active', 'any', 'first-success'];

interface Draft {
  /** `branches` stands for two or three branches of one or two steps and the join behind them. */
  kind: string;
  mode: string;
  /** Sources among the earlier nodes of the same body, as fractions of how many there are, with the port. */
  from: [number, string][];
  /** Below a half: stands in the nearest container before it, if there is one. */
  inside: number;
  lengths: number[];
  disabled: boolean;
  undo: boolean;
  strict: boolean;
}

const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...kinds),
  mode: fc.constantFrom(...modes),
  from: fc.array(fc.tuple(unit, fc.constantFrom(...ports)), { minLength: 1, maxLength: 3 }),
  inside: unit,
  lengths: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
  disabled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  undo: fc.boolean(),
  strict: fc.boolean(),
});

/** Grows a flow node by node; every edge leads from an older node to a younger one, so no cycle can arise. */
const grower = () => {
  const nodes: FlowDefinition['nodes'] = {
    start: { type: 'manual', config: {} },
    free: { type: 'task', config: {} },
  };
  const edges: FlowDefinition['edges'] = [];
  const bodies = new Map<string, string[]>([['', ['start']]]);
  let made = 0;
  const add = (body: string, node: FlowNode): string => {
    const id = `n${String(made++).padStart(2, '0')}`;
    nodes[id] = { ...node, ...(body === '' ? {} : { parent: body }) };
    bodies.set(body, [...(bodies.get(body) ?? []), id]);
    return id;
  };
  const link = (from: string, to: string, port = 'out'): void => {
    const only = from === 'start' || nodes[from]?.type === 'join';
    edges.push({ from, to, ...(only || port === 'out' ? {} : { port }) });
  };
  return { nodes, edges, bodies, add, link };
};

const build = (drafts: Draft[], eventPath: boolean): FlowDefinition => {
  const { nodes, edges, bodies, add, link } = grower();
  let container = '';
  for (const { kind, mode, from, inside, lengths, disabled, undo, strict } of drafts) {
    const body = inside < 0.5 ? container : '';
    const siblings = bodies.get(body) ?? [];
    const sources =
      siblings.length === 0
        ? []
        : from.map(([at, port]) => [siblings[Math.floor(at * siblings.length)]!, port] as const);
    const step: FlowNode = { type: 'task', config: {}, ...(undo ? { compensate: 'free' } : {}) };
    if (kind === 'branches') {
      const lasts = lengths.map((length) => {
        const steps = Array.from({ length }, () => add(body, step));
        if (sources[0] !== undefined) link(sources[0][0], steps[0]!, sources[0][1]);
        steps.slice(1).forEach((next, i) => link(steps[i]!, next));
        return steps.at(-1)!;
      });
      const join = add(body, { type: 'join', config: { mode } });
      for (const last of lasts) link(last, join);
      continue;
    }
    const isContainer = kind === 'for-each' || kind === 'loop';
    const plain = isContainer
      ? { type: kind, config: strict && kind === 'for-each' ? { onItemError: 'fail' } : {} }
      : kind === 'join' && sources.length > 1
        ? { type: 'join', config: { mode } }
        : step;
    const id = add(body, { ...plain, ...(disabled ? { disabled } : {}) });
    for (const [source, port] of sources) link(source, id, port);
    if (isContainer) container = id;
  }
  const flow: FlowDefinition = {
    schemaVersion: 1,
    id: 'random',
    name: { zh: '随机', en: 'random' },
    nodes,
    edges,
  };
  if (!eventPath) return flow;
  nodes['note'] = { type: 'task', config: {} };
  nodes['mail'] = { type: 'task', config: {} };
  edges.push({ from: 'note', to: 'mail' });
  return { ...flow, settings: { on: [{ event: 'tick', to: 'edge', node: 'note' }] } };
};

/** Flows that can be walked, with every kind of join, loops inside loops, error edges, compensations and event paths. */
export const anyFlow = (options: { races?: boolean } = {}): fc.Arbitrary<FlowDefinition> =>
  fc.tuple(fc.array(draft, { minLength: 1, maxLength: 10 }), fc.boolean()).map(([drafts, eventPath]) =>
    options.races === false
      ? build(
          drafts.map((each) => ({ ...each, mode: 'active', undo: false })),
          false,
        )
      : build(drafts, eventPath),
  );

/** A number below `n` that depends on the seed and the name alone, whatever happens first. */
const choose = (seed: number, name: string, n: number): number => {
  let hash = seed ^ 0x9e3779b9;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % n;
};

/** How the world answers a call: decided by seed and step, so that the order of calls makes no difference. */
const answer = (
  graph: Graph,
  state: RunState,
  call: StepCall,
  seed: number,
  now: number,
  failing: boolean,
): RunEvent => {
  const { step, attempt } = call;
  const structure = graph.nodes.get(call.node)?.structure;
  const at = now;
  if (structure === 'for-each' || structure === 'loop') {
    const turns = state.scopes.get(step)?.iterations ?? 0;
    const wanted = choose(seed, `${step}#`, 4);
    const base = {
      type: 'scope.opened',
      step,
      concurrency: 1 + choose(seed, step, 3),
      maxIterations: 100,
      at,
    } as const;
    if (structure === 'for-each')
      return { ...base, items: Array.from({ length: wanted }, (_, i): Json => i) };
    if (turns < wanted) return { ...base, items: null, again: turns + 1 };
    return { type: 'step.completed', step, output: turns, at };
  }
  const luck = choose(seed, `${step}?${call.call}${attempt}`, 12);
  if (failing && luck === 0) return { type: 'step.failed', step, attempt, error: errorOf(), at };
  if (luck === 1 && attempt < 3)
    return { type: 'step.retrying', step, attempt, error: errorOf(), dueAt: now + 5, at };
  if (luck === 2 && call.call === 'execute')
    return { type: 'step.waiting', step, wait: { kind: 'time', dueAt: now + 7 }, at };
  const taken = [['out'], ['out'], ['yes'], ['no'], ['yes', 'no'], ['out', 'yes']][
    choose(seed, `${step}!`, 6)
  ]!;
  return { type: 'step.completed', step, output: step, port: taken, at };
};

export interface Drive {
  state: RunState;
  events: RunEvent[];
  /** Keys of `execute` calls with attempt 1, as often as they were begun. */
  begun: StepKey[];
}

/** Drives a run with steps under way at the same time; `order` says at each turn which call begins or ends next. */
export const driveRandomly = (
  graph: Graph,
  seed: number,
  order: readonly number[],
  options: {
    failing?: boolean;
    look?(state: RunState, now: number, events: RunEvent[]): void;
    begin?: RunEvent[];
  } = {},
): Drive => {
  const state = emptyState();
  const events: RunEvent[] = [];
  const begun: StepKey[] = [];
  const underWay = new Map<StepKey, StepCall>();
  const fold = (event: RunEvent): void => {
    events.push(event);
    reduce(state, event);
  };
  (options.begin ?? [started('input')]).forEach(fold);
  let now = Math.max(...events.map(({ at }) => at));
  // A crash left these in their middle; they are repeated.
  for (const step of interrupted(state)) {
    const { attempt, resumed } = state.steps.get(step)!;
    const call = resumed === undefined ? 'execute' : 'resume';
    underWay.set(step, { step, node: nodeRunBy(graph, step), call, attempt });
  }
  for (let turn = 0; state.status === 'running'; turn++) {
    if (turn > 20_000) throw new Error('the run does not end');
    // Events come while the run is open; every one starts the path of its rule anew.
    if (graph.paths.length > 0 && turn < 40 && turn % 13 === (order[0] ?? 0) % 13) {
      fold({ type: 'event.received', event: 'tick', payload: turn, at: now });
    }
    options.look?.(state, now, events);
    const next = plan(graph, state, now);
    for (const step of next.abort) underWay.delete(step);
    if (next.events.length > 0) {
      next.events.forEach(fold);
      continue;
    }
    // Unrecorded calls whose branch is over are dropped.
    const wanted = new Set(next.calls.map(({ step }) => step));
    for (const step of underWay.keys()) {
      if (state.steps.get(step)?.status !== 'started' && !wanted.has(step)) underWay.delete(step);
    }
    const fresh = next.calls.filter(({ step }) => !underWay.has(step));
    const choices = [...fresh, ...underWay.values()];
    if (choices.length === 0) {
      if (next.dueAt === null) throw new Error(`the run is stuck at ${JSON.stringify(events.at(-1))}`);
      now = next.dueAt;
      continue;
    }
    const call = choices[(order[turn % order.length] ?? 0) % choices.length]!;
    if (underWay.delete(call.step)) {
      fold(answer(graph, state, call, seed, now, options.failing ?? true));
    } else {
      underWay.set(call.step, call);
      if (call.call === 'execute' && call.attempt === 1) begun.push(call.step);
      const isStep = graph.nodes.get(nodeOf(call.step))?.structure === 'step';
      if (isStep) fold({ type: 'step.started', step: call.step, attempt: call.attempt, at: now });
    }
  }
  return { state, events, begun };
};
