import type { NewRun } from '../store/run-store.ts';
import type { StepKey } from '../core/events.ts';
import type { ChildStart } from '../sdk/outcome.ts';
import type { ActiveRun } from './active-run.ts';
import { keysOf, newRunRow } from './commit.ts';
import type { FlowCache } from './flow-cache.ts';
import { bear } from './start-run.ts';

/**
 * The row of a run that a step starts. It is written in the transaction that records the step, due at once, so a
 * crash leaves both or neither; whoever is free claims it.
 */
export const childRun = async (
  parent: ActiveRun,
  child: ChildStart & { step: StepKey },
  flows: FlowCache,
  now: number,
): Promise<NewRun> => {
  // A part is the same flow going on elsewhere, so it keeps the parent's version.
  const version = child.part ? parent.flow.version : child.version;
  const flow =
    version === undefined ? await flows.newest(child.flow) : await flows.version(child.flow, version);
  const run = bear(
    flow,
    {
      flow: child.flow,
      input: child.input,
      mode: parent.state.mode,
      trigger: child.part ? 'part' : 'sub-flow',
      depth: parent.state.depth + 1,
      ...(child.reports ? { parent: { run: parent.id, step: child.step } } : {}),
      ...(child.part === undefined ? {} : { part: child.part }),
    },
    now,
    child.id,
  );
  const { idempotencyKey, ...keys } = keysOf(run);
  // A parent that waits for this very run must not be answered by one that exists already.
  const known = child.reports || idempotencyKey === undefined ? keys : { ...keys, idempotencyKey };
  return { ...newRunRow(run, child.part ? {} : known, false), status: 'running', leased: false, dueAt: now };
};
