import type { FlowCase, FlowDefinition } from '../../schemas/flow.ts';
import type { RunView } from '../../schemas/run-view.ts';
import type { Text } from '../../schemas/text.ts';

/** What a run shows of how the flow should behave. */
export type RecordedRun = Pick<RunView, 'status' | 'input' | 'output' | 'error' | 'steps' | 'reply'>;

/** Node types whose results come from outside, whatever their effects. */
const OUTSIDE: ReadonlySet<string> = new Set(['human-task', 'sub-flow', 'wait']);

/**
 * A case of a run: its input, what came from outside, and how it came out. Loops run anew, so of a step inside one the
 * first result stands for all. Personal data has been masked before.
 */
export function caseFromRun(
  flow: FlowDefinition,
  run: RecordedRun,
  name: Text,
  reaches: (type: string) => boolean,
): FlowCase {
  const replies: Record<string, unknown> = {};
  for (const { node, status, output } of run.steps) {
    const type = flow.nodes[node]?.type;
    if (type === undefined || status !== 'completed' || output === undefined || Object.hasOwn(replies, node))
      continue;
    if (reaches(type) || OUTSIDE.has(type)) replies[node] = output;
  }
  return {
    name,
    input: run.input,
    ...(Object.keys(replies).length === 0 ? {} : { replies }),
    expect: expectation(run),
  };
}

function expectation({ status, output, error, steps, reply }: RecordedRun): FlowCase['expect'] {
  if (status === 'failed') return { status, ...(error === undefined ? {} : { errorCode: error.code }) };
  if (status !== 'completed') return { status: 'waiting' };
  // The answer a caller got is what a flow is for; a step behind it may have had the last word.
  const answered =
    reply === undefined ? undefined : steps.findLast((step) => step.output !== undefined)?.output;
  const shown = output ?? answered;
  return { status, ...(shown === undefined || shown === null ? {} : { output: shown }) };
}
