import type { StepCall } from '../core/plan-types.ts';
import type { Clock } from '../core/ports.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { nodeRunBy } from '../core/plan.ts';
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

/**
 * Makes the rows of the runs that steps have asked for. A flow that cannot be found fails the step that named it:
 * true then, and there is more to be done before the commit.
 */
export const bearChildren = async (run: ActiveRun, driving: Driving): Promise<boolean> => {
  const asked = run.children.splice(0);
  const rows: NewRun[] = [];
  let refused = false;
  for (const child of asked) {
    try {
      rows.push(await driving.childRun(run, child));
    } catch (thrown) {
      const attempt = run.state.steps.get(child.step)?.attempt ?? 1;
      const call: StepCall = {
        step: child.step,
        node: nodeRunBy(run.flow.graph, child.step),
        call: 'execute',
        attempt,
      };
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

/** A transactional step whose transaction was undone: nothing of it was written. */
const undone = (run: ActiveRun, thrown: unknown, now: number): void => {
  const { call } = run.transact!;
  run.transact = null;
  recordOutcome(run, call, thrown instanceof NotDone ? thrown.outcome : outcomeOfThrown(thrown), now);
};

type Committed =
  | 'ok'
  /** The run belongs to somebody else. */
  | 'gone'
  /** Nothing was written: there is a message to read first, or the step's transaction was undone. */
  | 'again';

const commit = async (run: ActiveRun, release: boolean, driving: Driving): Promise<Committed> => {
  const result = await commitAppend(run, release, driving);
  if (result.kind === 'ok') return 'ok';
  if (result.kind === 'fenced') return 'gone';
  if (result.kind === 'failed') undone(run, result.error, driving.clock.now());
  else {
    run.news = true;
    // Its step is in no journal yet, so it is planned again, with the message in view.
    run.transact = null;
  }
  return 'again';
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
      const due = run.pending.length > 0 || run.transact;
      const committed = due ? await commit(run, false, driving) : 'ok';
      if (committed === 'gone') return;
      if (committed === 'again') continue;
      if (run.toStart.length > 0) driving.fault('step.after-started');
      launch(run, driving);
    } else if (standing === 'under-way') {
      if (run.pending.length > 0 && (await commit(run, false, driving)) === 'gone') return;
      await untilWoken(run, driving.clock);
    } else {
      driving.fault('park.before-commit');
      if ((await commit(run, true, driving)) !== 'again') return;
    }
  }
};
