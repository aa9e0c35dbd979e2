import type { Json } from '../../../schemas/values/json.ts';
import type { StepError } from '../../core/errors.ts';
import type { Call } from '../../sdk/call.ts';
import type { ChildStart, Outcome } from '../../sdk/outcome.ts';

export interface Batch {
  node: string;
  /** Items of one child run. */
  size: number;
  /** Items at once. */
  concurrency: number;
}

/**
 * Child runs of this very flow that walk only a part of the items, of which the first is at `from` in the whole list;
 * their ids are fixed, so a repeat starts none twice. `brief`: they tell of the items that failed alone.
 */
export const childRuns = (
  items: readonly Json[],
  from: number,
  call: Call,
  { node, size, concurrency }: Batch,
  brief = false,
): ChildStart[] => {
  const { input, steps } = call.data;
  const children: ChildStart[] = [];
  for (let start = 0; start < items.length; start += size) {
    children.push({
      id: call.childId(`part:${from + start}`),
      flow: call.flowId,
      version: call.data.run.version,
      input,
      part: {
        node,
        offset: from + start,
        items: items.slice(start, start + size),
        concurrency,
        context: { input, steps: { ...steps } },
        ...(brief ? { brief } : {}),
      },
      reports: true,
    });
  }
  return children;
};

export const waitFor = (children: ChildStart[], output?: Json): Outcome => ({
  kind: 'wait',
  wait: { kind: 'child', children: children.map(({ id }) => id) },
  children,
  ...(output === undefined ? {} : { output }),
});

export interface BatchResult {
  results: Json[];
  succeeded: number;
  failed: number;
}

interface ChildEnd {
  status: string;
  output: BatchResult | null;
  error: StepError | null;
}

/**
 * What the batches came to, in the order of their items. Items that fail are results of their batch; a batch that
 * itself failed or was canceled fails the whole, since what it did is not known item by item.
 */
export const merge = (payload: Json): BatchResult | { error: StepError } => {
  const ends = payload as unknown as ChildEnd[];
  const bad = ends.find(({ status }) => status !== 'completed');
  if (bad !== undefined) return { error: bad.error ?? batchCanceled() };
  const outputs = ends.map(({ output }) => output!);
  return {
    results: outputs.flatMap(({ results }) => results),
    succeeded: outputs.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failed: outputs.reduce((sum, { failed }) => sum + failed, 0),
  };
};

const batchCanceled = (): StepError => ({
  code: 'batch-canceled',
  message: '一批子运行被取消。 / A batch was canceled.',
  blame: 'author',
  retryable: false,
});
