import type { TrialStep, TrialView } from '../../schemas/api/trials.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';

/** The data of a rehearsal as settings read it: `{input, steps}`; inside of loops the last turn counts. */
export function sampleData(trial: TrialView | null): Json | undefined {
  if (trial === null) return undefined;
  const steps: JsonObject = {};
  for (const { node, output } of trial.steps) if (output !== undefined) steps[node] = output as Json;
  return { input: trial.input as Json, steps };
}

/** The last time a node was come to. */
export const stepOf = (trial: TrialView | null, node: string): TrialStep | undefined =>
  trial?.steps.findLast((step) => step.node === node);
