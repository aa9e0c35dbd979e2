import type { TrialBatch } from '../../schemas/api/trials.ts';
import { createTally } from './tally.ts';
import { openFlowTrial, type Trying, type TrialInput } from './try-flow.ts';

/** An input of a batch, read when its turn comes. */
export interface BatchInput {
  facts: Omit<TrialBatch['inputs'][number], 'status' | 'errorCode'>;
  /** Null: its data is gone. */
  load(): Promise<TrialInput | null>;
}

export interface Batch {
  id: string;
  flow: string;
  /** As far as it is. */
  view(): TrialBatch;
  cancel(): void;
  /** Resolves when nothing more comes. Rejects if the definition cannot be run at all. */
  done: Promise<void>;
}

/** Tries a definition over many inputs, one after the other, until they are through or the time is up. */
export function tryMany(id: string, trying: Trying, inputs: readonly BatchInput[], limitMs: number): Batch {
  const tally = createTally();
  const tried: TrialBatch['inputs'] = [];
  const statuses: Record<string, number> = {};
  const stop = new AbortController();
  const begun = performance.now();
  let state: TrialBatch['state'] = 'running';
  let ms = 0;
  const work = async (): Promise<void> => {
    const trial = await openFlowTrial(trying);
    try {
      for (const { facts, load } of inputs) {
        if (stop.signal.aborted || performance.now() - begun > limitMs) break;
        const given = await load();
        if (given === null) continue;
        const one = await trial.run(given, stop.signal);
        const { status, error } = one.view;
        tried.push({ ...facts, status, errorCode: error?.code ?? null });
        statuses[status] = (statuses[status] ?? 0) + 1;
        tally.add(tried.length - 1, one);
        // Others are served in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      await trial.close();
      ms = performance.now() - begun;
      state = stop.signal.aborted
        ? 'canceled'
        : ms > limitMs && tried.length < inputs.length
          ? 'out-of-time'
          : 'done';
    }
  };
  return {
    id,
    flow: trying.flow.id,
    cancel: () => stop.abort(),
    done: work(),
    view: () => ({
      id,
      flow: trying.flow.id,
      state,
      total: inputs.length,
      tried: tried.length,
      ms: Math.round(state === 'running' ? performance.now() - begun : ms),
      statuses: { ...statuses },
      inputs: [...tried],
      edges: tally.edges(),
      nodes: tally.nodes(),
    }),
  };
}
