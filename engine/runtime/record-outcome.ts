import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError, toStepError, type StepError } from '../core/errors.ts';
import type { RunEvent, StepKey } from '../core/events.ts';
import type { StepCall } from '../core/plan-types.ts';
import { isUndo } from '../core/step-key.ts';
import { nextAttemptAt } from '../core/retry.ts';
import type { CaseDraft, Outcome } from '../sdk/outcome.ts';
import type { Side } from '../store/run-store.ts';
import { addSide, record, type ActiveRun } from './active-run.ts';
import { closeWait } from './close-wait.ts';
import { finishRun } from './finish-run.ts';
import { newRunId } from './run-id.ts';
import { RehearsedWrite } from './step-call.ts';

export const draftCases = (
  step: StepKey,
  cases: CaseDraft[] | undefined,
  now: number,
): NonNullable<Side['cases']> => (cases ?? []).map((draft) => ({ ...draft, id: `c${newRunId(now)}`, step }));

const openCases = (run: ActiveRun, step: StepKey, cases: CaseDraft[] | undefined, now: number): void => {
  for (const row of draftCases(step, cases, now)) addSide(run, 'cases', row);
};

/** Said of an effect that was cut off: whether it happened is known all the same. */
const known = new Set(['never-happened', 'uncertain']);

/** A compensation failed, or nobody could learn whether there is something to undo. */
const isLeftUndone = ({ state }: ActiveRun, step: StepKey, { code }: StepError): boolean =>
  isUndo(step) || (state.steps.get(step)?.cut === true && !known.has(code));

const recordFailure = (run: ActiveRun, call: StepCall, error: StepError, now: number): void => {
  const { step, attempt } = call;
  const dueAt = nextAttemptAt(run.flow.nodes.get(call.node)!.retry, error, attempt, now, `${run.id}:${step}`);
  closeWait(run, step);
  if (dueAt !== null) record(run, { type: 'step.retrying', at: now, step, error, attempt, dueAt });
  else record(run, { type: 'step.failed', at: now, step, error, attempt });
  if (dueAt === null && isLeftUndone(run, step, error)) {
    openCases(
      run,
      step,
      [
        {
          type: 'incident',
          cause: 'compensation-failed',
          severity: 'urgent',
          details: error as unknown as Json,
        },
      ],
      now,
    );
  }
};

/** What a thrown thing means for a step; a write refused by a rehearsal counts as done, with the request to look at. */
export const outcomeOfThrown = (thrown: unknown): Outcome => {
  if (thrown instanceof RehearsedWrite) {
    const { method, url, body } = thrown.request;
    return { kind: 'done', output: { rehearsal: true, request: { method, url, body: body ?? null } } };
  }
  return { kind: 'failed', error: toStepError(thrown) };
};

type Done = Extract<Outcome, { kind: 'done' }>;

type Completed = Extract<RunEvent, { type: 'step.completed' }>;

/** Member by member: spreading what may be missing costs more than the rest of recording a step. */
export const completed = (step: StepKey, { output, port, reply, keys }: Done, now: number): Completed => {
  const event: Completed = { type: 'step.completed', at: now, step, output };
  if (port !== undefined) event.port = port;
  if (reply !== undefined) event.reply = reply;
  if (keys !== undefined) event.keys = keys;
  return event;
};

const recordDone = (run: ActiveRun, call: StepCall, outcome: Done, now: number): void => {
  const { step } = call;
  const { output, keys } = outcome;
  closeWait(run, step);
  const cache = run.flow.nodes.get(call.node)?.cache;
  const missed = run.cacheKeys?.get(step);
  const event = completed(step, outcome, now);
  if (cache && missed === undefined) event.cached = true;
  record(run, event);
  if (keys) run.side = { ...run.side, keys: { ...run.side.keys, ...keys } };
  if (outcome.cases !== undefined) openCases(run, step, outcome.cases, now);
  if (cache && missed !== undefined)
    addSide(run, 'cache', { key: missed, output, expiresAt: now + cache.ttlMs });
};

/** Turns what a step answered into journal events and the rows that go with them. */
export const recordOutcome = (run: ActiveRun, call: StepCall, outcome: Outcome, now: number): void => {
  const { step, attempt } = call;
  switch (outcome.kind) {
    case 'done':
      return recordDone(run, call, outcome, now);
    case 'failed':
      return recordFailure(run, call, outcome.error, now);
    case 'wait': {
      const { wait } = outcome;
      record(run, {
        type: 'step.waiting',
        at: now,
        step,
        wait,
        ...(outcome.output === undefined ? {} : { output: outcome.output }),
      });
      if (wait.token) addSide(run, 'waits', { token: wait.token, step, wait });
      openCases(run, step, outcome.cases, now);
      for (const child of outcome.children ?? []) run.children.push({ ...child, step });
      return;
    }
    case 'scope': {
      const { items, concurrency, maxIterations } = outcome;
      return record(run, { type: 'scope.opened', at: now, step, items, concurrency, maxIterations });
    }
    case 'again': {
      const scope = run.state.scopes.get(step);
      const { concurrency = 1, maxIterations = 1000 } = scope ?? {};
      return record(run, {
        type: 'scope.opened',
        at: now,
        step,
        items: null,
        concurrency,
        maxIterations,
        again: (scope?.iterations ?? 0) + 1,
      });
    }
    case 'end':
      record(run, { type: 'step.completed', at: now, step, output: outcome.output });
      return finishRun(run, { type: 'run.completed', at: now, output: outcome.output }, now);
    case 'end-failed':
      record(run, { type: 'step.failed', at: now, step, error: outcome.error, attempt });
      return finishRun(run, { type: 'run.failed', at: now, error: outcome.error, step }, now);
    case 'transact':
      run.transact = { call, run: (tx) => outcome.run(tx) };
  }
};

/** A result must be JSON: anything else would be lost in the journal without a word. */
export const checkOutput = (output: unknown, step: StepKey): void => {
  if (
    output === undefined ||
    typeof output === 'function' ||
    typeof output === 'symbol' ||
    typeof output === 'bigint'
  ) {
    throw new EngineError('output-not-json', {
      zh: `步骤 ${step} 的结果不是 JSON`,
      en: `The result of step ${step} is not JSON`,
    });
  }
  if (typeof output === 'number' && !Number.isFinite(output) && !isDecimal(output)) {
    throw new EngineError('output-not-json', {
      zh: `步骤 ${step} 的结果不是有限数`,
      en: `The result of step ${step} is no finite number`,
    });
  }
};
