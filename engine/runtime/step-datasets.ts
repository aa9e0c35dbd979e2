import type { Json } from '../../schemas/values/json.ts';
import { datasetGone, inBatches, type CallDatasets, type DatasetRef } from '../sdk/datasets.ts';

interface WrittenBy {
  runId: string;
  epoch: number;
}

/** Where the datasets of all runs lie. */
export interface DatasetPort {
  create(dataset: { id: string; schema: Json; runId: string; at: number; epoch: number }): Promise<void>;
  cut(id: string, batches: number, by: WrittenBy): Promise<void>;
  append(id: string, items: readonly Json[], by: WrittenBy): Promise<DatasetRef>;
  reference(id: string): Promise<DatasetRef | null>;
  size(id: string): Promise<number | null>;
  batches(id: string, after?: number): AsyncIterable<Json[]>;
}

interface Writer extends WrittenBy {
  now: number;
  /** The id of a dataset of this step; the same on every attempt. */
  idOf(purpose: string): string;
}

/** The datasets of one call: what it writes is its run's, as long as the run is its own. */
export const stepDatasets = (port: DatasetPort, { runId, epoch, now, idOf }: Writer): CallDatasets => ({
  batches: async function* ({ dataset }, after) {
    if ((await port.size(dataset)) === null) throw datasetGone(dataset);
    yield* port.batches(dataset, after);
  },
  async write(purpose, { schema = {}, after = 0 } = {}) {
    const id = idOf(purpose);
    const by = { runId, epoch };
    if (after === 0) await port.create({ id, schema, at: now, ...by });
    else await port.cut(id, after, by);
    return inBatches(
      (items) => port.append(id, items, by),
      async () => {
        const [reference, batches] = await Promise.all([port.reference(id), port.size(id)]);
        if (reference === null || batches === null) throw datasetGone(id);
        return { reference, batches };
      },
    );
  },
});
