import { afterEach, describe, expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { newRun } from './contract.fixture.ts';
import { createStore, type Store } from './store.ts';

const postgres = usePostgres();
let store: Store;
afterEach(() => store.close());

const open = async (kind: string): Promise<Store> => {
  const url = kind === 'PostgreSQL' ? (await postgres.create()).url : ':memory:';
  store = await createStore({ url, worker: 'w1', clock: createFakeClock() });
  return store;
};

const read = async (after?: number): Promise<Json[][]> => {
  const batches: Json[][] = [];
  for await (const items of store.datasets.batches('d', after)) batches.push(items);
  return batches;
};

describe.each(['SQLite', 'PostgreSQL'])('a dataset on %s', (kind) => {
  test('is read from any batch on, and is cut back to any', async () => {
    const { datasets } = await open(kind);
    await datasets.create({ id: 'd', schema: {}, at: 1 });
    for (const items of [[1, 2], [3], [4, 5, 6]]) await datasets.append('d', items);
    expect(await read(1)).toEqual([[3], [4, 5, 6]]);
    expect(await datasets.size('d')).toBe(3);
    await datasets.cut('d', 1);
    expect(await datasets.reference('d')).toEqual({ dataset: 'd', count: 2, schema: {} });
    await datasets.append('d', [7]);
    expect(await read()).toEqual([[1, 2], [7]]);
    expect(await datasets.size('none')).toBeNull();
  });

  test('takes nothing from a process that has lost the run', async () => {
    const { datasets, birth, claim } = await open(kind);
    const mine = { runId: 'r1', epoch: 1 };
    // A step may write before its run is born.
    await datasets.create({ id: 'd', schema: {}, at: 1, ...mine });
    await birth(newRun('r1', { leased: true, dueAt: 0 }));
    await datasets.append('d', [1], mine);
    const [lease] = await claim({ worker: 'w2', now: Number.MAX_SAFE_INTEGER, limit: 1, leaseMs: 1 });
    expect(lease?.epoch).toBe(2);
    const lost = { code: 'lease-lost' };
    await expect(datasets.append('d', [2], mine)).rejects.toMatchObject(lost);
    await expect(datasets.cut('d', 0, mine)).rejects.toMatchObject(lost);
    await expect(datasets.create({ id: 'd', schema: {}, at: 1, ...mine })).rejects.toMatchObject(lost);
    expect(await read()).toEqual([[1]]);
    await datasets.append('d', [3], { runId: 'r1', epoch: 2 });
    expect(await read()).toEqual([[1], [3]]);
  });
});
