import { interrupted, nodeRunBy } from '../core/plan.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { StepKey } from '../core/events.ts';
import type { Json } from '../../schemas/values/json.ts';
import { record, type ActiveRun } from './active-run.ts';
import { collect } from './advance.ts';
import type { Driving } from './drive.ts';
import { contextFor } from './execute-step.ts';
import { outcomeOfThrown, recordOutcome } from './record-outcome.ts';

const again = (run: ActiveRun, call: StepCall, now: number): void => {
  const attempt = call.attempt + 1;
  record(run, { type: 'step.started', at: now, step: call.step, attempt });
  run.toStart.push({ ...call, attempt });
};

/** Nobody can say whether it happened: a person decides, with what was asked for in view. */
const uncertain = (run: ActiveRun, call: StepCall, now: number): void => {
  const request: Json = run.state.steps.get(call.step)?.request ?? null;
  recordOutcome(
    run,
    call,
    {
      kind: 'wait',
      wait: { kind: 'uncertain' },
      cases: [
        {
          type: 'uncertain',
          cause: 'unknown-outcome',
          severity: 'important',
          object: call.step,
          details: { request, attempt: call.attempt },
        },
      ],
    },
    now,
  );
};

const query = (run: ActiveRun, call: StepCall, driving: Driving): void => {
  const node = run.flow.nodes.get(call.node)!;
  const before = run.state.steps.get(call.step)!;
  const ask = async (): Promise<void> => {
    const context = contextFor(run, call, driving.outside, driving.clock.now());
    const answer = await node.prepared.query!(context, before);
    const now = driving.clock.now();
    if (answer === 'never-happened') return again(run, call, now);
    if (answer === 'unknown') return uncertain(run, call, now);
    collect(run, call, Promise.resolve(answer));
  };
  // The question itself may fail; then the outcome is as unknown as before.
  run.asking = [...(run.asking ?? []), ask().catch(() => uncertain(run, call, driving.clock.now()))];
};

/**
 * Steps whose start is in the journal and whose end is not: this process, or the one before it, died in their
 * middle. What happens now is the step's own `effects` to say, and is never guessed.
 */
export const recoverSteps = async (run: ActiveRun, driving: Driving): Promise<void> => {
  const now = driving.clock.now();
  for (const step of interrupted(run.state)) recoverStep(run, step, driving, now);
  if (run.asking) await Promise.all(run.asking.splice(0));
};

const recoverStep = (run: ActiveRun, step: StepKey, driving: Driving, now: number): void => {
  const id = nodeRunBy(run.flow.graph, step);
  const node = run.flow.nodes.get(id);
  const attempt = run.state.steps.get(step)?.attempt ?? 1;
  const call: StepCall = { step, node: id, call: 'execute', attempt };
  if (!node)
    return recordOutcome(run, call, outcomeOfThrown(new Error(`The node ${id} is not in this version`)), now);
  if (node.effects === 'once') return uncertain(run, call, now);
  if (node.effects === 'query' && node.prepared.query) return query(run, call, driving);
  again(run, call, now);
};
