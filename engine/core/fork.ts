import type { Effects } from '../../schemas/node.ts';
import { EngineError } from './errors.ts';
import type { RunEvent, StepKey } from './events.ts';
import { downstream, type Graph } from './graph.ts';
import { foldJournal } from './reduce.ts';
import { cancelReasons } from './reopen.ts';
import type { RunState, StepState } from './state.ts';
import { isUndo, iterationOf, nodeOf, parseStepKey, undoneBy } from './step-key.ts';

type Started = Extract<RunEvent, { type: 'run.started' }>;

/** The steps that a fork at one step sets aside. */
interface Cut {
  /** By what a key begins with (an iteration, or nothing) and its lane: the nodes whose steps go. */
  places: { prefix: string; lane: number; nodes: Set<string> }[];
  /** Containers around the step: they go on, so their end goes and their opening stays. */
  reopened: Set<StepKey>;
  /** Loops whose later turns never happened. */
  turns: Map<StepKey, number>;
}

const prefixOf = (key: StepKey): string => key.slice(0, key.lastIndexOf('/') + 1);

const cutAt = (graph: Graph, step: StepKey): Cut => {
  const cut: Cut = { places: [], reopened: new Set(), turns: new Map() };
  let key = step;
  let around = iterationOf(key);
  for (;;) {
    const node = graph.nodes.get(nodeOf(key));
    const nodes = new Set(node === undefined ? [] : [...downstream(node)].map(({ id }) => id));
    // The container itself goes on; what follows it goes.
    if (key !== step) nodes.delete(nodeOf(key));
    cut.places.push({ prefix: prefixOf(key), lane: parseStepKey(key).lane, nodes });
    if (around === null) return cut;
    cut.reopened.add(around.container);
    if (graph.nodes.get(nodeOf(around.container))?.structure === 'loop') {
      cut.turns.set(around.container, around.index);
    }
    key = around.container;
    around = iterationOf(key);
  }
};

/** Whether a step, or a container around it, lies in what the fork sets aside. */
const isCut = (cut: Cut, step: StepKey): boolean => {
  for (let key: StepKey | undefined = step; key !== undefined;) {
    const { node, lane } = parseStepKey(key);
    const prefix = prefixOf(key);
    if (cut.places.some((at) => at.prefix === prefix && at.lane === lane && at.nodes.has(node))) return true;
    const around = iterationOf(key);
    if (around !== null && around.index > (cut.turns.get(around.container) ?? Infinity)) return true;
    key = around?.container;
  }
  return false;
};

/** An end that the new run may take over as a fact. What never ended, or fell with the run, happens anew. */
const isFact = (graph: Graph, state: RunState, key: StepKey, step: StepState): boolean => {
  if (step.status === 'completed') return true;
  if (step.status === 'canceled')
    return step.reason === cancelReasons.branch || step.reason === cancelReasons.item;
  if (step.status !== 'failed') return false;
  if (isUndo(key)) return true;
  const node = graph.nodes.get(nodeOf(key));
  if (node === undefined) return false;
  // A failure that nothing handles is a fact only of an item that failed while its for-each went on.
  return node.handlesError || node.tolerant || isItemOver(graph, state, key);
};

const isItemOver = (graph: Graph, state: RunState, key: StepKey): boolean => {
  for (let around = iterationOf(key); around !== null; around = iterationOf(around.container)) {
    const container = state.steps.get(around.container);
    const node = graph.nodes.get(nodeOf(around.container));
    if (node?.structure === 'for-each' && node.node.config['onItemError'] !== 'fail') return true;
    if (container?.status === 'completed') return true;
  }
  return false;
};

const gone = (graph: Graph, key: StepKey): boolean => {
  const { path, node } = parseStepKey(key);
  return !graph.nodes.has(node) || path.some(({ container }) => !graph.nodes.has(nodeOf(container)));
};

/** What becomes of an old step: its end is taken over, it goes on as an open loop, or it happens anew. */
const fateOf = (graph: Graph, state: RunState, cut: Cut, key: StepKey): 'fact' | 'goes-on' | 'anew' => {
  const step = state.steps.get(key);
  if (step === undefined || gone(graph, key) || isCut(cut, isUndo(key) ? undoneBy(key) : key)) return 'anew';
  if (!cut.reopened.has(key) && isFact(graph, state, key, step)) return 'fact';
  return state.scopes.has(key) ? 'goes-on' : 'anew';
};

const ends = new Set(['step.completed', 'step.failed', 'step.canceled']);

/**
 * Adds an event to those kept of its step: the starts and the last end. A reopened step had ended before, and that
 * is not taken over; nor are waits and retries that are past.
 */
const addToLife = (life: RunEvent[], event: RunEvent, fate: 'fact' | 'goes-on', lastTurn: number): void => {
  if (event.type === 'step.started') {
    if (event.attempt === 1) life.length = 0;
    life.push(event);
  } else if (event.type === 'scope.opened') {
    if (life.filter(({ type }) => type === event.type).length <= lastTurn) life.push(event);
  } else if (ends.has(event.type) && fate === 'fact') {
    const before = life.findIndex(({ type }) => ends.has(type));
    if (before >= 0) life.splice(before, 1);
    // What was cut short is found out by the run that began it.
    if (event.type === 'step.canceled') life.splice(0, life.length, ...life.filter(isOpening));
    life.push(event);
  }
};

const isOpening = ({ type }: RunEvent): boolean => type === 'scope.opened';

const keptEvents = (events: readonly RunEvent[], graph: Graph, state: RunState, cut: Cut): Set<RunEvent> => {
  const lives = new Map<StepKey, RunEvent[]>();
  for (const event of events) {
    if (!('step' in event) || event.step === undefined || event.type.startsWith('run.')) continue;
    const { step: key } = event;
    const fate = fateOf(graph, state, cut, key);
    if (fate === 'anew') continue;
    const life = lives.get(key) ?? [];
    lives.set(key, life);
    addToLife(life, event, fate, cut.turns.get(key) ?? Infinity);
  }
  return new Set([...lives.values()].flat());
};

const firstOf = (events: readonly RunEvent[]): Started => {
  const [first] = events;
  if (first?.type === 'run.started') return first;
  throw new EngineError('journal-broken', { zh: '记录没有开头', en: 'The journal has no beginning' });
};

/** Where the fork comes from; left out when the caller writes `run.started` itself. */
export interface ForkSource {
  run: string;
  at: number;
  reason?: string;
}

/**
 * The journal of a run that begins with what another one had done before `fromStep`: its `run.started` (with the
 * input it had last), the ends of all steps not downstream of `fromStep`, and the events it received, save those
 * that canceled it. Steps that were under way happen anew. `graph` may be that of a newer version: steps whose
 * node it lacks are left out (`droppedSteps` names them).
 */
export const forkPrefix = (
  graph: Graph,
  events: readonly RunEvent[],
  fromStep: StepKey,
  source?: ForkSource,
): RunEvent[] => {
  const state = foldJournal(events);
  const { key: _key, parent: _parent, forkedFrom: _forkedFrom, ...first } = firstOf(events);
  const start: Started = { ...first, input: state.input };
  if (source !== undefined) {
    const { run, at, reason } = source;
    start.at = at;
    start.forkedFrom = { run, step: fromStep, ...(reason === undefined ? {} : { reason }) };
  }
  const kept = keptEvents(events, graph, state, cutAt(graph, fromStep));
  const heard = (event: RunEvent): boolean =>
    event.type === 'event.received' && !graph.cancels.has(event.event);
  return [start, ...events.filter((event) => kept.has(event) || heard(event))];
};

const stepsOf = (events: readonly RunEvent[]): Set<StepKey> => new Set(foldJournal(events).steps.keys());

/** Steps of the old run whose node the graph lacks: a fork onto it forgets them. */
export const droppedSteps = (graph: Graph, events: readonly RunEvent[]): StepKey[] =>
  [...stepsOf(events)].filter((key) => gone(graph, key));

/**
 * Steps of the old run that began, would run again after a fork at `fromStep`, and act on the outside `once`: to
 * be confirmed by a person. `effectsOf` knows a node's effects by its id.
 */
export const onceSteps = (
  graph: Graph,
  events: readonly RunEvent[],
  fromStep: StepKey,
  effectsOf: (nodeId: string) => Effects,
): StepKey[] => {
  const kept = stepsOf(forkPrefix(graph, events, fromStep));
  return [...stepsOf(events)].filter((key) => {
    if (kept.has(key) || gone(graph, key)) return false;
    const node = graph.nodes.get(nodeOf(key))?.node;
    return effectsOf(isUndo(key) ? (node?.compensate ?? '') : nodeOf(key)) === 'once';
  });
};
