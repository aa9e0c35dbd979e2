import { validateFlow } from '../../engine/core/validate.ts';
import type { RunEvent } from '../../engine/core/events.ts';
import { nodeOf } from '../../engine/core/step-key.ts';
import { nodeTypes } from '../../engine/nodes/index.ts';
import { checkConfigs } from '../../engine/registry/check-config.ts';
import { createRegistry } from '../../engine/registry/registry.ts';
import { createHarness } from '../../engine/testing/harness.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';

/** What a pattern is started with: letters that its conditions look for, or a number of instances. */
export interface PatternCase {
  input: string | null;
  integerVariable: number | null;
  /** Tasks that must have run, in any order, as often as they are named. */
  trace_multiset: string[];
}

/** Everything the publish gate would say of a flow, as `code path`. */
export const problemsOf = (flow: FlowDefinition): string[] => {
  const registry = createRegistry(nodeTypes);
  const types = new Map(nodeTypes.map((type) => [type.type, type]));
  return [...validateFlow(flow, types), ...checkConfigs(flow, registry)].map(
    ({ code, path }) => `${code} ${path}`,
  );
};

/** The marks the log tasks of a run left, sorted. */
const traceOf = (flow: FlowDefinition, journal: readonly RunEvent[]): string[] =>
  journal
    .flatMap((event) => {
      if (event.type !== 'step.completed') return [];
      const node = flow.nodes[nodeOf(event.step)];
      return node?.type === 'log' ? [(event.output as { message: string }).message] : [];
    })
    .toSorted();

/** Runs a flow once for each case on a real engine; gives how each run ended and the trace it left. */
export const runCases = async (
  flow: FlowDefinition,
  cases: readonly PatternCase[],
): Promise<{ status: string; trace: string[] }[]> => {
  const harness = await createHarness({ flows: [flow] });
  try {
    const ends: { status: string; trace: string[] }[] = [];
    for (const { input, integerVariable } of cases) {
      const items = Array.from({ length: integerVariable ?? 0 }, (_, i) => i);
      const { runId, status } = await harness.run(flow.id, { test: (input ?? '').toLowerCase(), items });
      ends.push({ status, trace: traceOf(flow, await harness.journal(runId)) });
    }
    return ends;
  } finally {
    await harness.close();
  }
};
