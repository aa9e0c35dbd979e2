import type { StepKey } from '../core/events.ts';
import { addSide, putSide, type ActiveRun } from './active-run.ts';

/**
 * A step waits no longer: its token is closed, its case too. What it had opened since the last commit was never seen
 * by anybody and is dropped instead.
 */
export const closeWait = (run: ActiveRun, step: StepKey, by?: string): void => {
  const wait = run.state.steps.get(step)?.wait;
  if (!wait) return;
  const { waits, cases } = run.side;
  if (waits) putSide(run, { waits: waits.filter((one) => one.step !== step) });
  if (cases) putSide(run, { cases: cases.filter((one) => one.step !== step) });
  if (wait.token) addSide(run, 'closeWaits', wait.token);
  addSide(run, 'closeCases', { step, ...(by === undefined ? {} : { by }) });
};

/** A waiting step is stopped from outside: the runs it waits for are canceled with it, or never born. */
export const abandonWait = (run: ActiveRun, step: StepKey, now: number): void => {
  closeWait(run, step);
  const unborn = new Set<string>();
  run.children = run.children.filter(({ id, step: asker, reports }) => {
    if (asker === step && reports) unborn.add(id);
    return !unborn.has(id);
  });
  for (const runId of run.state.steps.get(step)?.wait?.children ?? []) {
    if (unborn.has(runId)) continue;
    addSide(run, 'messages', {
      runId,
      kind: 'cancel',
      payload: { reason: 'parent-ended' },
      dedupe: `parent:${run.id}`,
      at: now,
    });
  }
};
