import { printJson } from '../../schemas/values/print-json.ts';
import type { NewRun } from './run-store.ts';
import { encodeSegment, type BlobRow } from './segments.ts';

/** How long a run may be driven without a heartbeat, when its creator did not say. */
export const DEFAULT_LEASE_MS = 30_000;

/** A run as it will lie in the tables, unless its keys say that it must wait. */
export interface BirthRow {
  run: NewRun;
  seq: number;
  body: string;
  blobs: BlobRow[];
  leaseOwner: string | null;
  epoch: number;
  dueAt: number | null;
  /** Search keys as JSON text. */
  keys: string | null;
  /** Nothing but a run, a segment and search keys: nothing it depends on, no parent, no hold, nothing beside it. */
  plain: boolean;
}

/** What became of a birth. */
export interface Born {
  status: string;
  dueAt: number | null;
}

export function birthRow(run: NewRun, worker: string): BirthRow {
  const leased = run.leased && run.holdId === undefined;
  const { body, blobs } = encodeSegment(run.events, run.inputText);
  return {
    run,
    seq: run.events.length,
    body,
    blobs,
    leaseOwner: leased ? worker : null,
    epoch: leased ? 1 : 0,
    dueAt: leased ? (run.dueAt ?? run.createdAt + DEFAULT_LEASE_MS) : run.dueAt,
    keys: run.keys === undefined ? null : printJson(run.keys),
    plain:
      blobs.length === 0 &&
      run.idempotencyKey === undefined &&
      run.serialKey === undefined &&
      run.concurrency === undefined &&
      run.side === undefined &&
      run.holdId === undefined &&
      run.parentRun === undefined &&
      run.errorCode === undefined,
  };
}
