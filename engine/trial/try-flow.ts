import type { EdgeCount, TrialStep, TrialView } from '../../schemas/api/trials.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { StepView } from '../../schemas/run-view.ts';
import type { Json } from '../../schemas/values/json.ts';
import { runView } from '../core/run-view.ts';
import type { Knowledge } from '../shapes/index.ts';
import { replyShapes } from '../shapes/index.ts';
import type { Answer, AnswerFor, Asking } from './answers.ts';
import { simulate } from './simulate.ts';
import { openTrialBench, type BenchRun, type TrialBench } from './trial-bench.ts';
import { upTo } from './trim-flow.ts';

/** A run whose input and results a trial works with. */
export interface PastRun {
  id: string;
  input: Json;
  startNode?: string;
  steps: readonly StepView[];
}

export interface Trying {
  flow: FlowDefinition;
  knowledge: Knowledge;
  otherFlow?(id: string): Promise<FlowDefinition | null>;
  pins?: Readonly<Record<string, Json>>;
  /** Run this node alone. */
  only?: string;
  upTo?: string;
}

export interface TrialInput {
  input: Json;
  startNode?: string;
  run?: PastRun;
}

const SIMULATED = {
  zh: '演练没有访问外部，也没有写入；结果按声明的格式模拟。',
  en: 'Nothing was sent or written; the result is simulated after its declared form.',
};
const FROM_RUN = {
  zh: '演练没有访问外部，也没有写入；结果取自这次运行。',
  en: 'Nothing was sent or written; the result is that of the run.',
};

/** A trial of one definition, over any number of inputs. */
export interface FlowTrial {
  run(given: TrialInput, signal?: AbortSignal): Promise<Tried>;
  close(): Promise<void>;
}
export interface Tried {
  view: TrialView;
  /** Edges and their counts, of steps that came to an end. */
  edges: EdgeCount[];
}

/**
 * Opens a rehearsal. What would reach outside, or wait for somebody, answers from pins, from the run the data is of,
 * or is simulated after its declared form; it says so for each step.
 */
export async function openFlowTrial({
  flow: whole,
  knowledge,
  otherFlow,
  pins = {},
  only,
  upTo: last,
}: Trying): Promise<FlowTrial> {
  const end = only ?? last;
  const flow = end === undefined || !Object.hasOwn(whole.nodes, end) ? whole : upTo(whole, end);
  const shapes = replyShapes(whole, knowledge);
  let past: PastRun | undefined;
  const answerFor: AnswerFor = (asking) => {
    if (asking.flow !== flow.id) return asking.reaches ? simulated(asking, () => undefined) : undefined;
    if (Object.hasOwn(pins, asking.node)) return { output: pins[asking.node] as Json, source: 'pinned' };
    const before = past === undefined ? undefined : resultIn(past, asking);
    // What stands before a node that is tried alone is taken as it was.
    if (
      only !== undefined &&
      asking.node !== only &&
      asking.type.structure === 'step' &&
      before !== undefined
    )
      return before;
    if (!asking.reaches && !asking.waits) return undefined;
    if (asking.node === only && asking.waits && before === undefined) return undefined;
    return before ?? (asking.reaches ? simulated(asking, (node) => shapes.get(node)) : undefined);
  };
  const bench = await openTrialBench({ flow, answerFor, ...(otherFlow && { otherFlow }) });
  return {
    run: (given, signal) => run(bench, flow, given, (one) => (past = one), signal),
    close: () => bench.close(),
  };
}

/** What the step came to in a past run: by its key, in a loop that went otherwise by its node. */
function resultIn({ steps }: PastRun, { step, node }: Asking): Answer | undefined {
  const done = steps.filter(({ status, output }) => status === 'completed' && output !== undefined);
  const found = done.find(({ key }) => key === step) ?? done.find((one) => one.node === node);
  if (found === undefined) return undefined;
  const { output, ports } = found;
  return { output: output as Json, source: 'run', note: FROM_RUN, ...(ports === undefined ? {} : { ports }) };
}

type ReplyOf = (node: string) => { port: string; shape: Parameters<typeof simulate>[0] } | undefined;

function simulated({ node, type }: Asking, replyOf: ReplyOf): Answer {
  const found = replyOf(node);
  const fixed = 'fixed' in type.ports ? type.ports.fixed[0]?.id : undefined;
  const port = found?.port ?? fixed ?? 'out';
  const output = found === undefined ? null : simulate(found.shape);
  return { output, source: 'simulated', note: SIMULATED, ...(port === 'out' ? {} : { ports: [port] }) };
}

async function run(
  bench: TrialBench,
  flow: FlowDefinition,
  { input, startNode, run: past }: TrialInput,
  use: (past: PastRun | undefined) => void,
  signal?: AbortSignal,
): Promise<Tried> {
  use(past);
  const start = startNode ?? past?.startNode;
  const ended = await bench.run(input, {
    ...(start === undefined || !Object.hasOwn(flow.nodes, start) ? {} : { startNode: start }),
    ...(signal && { signal }),
  });
  const view = trialView(flow, ended, input, past?.id ?? null);
  return { view, edges: view.edges };
}

function trialView(
  flow: FlowDefinition,
  { events, inputs, marks, ms }: BenchRun,
  input: Json,
  run: string | null,
): TrialView {
  const { status, output, error, steps, reply } = runView(events, inputs);
  const shown = steps.map((step): TrialStep => {
    const { source = 'none', note, ms: took = 0 } = marks.get(step.key) ?? {};
    const { key, node, status: state, durationMs = 0 } = step;
    return {
      key,
      node,
      status: state,
      source: source === 'none' && state === 'completed' ? 'ran' : source,
      ...(note === undefined ? {} : { note }),
      ...(step.input === undefined ? {} : { input: step.input }),
      ...(step.output === undefined ? {} : { output: step.output }),
      ...(step.error === undefined ? {} : { error: step.error }),
      ports: portsOf(step),
      ms: Math.round(took * 100) / 100,
      ...(durationMs > 1_000 ? { waitedMs: durationMs } : {}),
    };
  });
  return {
    status: status === 'queued' || status === 'running' || status === 'superseded' ? 'stopped' : status,
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(reply === undefined ? {} : {}),
    run,
    masked: false,
    steps: shown,
    edges: edgesOf(flow, shown),
    ms: Math.round(ms * 100) / 100,
  };
}

const portsOf = ({ status, ports }: StepView): string[] =>
  status === 'completed' ? (ports ?? ['out']) : status === 'failed' ? ['error'] : [];

/** How often each edge was taken. */
function edgesOf(flow: FlowDefinition, steps: readonly TrialStep[]): EdgeCount[] {
  return flow.edges.flatMap(({ from, port = 'out', to }) => {
    const count = steps.filter((step) => step.node === from && step.ports.includes(port)).length;
    return count === 0 ? [] : [{ from, port, to, count }];
  });
}

/** A trial of one input. */
export async function tryFlow(trying: Trying, given: TrialInput): Promise<TrialView> {
  const trial = await openFlowTrial(trying);
  try {
    return (await trial.run(given)).view;
  } finally {
    await trial.close();
  }
}
