import { toStepError } from '../core/errors.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { Clock } from '../core/ports.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { nodeOf } from '../core/step-key.ts';
import type { NewRun } from '../store/run-store.ts';
import { putSide, wake, type ActiveRun } from './active-run.ts';
import { advance, collect } from './advance.ts';
import { commitAppend, NotDone, type Committing } from './commit.ts';
import { callNode, contextFor } from './execute-step.ts';
import { foldInbox } from './fold-inbox.ts';
import { outcomeOfThrown, recordOutcome } from './record-outcome.ts';
import type { Outside } from './step-call.ts';
import { cachedOr } from './step-cache.ts';

export interface Driving extends Committing {
  clock: Clock;
  outside: Outside;
  /** Child runs need their flow's newest version, which may have to be read first. */
  childRun(parent: ActiveRun, child: ActiveRun['children'][number]): Promise<NewRun>;
}

/** Makes the rows of the runs that steps have asked for. A flow that cannot be found fails the step that named it. */
const bearChildren = async (run: ActiveRun, driving: Driving): Promise<boolean> => {
  const asked = run.children.splice(0);
  const rows: NewRun[] = [];
  let refused = false;
  for (const child of asked) {
    try {
      rows.push(await driving.childRun(run, child));
    } catch (thrown) {
      const attempt = run.state.steps.get(child.step)?.attempt ?? 1;
      const call: StepCall = { step: child.step, node: nodeOf(child.step), call: 'execute', attempt };
      recordOutcome(run, call, outcomeOfThrown(thrown), driving.clock.now());
      refused = true;
    }
  }
  putSide(run, { children: [...(run.side.children ?? []), ...rows] });
  return refused;
};

/** Starts the effects whose `step.started` is in the journal now (I4). */
const launch = (run: ActiveRun, driving: Driving): void => {
  for (const call of run.toStart.splice(0)) {
    const node = run.flow.nodes.get(call.node)!;
    const context = contextFor(run, call, driving.outside, driving.clock.now());
    const outcome = cachedOr(run, node, call, context, driving.store, () => callNode(node, call, context));
    collect(run, call, afterEffect(outcome, driving));
  }
};

const afterEffect = async (outcome: Outcome | Promise<Outcome>, driving: Driving): Promise<Outcome> => {
  const value = await outcome;
  driving.fault('step.after-effect');
  return value;
};

/** Sleeps until an outcome, a message or the next due instant. */
const untilWoken = (run: ActiveRun, clock: Clock): Promise<void> => {
  if (run.arrived.length > 0 || run.news || run.lost) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = run.dueAt === null ? () => {} : clock.at(run.dueAt, () => wake(run));
    run.wake = () => {
      cancel();
      resolve();
    };
  });
};

/** A transactional step whose transaction was undone: nothing was written, and the step has failed. */
const undone = (run: ActiveRun, call: StepCall, thrown: unknown, now: number): void => {
  run.transact = null;
  const outcome = thrown instanceof NotDone ? thrown.outcome : outcomeOfThrown(thrown);
  recordOutcome(
    run,
    call,
    outcome.kind === 'done' ? { kind: 'failed', error: toStepError(thrown) } : outcome,
    now,
  );
};

/** Commits and says whether the run is still ours. */
const commit = async (run: ActiveRun, release: boolean, driving: Driving): Promise<boolean> => {
  const { transact } = run;
  try {
    const result = await commitAppend(run, release, driving);
    if (result === 'inbox-moved') run.news = true;
    return result !== 'fenced';
  } catch (thrown) {
    if (transact === null) throw thrown;
    undone(run, transact.call, thrown, driving.clock.now());
    return true;
  }
};

/**
 * Drives one run until it parks, ends or is lost.
 *
 * The state machine in words: fold messages → advance (everything that needs no waiting) → then
 * over: commit and release · commit-first: commit, then start the effects · under-way: commit what is pending so
 * that it can be seen, then sleep until something happens · idle: park, which is a compare-and-set on the inbox,
 * so that a message arriving at that instant sends us round once more instead of being slept through.
 */
export const drive = async (run: ActiveRun, driving: Driving): Promise<void> => {
  while (!run.lost) {
    if (run.news) await foldInbox(run, driving.store, driving.clock.now());
    const standing = advance(run, driving.outside, driving.clock);
    if (run.children.length > 0 && (await bearChildren(run, driving))) continue;
    if (standing === 'over') {
      driving.fault('finish.before-commit');
      await commit(run, true, driving);
      return;
    } else if (standing === 'commit-first') {
      // A start that was committed with the birth needs no second commit.
      if ((run.pending.length > 0 || run.transact) && !(await commit(run, false, driving))) return;
      if (run.toStart.length > 0) driving.fault('step.after-started');
      launch(run, driving);
    } else if (standing === 'under-way') {
      if (run.pending.length > 0 && !(await commit(run, false, driving))) return;
      await untilWoken(run, driving.clock);
    } else {
      driving.fault('park.before-commit');
      if (!(await commit(run, true, driving)) || !run.news) return;
    }
  }
};
