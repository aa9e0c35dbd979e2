import type { Json } from '../../schemas/values/json.ts';
import { datasetGone, inBatches, type CallDatasets, type DatasetRef } from './datasets.ts';

export interface MemoryDatasets extends CallDatasets {
  /** Puts a dataset there for a node to read. */
  put(id: string, batches: readonly (readonly Json[])[], schema?: Json): DatasetRef;
  /** All items of a dataset. */
  items(id: string): Json[];
}

/** Datasets of a single call outside any run. */
export const createMemoryDatasets = (): MemoryDatasets => {
  const kept = new Map<string, { schema: Json; batches: Json[][] }>();
  const find = (id: string): { schema: Json; batches: Json[][] } => {
    const found = kept.get(id);
    if (found === undefined) throw datasetGone(id);
    return found;
  };
  const reference = (id: string): DatasetRef => {
    const { schema, batches } = find(id);
    return { dataset: id, count: batches.flat().length, schema };
  };
  return {
    put(id, batches, schema = {}) {
      kept.set(id, { schema, batches: batches.map((items) => [...items]) });
      return reference(id);
    },
    items: (id) => find(id).batches.flat(),
    batches: async function* ({ dataset }, after = 0) {
      yield* find(dataset).batches.slice(after);
    },
    async write(purpose, { schema = {}, after = 0 } = {}) {
      const id = `dataset-${purpose}`;
      const batches = after === 0 ? [] : find(id).batches.slice(0, after);
      kept.set(id, { schema, batches });
      return inBatches(
        async (items) => batches.push(items),
        async () => ({ reference: reference(id), batches: batches.length }),
      );
    },
  };
};
