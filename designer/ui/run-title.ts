import type { RunSummary } from '../api/runs.ts';

/**
 * What a run is called: the first search key with a digit in it (an order number says more than a channel), else the
 * first of all; a run without keys goes by the end of its id, which differs most. `name` is that of the key.
 */
export function titleOf({ id, keys }: Pick<RunSummary, 'id' | 'keys'>): { name?: string; value: string } {
  const all = Object.entries(keys);
  const [name, value] = all.find(([, text]) => /\d/.test(text)) ?? all[0] ?? [];
  return name === undefined || value === undefined ? { value: `…${id.slice(-8)}` } : { name, value };
}
