import type { StepCall } from '../core/plan-types.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Outcome } from '../sdk/outcome.ts';
import type { ActiveRun } from './active-run.ts';
import { contextFor } from './execute-step.ts';
import type { Outside } from './step-call.ts';

/** What the other side, or nobody, knows of an attempt that was cut short. */
type Answer = Outcome | 'never-happened';

/** Nobody can say whether it happened: a person decides, with what was asked for in view. */
const uncertain = (run: ActiveRun, { step, attempt }: StepCall): Outcome => {
  const request: Json = run.state.steps.get(step)?.request ?? null;
  return {
    kind: 'wait',
    wait: { kind: 'uncertain' },
    cases: [
      {
        type: 'uncertain',
        cause: 'unknown-outcome',
        severity: 'important',
        object: step,
        details: { request, attempt },
      },
    ],
  };
};

/** The question itself may fail; then the outcome is as unknown as before. */
const ask = async (run: ActiveRun, call: StepCall, outside: Outside, now: number): Promise<Answer> => {
  const { query } = run.flow.nodes.get(call.node)!.prepared;
  const before = run.state.steps.get(call.step)!;
  try {
    const answer = await query!(contextFor(run, call, outside, now), before);
    return answer === 'unknown' ? uncertain(run, call) : answer;
  } catch {
    return uncertain(run, call);
  }
};

/**
 * Finds out what became of an attempt that was cut short. The `effects` of its node say how, and nothing is guessed;
 * `again`: it may be repeated.
 */
export const findOut = (
  run: ActiveRun,
  call: StepCall,
  outside: Outside,
  now: number,
): Answer | 'again' | Promise<Answer> => {
  const { effects, prepared } = run.flow.nodes.get(call.node)!;
  if (effects === 'once') return uncertain(run, call);
  if (effects === 'query' && prepared.query) return ask(run, call, outside, now);
  return 'again';
};

/** An effect that was under way when its branch lost. Before anything is undone it must be known whether it happened. */
export const isCutOff = ({ state }: ActiveRun, { step }: StepCall): boolean => {
  const { cut, status } = state.steps.get(step) ?? {};
  return cut === true && status === 'canceled';
};

const known = (answer: Answer): Outcome => {
  if (answer !== 'never-happened') return answer;
  const message = '没有发生过 / it never happened';
  return { kind: 'failed', error: { code: answer, message, blame: 'remote', retryable: false } };
};

/** The outcome of an effect that was cut off; `again`: it is repeated under its key, to be undone all the more surely. */
export const whatBecameOf = (
  run: ActiveRun,
  call: StepCall,
  outside: Outside,
  now: number,
): Outcome | 'again' | Promise<Outcome> => {
  const found = findOut(run, call, outside, now);
  if (found instanceof Promise) return found.then(known);
  return found === 'again' ? found : known(found);
};
