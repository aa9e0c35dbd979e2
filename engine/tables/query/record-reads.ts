import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import type { Clock } from '../../core/ports.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { Actor } from '../../store/actor.ts';
import type { Store } from '../../store/store.ts';
import type { TableCatalog } from '../table-catalog.ts';

/** What reads of records work on. */
export interface RecordReads {
  readonly store: Pick<Store, 'dialect' | 'read'>;
  readonly catalog: Pick<TableCatalog, 'table'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the installation, for days and months. */
  readonly zone: string;
}

/** Who asks, and for how long he waits. */
export interface Asking {
  readonly actor: Actor;
  /** Stops the read, also in the middle of a scan. */
  readonly signal?: AbortSignal;
  /** Of each single read; 15 s unless told. */
  readonly timeoutMs?: number;
  /** Of the one who asks, for days and months; the installation's unless told. */
  readonly zone?: string;
}

const TIMEOUT_MS = 15_000;

/** A read on the reader. Throws the signal's reason if it was stopped, ProblemError (read-timeout) if it took too long. */
export async function runRead<T>(
  { store }: Pick<RecordReads, 'store'>,
  { signal, timeoutMs = TIMEOUT_MS }: Asking,
  work: (session: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await store.read(work, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw isInterrupt(error) ? tooSlow(timeoutMs) : error;
  }
}

/** What the databases call a statement that was stopped from outside. */
const INTERRUPTS: ReadonlySet<unknown> = new Set(['SQLITE_INTERRUPT', '57014']);

const isInterrupt = (error: unknown): boolean =>
  error instanceof Error && INTERRUPTS.has((error as { code?: unknown }).code);

const tooSlow = (timeoutMs: number): ProblemError =>
  new ProblemError(
    problem(
      'read-timeout',
      '',
      `查询超过 ${timeoutMs / 1_000} 秒，已停止：请缩小筛选范围，或为筛选的字段建立索引。`,
      `The query took longer than ${timeoutMs / 1_000} s and was stopped: narrow the filter, or index the fields it names.`,
      timeoutMs,
    ),
  );
