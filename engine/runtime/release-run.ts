import type { OpenRepair, Released, RepairTarget } from '../../schemas/repair-state.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { foldJournal } from '../core/reduce.ts';
import type { RunStore } from '../store/run-store.ts';
import type { Engine } from './engine.ts';
import { mergePatch } from './merge-patch.ts';
import type { RepairStore } from './repair-port.ts';

export interface Releasing {
  engine: Pick<Engine, 'retry' | 'fork'>;
  journal: RunStore['journal'];
  store: Pick<RepairStore, 'forksOf'>;
}

/** The reason under which the journal keeps what a repair did; it tells its own forks from those of others. */
const reasonOf = ({ id, reason }: OpenRepair): string => `${reason} (repair ${id})`;

/** Whether a repair goes on with new runs instead of the failed ones. */
const forks = ({ change }: OpenRepair): boolean => change.version !== undefined || change.step !== undefined;

/** Lets one run go. What is wrong with the run or the change is a result; that the database is away is thrown. */
export async function releaseRun(repair: OpenRepair, target: RepairTarget, by: Releasing): Promise<Released> {
  const { seq, run } = target;
  try {
    if (target.status === null) return { seq, state: 'skipped', errorCode: 'run-gone' };
    // Somebody took it up since it was found: what the repair knows of it holds no more.
    if (target.status !== 'failed' || target.nowSeq !== target.foundSeq)
      return { seq, state: 'skipped', errorCode: 'run-changed' };
    return forks(repair) ? await fork(repair, target, by) : await retry(repair, target, by);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { seq, state: 'failed', result: run, errorCode: error.code };
  }
}

/**
 * A run whose letting go was cut short: the crash came before it, or after it and before the note. A retried run
 * shows that itself, for it is not failed any more or its journal has grown, and a second message for the same state
 * of the run is dropped; a fork is looked for.
 */
export async function resumeRelease(
  repair: OpenRepair,
  target: RepairTarget,
  by: Releasing,
): Promise<Released> {
  const { seq, run } = target;
  if (forks(repair)) {
    const made = await ownFork(repair, target, by);
    return made === undefined ? releaseRun(repair, target, by) : { seq, state: 'released', result: made };
  }
  const went = target.status !== null && (target.status !== 'failed' || target.nowSeq !== target.foundSeq);
  return went ? { seq, state: 'released', result: run } : releaseRun(repair, target, by);
}

async function ownFork(
  repair: OpenRepair,
  target: RepairTarget,
  { journal, store }: Releasing,
): Promise<string | undefined> {
  for (const id of await store.forksOf(target)) {
    const [first] = await journal(id);
    const from = first?.type === 'run.started' ? first.forkedFrom : undefined;
    if (from?.run === target.run && from.reason === reasonOf(repair)) return id;
  }
  return undefined;
}

async function retry(
  repair: OpenRepair,
  { seq, run }: RepairTarget,
  { engine, journal }: Releasing,
): Promise<Released> {
  const { change, createdBy } = repair;
  const input =
    change.patch === undefined ? {} : { input: await patched(run, change.patch as Json, journal) };
  const { kind } = await engine.retry(run, { by: createdBy, reason: reasonOf(repair), ...input });
  if (kind === 'accepted' || kind === 'duplicate') return { seq, state: 'released', result: run };
  return { seq, state: 'skipped', errorCode: kind === 'closed' ? 'run-changed' : 'run-gone' };
}

async function fork(
  repair: OpenRepair,
  { seq, run }: RepairTarget,
  { engine, journal }: Releasing,
): Promise<Released> {
  const { change, createdBy } = repair;
  const { version, confirmOnce } = change;
  const step = change.step ?? foldJournal(await journal(run)).failedStep;
  if (step === undefined) return { seq, state: 'failed', result: run, errorCode: 'no-failed-step' };
  const forked = await engine.fork(run, {
    step,
    by: createdBy,
    reason: reasonOf(repair),
    ...(version === undefined ? {} : { version }),
    ...(confirmOnce === undefined ? {} : { confirmOnce }),
    ...(change.patch === undefined ? {} : { input: await patched(run, change.patch as Json, journal) }),
  });
  return { seq, state: 'released', result: forked.runId };
}

const patched = async (run: string, patch: Json, journal: RunStore['journal']): Promise<Json> =>
  mergePatch(foldJournal(await journal(run)).input, patch);
