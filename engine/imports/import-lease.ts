import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Clock } from '../core/ports.ts';
import type { Tables } from '../store/tables.ts';
import { BUSY_STATES, claimImport, ImportTaken, LEASE_MS, setState } from './import-store.ts';

export interface LeaseParts {
  tables: Tables;
  clock: Clock;
}

/** Owners in this process, so that a name left by a former process with our number is not taken for one of them. */
const ours = new Set<string>();

/** Whether whoever bears this name cannot be at work any more. On other machines only the lease tells. */
export function isGone(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname()) return false;
  if (Number(pid) === process.pid) return !ours.has(owner);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * Runs `work` as the owner of an import, and keeps the lease meanwhile, since reading may take longer than one before
 * the first batch is there. Does nothing where somebody else works on it. What goes wrong is told in the import, and
 * what was written stays.
 */
export async function asOwner(
  parts: LeaseParts,
  id: string,
  signal: AbortSignal,
  work: (owner: string) => Promise<void>,
): Promise<void> {
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  ours.add(owner);
  try {
    if (!(await claim(parts, id, owner))) return;
    const stop = keepLease(parts, id, owner);
    try {
      await work(owner);
    } catch (error) {
      if (error instanceof ImportTaken) return;
      if (!signal.aborted) {
        await fail(parts, id, owner, error);
        return;
      }
      await release(parts, id, owner);
      throw error;
    } finally {
      stop();
    }
  } finally {
    ours.delete(owner);
  }
}

async function claim({ tables, clock }: LeaseParts, id: string, owner: string): Promise<boolean> {
  const [row] = await tables.read<{ owner: string | null }>('SELECT owner FROM imports WHERE id = ?', [id]);
  const before = row?.owner ?? null;
  const gone = before !== null && isGone(before) ? before : owner;
  return tables.write((tx) => claimImport(tx, id, { owner, gone }, clock.now()));
}

/** Gives it back, so that the next process need not wait for the lease to lapse. */
const release = ({ tables }: LeaseParts, id: string, owner: string): Promise<unknown> =>
  tables.write((tx) =>
    tx.query('UPDATE imports SET owner = NULL, owner_until = NULL WHERE id = ? AND owner = ?', [id, owner]),
  );

function keepLease({ tables, clock }: LeaseParts, id: string, owner: string): () => void {
  let cancel = (): void => {};
  let over = false;
  const beat = (): void => {
    if (over) return;
    cancel = clock.at(clock.now() + LEASE_MS / 3, () => {
      const until = clock.now() + LEASE_MS;
      tables
        .write((tx) =>
          tx.query('UPDATE imports SET owner_until = ? WHERE id = ? AND owner = ?', [until, id, owner]),
        )
        .then(beat, beat);
    });
  };
  beat();
  return () => {
    over = true;
    cancel();
  };
}

async function fail({ tables, clock }: LeaseParts, id: string, owner: string, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const told =
    error instanceof ProblemError
      ? error.problem
      : problem(
          'import-failed',
          '',
          `导入中断：${reason}。已导入的部分保留，可以继续。`,
          `The import stopped: ${reason}. What was imported stays; it can go on.`,
        );
  await tables
    .write((tx) =>
      setState(tx, id, { from: BUSY_STATES, to: 'failed', owner, at: clock.now(), problem: told }),
    )
    .catch((failure: unknown) => {
      if (!(failure instanceof ImportTaken)) throw failure;
    });
}
