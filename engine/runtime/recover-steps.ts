import { interrupted, nodeRunBy } from '../core/plan.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { StepKey } from '../core/events.ts';
import { record, type ActiveRun } from './active-run.ts';
import type { Driving } from './drive.ts';
import { findOut } from './find-out.ts';
import { outcomeOfThrown, recordOutcome } from './record-outcome.ts';

const settle = (
  run: ActiveRun,
  call: StepCall,
  found: Awaited<ReturnType<typeof findOut>>,
  now: number,
): void => {
  if (found !== 'again' && found !== 'never-happened') return recordOutcome(run, call, found, now);
  const attempt = call.attempt + 1;
  record(run, { type: 'step.started', at: now, step: call.step, attempt });
  run.toStart.push({ ...call, attempt });
};

const recoverStep = async (run: ActiveRun, step: StepKey, driving: Driving, now: number): Promise<void> => {
  const node = nodeRunBy(run.flow.graph, step);
  const attempt = run.state.steps.get(step)?.attempt ?? 1;
  const call: StepCall = { step, node, call: 'execute', attempt };
  if (!run.flow.nodes.has(node)) {
    const missing = new Error(`The node ${node} is not in this version`);
    return recordOutcome(run, call, outcomeOfThrown(missing), now);
  }
  const found = await findOut(run, call, driving.outside, now);
  settle(run, call, found, driving.clock.now());
};

/**
 * Steps whose start is in the journal and whose end is not: this process, or the one before it, died in their
 * middle.
 */
export const recoverSteps = async (run: ActiveRun, driving: Driving): Promise<void> => {
  const now = driving.clock.now();
  await Promise.all(interrupted(run.state).map((step) => recoverStep(run, step, driving, now)));
};
