import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import { openTrialBench } from './trial-bench.ts';

/** How a trial ended. `path` are the steps in the order in which they completed, began to wait or failed. */
export interface TrialResult {
  status: 'completed' | 'failed' | 'waiting' | 'canceled';
  output?: Json;
  errorCode?: string;
  errorMessage?: string;
  path: string[];
  events: RunEvent[];
}

export interface TrialOptions {
  /** Results to take instead of running a node, by node id. */
  replies?: Record<string, Json>;
  /** Stop at the first wait; else time jumps to whatever is due, so that a wait of three days takes no time. */
  stopAtWait?: boolean;
  now?: number;
}

/**
 * Runs a definition, published or not, on an engine and a database in memory of its own, as a rehearsal: nothing
 * reaches the outside, and every write is shown instead of done.
 */
export const runTrial = async (
  flow: FlowDefinition,
  input: Json,
  { replies = {}, stopAtWait = false, now }: TrialOptions = {},
): Promise<TrialResult> => {
  const bench = await openTrialBench({
    flow,
    answerFor: ({ flow: of, node }) =>
      of === flow.id && Object.hasOwn(replies, node)
        ? { output: replies[node]!, source: 'given' }
        : undefined,
    ...(now === undefined ? {} : { now }),
  });
  try {
    return trialResult((await bench.run(input, { stopAtWait })).events);
  } finally {
    await bench.close();
  }
};

const reached = new Set<string>(['step.completed', 'step.waiting', 'step.failed']);

/** What a journal came to. */
export const trialResult = (events: RunEvent[]): TrialResult => {
  const path = [
    ...new Set(events.flatMap((event) => (reached.has(event.type) && 'step' in event ? [event.step] : []))),
  ];
  const last = events.findLast(({ type }) => type.startsWith('run.') && type !== 'run.started');
  if (last?.type === 'run.completed') {
    const reply = events.findLast((event) => event.type === 'step.completed' && event.reply !== undefined);
    const output = reply?.type === 'step.completed' ? reply.output : last.output;
    return { status: 'completed', output, path, events };
  }
  if (last?.type === 'run.failed') {
    return { status: 'failed', errorCode: last.error.code, errorMessage: last.error.message, path, events };
  }
  return { status: last?.type === 'run.canceled' ? 'canceled' : 'waiting', path, events };
};
