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
  const children = run.state.steps.get(step)?.wait?.children ?? [];
  if (children.length === 0) return;
  const unborn = new Set([...run.children, ...(run.side.children ?? [])].map(({ id }) => id));
  const isLeft = ({ id }: { id: string }): boolean => !children.includes(id);
  run.children = run.children.filter(isLeft);
  if (run.side.children) putSide(run, { children: run.side.children.filter(isLeft) });
  for (const runId of children) {
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
