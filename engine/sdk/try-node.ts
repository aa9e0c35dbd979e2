import type { Expression, FlowDefinition } from '../../schemas/flow.ts';
import type { Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError, toStepError } from '../core/errors.ts';
import type { Call, HttpRequest, HttpResponse, RunData } from './call.ts';
import { compileExpression } from './expression.ts';
import type { CallDatasets } from './datasets.ts';
import { createMemoryDatasets } from './memory-datasets.ts';
import type { CallChannels } from './channels.ts';
import type { CallTables } from './tables.ts';
import type { NodeType, Prepared } from './node-type.ts';
import type { Outcome } from './outcome.ts';

/** What a single call of a node is given; the rest is fixed, so that the same trial gives the same outcome. */
export interface Trial {
  data?: Partial<RunData>;
  woken?: Call['woken'];
  arrived?: Call['arrived'];
  now?: number;
  signal?: AbortSignal;
  secrets?: Readonly<Record<string, string>>;
  flow?: FlowDefinition;
  http?: (request: HttpRequest) => Promise<HttpResponse>;
  log?: Call['log'];
  datasets?: CallDatasets;
  tables?: CallTables;
  channels?: CallChannels;
}

const NOW = 1_790_000_000_000;

/** A flow that holds nothing but the node on trial. */
export const flowOf = (type: string, config: unknown): FlowDefinition => ({
  schemaVersion: 1,
  id: 'trial',
  name: { zh: '试运行', en: 'Trial' },
  nodes: { trial: { type, config: config as Record<string, unknown> } },
  edges: [],
});

/** Compiles a node as publishing does. Throws EngineError `invalid-node` with the problems its settings have. */
export function prepareTrial(type: NodeType, config: unknown, flow = flowOf(type.type, config)): Prepared {
  const problems: Problem[] = [];
  const prepared = type.prepare(config, {
    flow,
    nodeId: 'trial',
    problems,
    expression(expression, at) {
      const read = compileExpression(expression as Expression, at);
      return (call) => read(call.data);
    },
  });
  const [first] = problems;
  if (first !== undefined)
    throw new EngineError('invalid-node', first.message, { path: first.path, details: problems });
  return prepared;
}

/** A call outside any run. Its data is what the trial gives, its ids are fixed; without `http` nothing goes out. */
export function trialCall({ data = {}, secrets = {}, woken, arrived, ...trial }: Trial = {}): Call {
  const now = trial.now ?? NOW;
  return {
    runId: 'run-1',
    flowId: 'trial',
    step: 'trial',
    attempt: 1,
    mode: 'live',
    now,
    data: {
      input: null,
      steps: {},
      run: { id: 'run-1', flow: 'trial', version: 1, mode: 'live', startedAt: now },
      events: {},
      ...data,
    },
    idempotencyKey: 'run-1:trial',
    signal: trial.signal ?? new AbortController().signal,
    woken,
    arrived,
    log: trial.log ?? (() => undefined),
    http:
      trial.http ??
      (() => Promise.reject(new EngineError('no-network', 'A trial without http calls nobody'))),
    datasets: trial.datasets ?? createMemoryDatasets(),
    get tables() {
      if (trial.tables !== undefined) return trial.tables;
      throw new EngineError('no-tables', 'A trial without tables has none');
    },
    get channels() {
      if (trial.channels !== undefined) return trial.channels;
      throw new EngineError('no-channels', 'A trial without channels has none');
    },
    openWait: () => 'token-1',
    secret(name) {
      const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
      if (secret === undefined)
        throw new EngineError('unknown-secret', { zh: `没有密钥“${name}”。`, en: `No secret "${name}".` });
      return secret;
    },
    stableId: (purpose) => `id-${purpose}`,
    childId: (purpose) => `id-${purpose}`,
  };
}

/** One call of a node; whatever it throws is an outcome, as in a run. */
export async function tryNode(type: NodeType, config: unknown, trial: Trial = {}): Promise<Outcome> {
  try {
    const prepared = prepareTrial(type, config, trial.flow);
    const call = trialCall(trial);
    return await (call.woken !== undefined && prepared.resume
      ? prepared.resume(call)
      : prepared.execute(call));
  } catch (thrown) {
    if (thrown instanceof ProblemError)
      return {
        kind: 'failed',
        error: toStepError(new EngineError(thrown.problem.code, thrown.problem.message)),
      };
    return { kind: 'failed', error: toStepError(thrown) };
  }
}
