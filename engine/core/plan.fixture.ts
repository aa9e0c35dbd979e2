import type { FlowDefinition, FlowNode, FlowSettings } from '../../schemas/flow.ts';
import type { Structure } from '../../schemas/node.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { StepError } from './errors.ts';
import type { RunEvent, StepKey } from './events.ts';
import { compileGraph, type Graph } from './graph.ts';
import { interpret, type Interpretation, type InterpretOptions } from './interpret.ts';

/** Node types of the tests; any other type is a plain step. */
const structures: Record<string, Structure> = {
  manual: 'trigger',
  webhook: 'trigger',
  join: 'join',
  'for-each': 'for-each',
  loop: 'loop',
};
export const structureOf = (type: string): { structure: Structure; ports: { fixed: [] } } => ({
  structure: structures[type] ?? 'step',
  ports: { fixed: [] },
});

type Spec = Partial<FlowNode> & { type: string };

/** `'a b:yes d'` reads: a → b, b –yes→ d. Nodes not named in `specs` are plain steps, `start` is the trigger. */
export const flowOf = (
  paths: string[],
  specs: Record<string, Spec> = {},
  settings?: FlowSettings,
): FlowDefinition => {
  const nodes: FlowDefinition['nodes'] = {};
  const edges: FlowDefinition['edges'] = [];
  const add = (id: string): void => {
    if (Object.hasOwn(nodes, id)) return;
    const spec = Object.hasOwn(specs, id) ? specs[id]! : { type: id === 'start' ? 'manual' : 'task' };
    nodes[id] = { config: {}, ...spec };
  };
  for (const path of paths) {
    const stops = path.split(' ').map((stop) => stop.split(':'));
    stops.forEach(([id, port], i) => {
      add(id!);
      const to = stops[i + 1]?.[0];
      if (to !== undefined) edges.push({ from: id!, to, ...(port === undefined ? {} : { port }) });
    });
  }
  for (const id of Object.keys(specs)) add(id);
  return {
    schemaVersion: 1,
    id: 'test',
    name: { zh: '测试', en: 'test' },
    nodes,
    edges,
    ...(settings === undefined ? {} : { settings }),
  };
};

export const graphOf = (paths: string[], specs: Record<string, Spec> = {}, settings?: FlowSettings): Graph =>
  compileGraph(flowOf(paths, specs, settings), structureOf);

export const started = (
  input: Json = null,
  more: Partial<Extract<RunEvent, { type: 'run.started' }>> = {},
): RunEvent => ({
  type: 'run.started',
  v: 1,
  input,
  mode: 'live',
  depth: 0,
  trigger: 'manual',
  at: 0,
  ...more,
});

export const errorOf = (code = 'broken'): StepError => ({
  code,
  message: code,
  blame: 'remote',
  retryable: false,
});

/** What a step answers: a port, several, an error, or events of its own. */
export type Script = Record<
  StepKey,
  { output?: Json; port?: string | string[]; fail?: string; events?: (at: number) => RunEvent[] }
>;

/** Answers calls by a script keyed by step key, then by node id; a loop asks for another turn until `turns` are made. */
export const run = (
  graph: Graph,
  script: Script = {},
  options: InterpretOptions & {
    begin?: RunEvent[];
    turns?: number;
    items?: Json[];
    concurrency?: number;
  } = {},
): Interpretation =>
  interpret(
    graph,
    options.begin ?? [started()],
    (call, at, state) => {
      const { step, attempt } = call;
      const said = script[step] ?? script[call.node];
      if (said?.events !== undefined) return said.events(at);
      if (said?.fail !== undefined) {
        return [{ type: 'step.failed', step, attempt, at, error: errorOf(said.fail) }];
      }
      const structure = graph.nodes.get(call.node)?.structure;
      const turns = state.scopes.get(step)?.iterations ?? 0;
      if (structure === 'for-each' || (structure === 'loop' && turns < (options.turns ?? 2))) {
        const items = structure === 'loop' ? null : (options.items ?? ['x', 'y']);
        const concurrency = options.concurrency ?? 1;
        return [{ type: 'scope.opened', step, at, items, concurrency, maxIterations: 1000 }];
      }
      const output = said?.output === undefined ? call.node : said.output;
      const port = said?.port === undefined ? {} : { port: said.port };
      return [{ type: 'step.completed', step, at, output, ...port }];
    },
    options,
  );

/** Keys of the steps that completed, in the order in which they did. */
export const path = ({ events }: { events: RunEvent[] }): StepKey[] =>
  events.flatMap((event) => (event.type === 'step.completed' ? [event.step] : []));
