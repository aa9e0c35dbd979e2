import type { OverlapPolicy } from '../../schemas/schedule.ts';

/** Beyond this a queue only grows: the runs take longer than the schedule's interval, and waiting helps nobody. */
export const MAX_QUEUED = 100;

/** What to do with a due slot, given how many runs of the schedule are open and how many slots wait for them. */
export function decideOverlap(
  policy: OverlapPolicy,
  runningCount: number,
  queuedCount: number,
): 'start' | 'skip' | 'queue' {
  if (policy === 'parallel') return 'start';
  // A slot that waits is older: starting the new one first would run them out of order.
  if (runningCount === 0 && queuedCount === 0) return 'start';
  return policy === 'queue' && queuedCount < MAX_QUEUED ? 'queue' : 'skip';
}
