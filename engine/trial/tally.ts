import type { EdgeCount, NodeTally, TrialBatch, TrialStep } from '../../schemas/api/trials.ts';
import type { Json } from '../../schemas/values/json.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Tried } from './try-flow.ts';

/** Lists of inputs stop here: a person looks at a few of them. */
const MOST_INPUTS = 200;
/** Fields of one result that are counted. */
const MOST_PATHS = 300;
const MOST_DEPTH = 6;

interface NodeCount {
  inputs: Set<number>;
  steps: number;
  failed: number;
  simulated: number;
  errors: Map<
    string,
    { message: NodeTally['errors'][number]['message']; count: number; inputs: Set<number> }
  >;
  paths: Map<string, { seen: number; empty: number }>;
  results: number;
}

/** Counts over many trials; adding one costs time in proportion to its results. */
export interface Tally {
  add(input: number, tried: Tried): void;
  edges(): TrialBatch['edges'];
  nodes(): NodeTally[];
}

export function createTally(): Tally {
  const edges = new Map<string, EdgeCount & { inputs: Set<number> }>();
  const nodes = new Map<string, NodeCount>();
  const nodeOf = (id: string): NodeCount => {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const made = {
      inputs: new Set<number>(),
      steps: 0,
      failed: 0,
      simulated: 0,
      errors: new Map(),
      paths: new Map(),
      results: 0,
    };
    nodes.set(id, made);
    return made;
  };
  return {
    add(input, { view, edges: taken }) {
      for (const edge of taken) {
        const name = JSON.stringify([edge.from, edge.port, edge.to]);
        const known = edges.get(name) ?? { ...edge, count: 0, inputs: new Set<number>() };
        known.count += edge.count;
        known.inputs.add(input);
        edges.set(name, known);
      }
      for (const step of view.steps) addStep(nodeOf(step.node), step, input);
    },
    edges: () => [...edges.values()].map((edge) => ({ ...edge, inputs: listed(edge.inputs) })),
    nodes: () => [...nodes].map(([node, count]) => tallyOf(node, count)),
  };
}

const listed = (inputs: ReadonlySet<number>): number[] => [...inputs].slice(0, MOST_INPUTS);

function addStep(count: NodeCount, { status, source, error, output }: TrialStep, input: number): void {
  count.inputs.add(input);
  count.steps += 1;
  if (source === 'simulated') count.simulated += 1;
  if (status === 'failed') count.failed += 1;
  if (error !== undefined) {
    const known = count.errors.get(error.code) ?? {
      message: error.message,
      count: 0,
      inputs: new Set<number>(),
    };
    known.count += 1;
    known.inputs.add(input);
    count.errors.set(error.code, known);
  }
  if (status !== 'completed' || output === undefined) return;
  count.results += 1;
  const fields = new Map<string, boolean>();
  collect(output as Json, '', 0, fields);
  for (const [path, empty] of fields) {
    if (!count.paths.has(path) && count.paths.size >= MOST_PATHS) continue;
    const known = count.paths.get(path) ?? { seen: 0, empty: 0 };
    known.seen += 1;
    if (empty) known.empty += 1;
    count.paths.set(path, known);
  }
}

const isBlank = (value: Json): boolean => value === null || value === '';

/** Every field with whether it is empty; of a list whether that is so of any item. */
function collect(value: Json, path: string, depth: number, into: Map<string, boolean>): void {
  if (Array.isArray(value)) {
    if (depth < MOST_DEPTH) for (const item of value) collect(item, `${path}[*]`, depth + 1, into);
    return;
  }
  if (typeof value !== 'object' || value === null || isDecimal(value)) {
    if (path !== '') into.set(path, isBlank(value) || (into.get(path) ?? false));
    return;
  }
  if (depth >= MOST_DEPTH) return;
  for (const [name, member] of Object.entries(value))
    collect(member, path === '' ? name : `${path}.${name}`, depth + 1, into);
}

function tallyOf(
  node: string,
  { inputs, steps, failed, simulated, errors, paths, results }: NodeCount,
): NodeTally {
  // A field that some results have and others lack was absent in those.
  const nulls = [...paths]
    .map(([path, { seen, empty }]) => ({ path, seen: results, empty: empty + (results - seen) }))
    .filter(({ empty }) => empty > 0)
    .sort((a, b) => b.empty - a.empty)
    .slice(0, 100);
  return {
    node,
    inputs: inputs.size,
    steps,
    failed,
    simulated,
    errors: [...errors].map(([code, error]) => ({ code, ...error, inputs: listed(error.inputs) })),
    nulls,
  };
}
