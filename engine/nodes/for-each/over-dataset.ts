import type { Json } from '../../../schemas/values/json.ts';
import type { Call } from '../../sdk/call.ts';
import type { DatasetRef } from '../../sdk/datasets.ts';
import { done, type Outcome } from '../../sdk/outcome.ts';
import { childRuns, merge, waitFor, type Batch, type BatchResult } from './child-runs.ts';

/** How far a for-each over a dataset has come; kept as the waiting step's result. */
interface Progress extends BatchResult {
  /** Batches of the dataset that were taken whole, and items taken of the next one. */
  batches: number;
  taken: number;
  /** Items taken in all. */
  items: number;
}

const beginning: Progress = { batches: 0, taken: 0, items: 0, results: [], succeeded: 0, failed: 0 };

/** The whole list of results would be as large as the dataset; what went wrong is told of so many items. */
const MOST_TOLD = 100;

/** The next items, at most `room` of them, and where those after them begin. */
const take = async (
  source: DatasetRef,
  call: Call,
  from: Progress,
  room: number,
): Promise<{ items: Json[]; next: Progress }> => {
  const items: Json[] = [];
  let { batches, taken } = from;
  for await (const batch of call.datasets.batches(source, batches)) {
    const more = batch.slice(taken, taken + room - items.length);
    items.push(...more);
    taken += more.length;
    if (taken === batch.length) [batches, taken] = [batches + 1, 0];
    if (items.length === room) break;
  }
  return { items, next: { ...from, batches, taken, items: from.items + items.length } };
};

const goOn = async (source: DatasetRef, call: Call, batch: Batch, from: Progress): Promise<Outcome> => {
  // As many batches side by side as items are to be worked on at once: memory holds no more than these.
  const { items, next } = await take(source, call, from, batch.size * batch.concurrency);
  const { results, succeeded, failed } = next;
  if (items.length === 0) return done({ results, succeeded, failed });
  return waitFor(childRuns(items, from.items, call, batch, true), { ...next });
};

/**
 * Walks a dataset in child runs, some at a time: when these are over the next ones begin. It answers how many items
 * succeeded, and the first that failed, each with its place and error.
 */
export const walkDataset = (source: DatasetRef, call: Call, batch: Batch): Promise<Outcome> | Outcome => {
  if (call.woken === undefined) return goOn(source, call, batch, beginning);
  const before = call.data.steps[batch.node] as unknown as Progress;
  const merged = merge(call.woken.payload);
  if ('error' in merged) return { kind: 'failed', error: merged.error };
  return goOn(source, call, batch, {
    ...before,
    results: [...before.results, ...merged.results].slice(0, MOST_TOLD),
    succeeded: before.succeeded + merged.succeeded,
    failed: before.failed + merged.failed,
  });
};
