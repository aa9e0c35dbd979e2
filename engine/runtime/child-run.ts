import type { NewRun } from '../store/run-store.ts';
import type { StepKey } from '../core/events.ts';
import type { ChildStart } from '../sdk/outcome.ts';
import type { ActiveRun } from './active-run.ts';
import { keysOf, newRunRow } from './commit.ts';
import type { FlowCache } from './flow-cache.ts';
import { bear, type Starting } from './start-run.ts';

/**
 * The row of a run that a step starts. It is written in the transaction that records the step, due at once, so a
 * crash leaves both or neither; whoever is free claims it. A sub-flow is a start of another flow: while that one is
 * paused the run is held, or refused. A part goes on for a run that is open already, which no pause stops.
 */
export const childRun = async (
  parent: ActiveRun,
  child: ChildStart & { step: StepKey },
  { flows, admit }: { flows: FlowCache; admit: Starting['admit'] },
  now: number,
): Promise<NewRun> => {
  // A part is the same flow going on elsewhere, so it keeps the parent's version.
  const version = child.part ? parent.flow.version : child.version;
  const flow =
    version === undefined ? await flows.newest(child.flow) : await flows.version(child.flow, version);
  const holdId = child.part ? undefined : admit(flow);
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
  return {
    ...newRunRow(run, child.part ? {} : known, false),
    status: holdId === undefined ? 'running' : 'queued',
    leased: false,
    dueAt: now,
    ...(holdId === undefined ? {} : { holdId }),
  };
};
