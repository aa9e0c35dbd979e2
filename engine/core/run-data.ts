import type { Json } from '../../schemas/values/json.ts';
import type { RunData } from '../sdk/call.ts';
import type { StepKey } from './events.ts';
import type { Body, Graph } from './graph.ts';
import type { RunState, StepState } from './state.ts';
import { isPlain, iterationOf, iterationPrefix, laneSuffix, nodeOf, parseStepKey } from './step-key.ts';

/** What of a run stands outside its journal. */
export interface RunIds {
  runId: string;
  flowId: string;
  version: number;
}

type Values = Record<string, Json>;

const record = (): Values => Object.create(null) as Values;
const none: Values = Object.freeze(record());

/** What a step left for others to read: its result, or `{error}` once it has failed. */
const resultOf = (step: StepState): Json | undefined =>
  step.status === 'failed' ? { error: step.error as unknown as Json } : step.output;

const addResults = (into: Values, state: RunState, body: Body, prefix: string, lane: string): void => {
  for (const { id } of body.nodes) {
    const step = state.steps.get(prefix + id + lane);
    const result = step === undefined ? undefined : resultOf(step);
    if (result !== undefined) into[id] = result;
  }
};

/** The results a step inside a loop or on an event's path may read; nearer ones hide those further out. */
const innerSteps = (graph: Graph, state: RunState, step: StepKey): Values => {
  const { path, lane, node } = parseStepKey(step);
  const steps = record();
  Object.assign(steps, state.part?.context.steps, state.outputs);
  if (lane > 1) {
    const outermost = path[0] === undefined ? node : nodeOf(path[0].container);
    const onPath = graph.paths.find(({ body }) => body.nodes.some(({ id }) => id === outermost));
    if (onPath !== undefined) addResults(steps, state, onPath.body, '', laneSuffix(lane));
  }
  for (const { container, index } of path) {
    const body = graph.nodes.get(nodeOf(container))?.body;
    if (body !== null && body !== undefined) {
      addResults(steps, state, body, iterationPrefix(container, index), '');
    }
  }
  return steps;
};

/** On the path of an event each lane reads the payload of its own event, not of a later one. */
const eventsFor = (graph: Graph, state: RunState, step: StepKey): Values => {
  if (state.received.length === 0) return none;
  if (graph.paths.length === 0) return state.newest ?? none;
  const { path, lane, node } = parseStepKey(step);
  const outermost = path[0] === undefined ? node : nodeOf(path[0].container);
  const onPath = graph.paths.find(({ body }) => body.nodes.some(({ id }) => id === outermost));
  if (onPath === undefined) return state.newest ?? none;
  const own = state.received.filter(({ event }) => onPath.events.has(event))[lane - 1];
  if (own === undefined) return state.newest ?? none;
  return Object.assign(record(), state.newest, { [own.event]: own.payload });
};

/** `item` of the nearest for-each around the step, `index` of the nearest container of any kind. */
const addItem = (data: RunData, state: RunState, step: StepKey): void => {
  for (let around = iterationOf(step); around !== null; around = iterationOf(around.container)) {
    data.index ??= around.index;
    const items = state.scopes.get(around.container)?.items;
    if (items === null || items === undefined) continue;
    const offset = state.part?.node === around.container ? state.part.offset : 0;
    const item = items[around.index - offset];
    if (item !== undefined) data.item = item;
    return;
  }
};

/**
 * What the expressions of a step read. All objects by name are without a prototype. Outside of loops `steps` is the
 * state's own object, which later results join: read it now, do not keep it.
 */
export const dataFor = (graph: Graph, state: RunState, step: StepKey, ids: RunIds): RunData => {
  const plain = isPlain(step) && state.part === undefined;
  const data: RunData = {
    input: state.part === undefined ? state.input : state.part.context.input,
    steps: plain ? (state.outputs ?? none) : innerSteps(graph, state, step),
    run: {
      id: ids.runId,
      flow: ids.flowId,
      version: ids.version,
      mode: state.mode,
      startedAt: state.startedAt,
    },
    events: eventsFor(graph, state, step),
  };
  if (!isPlain(step)) addItem(data, state, step);
  return data;
};
