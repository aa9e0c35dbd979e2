import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newRunId } from '../runtime/run-id.ts';
import { append, claimAll, idsOf, newRun, openBench, START, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import type { NewRun } from './run-store.ts';
import { createFlowActivity } from './flow-activity.ts';
import { childrenOf, countRuns, findRun, listRuns, type RunFilter } from './run-list.ts';
import { pausesOf } from './runtime-reads.ts';
import { tablesOf, type Tables } from './tables.ts';

/** Lists of runs, holds, datasets. */
export const listsContract = (target: ContractTarget): void => {
  describe(`lists on ${target.name}`, () => {
    let bench: Bench;
    let tables: Tables;
    beforeEach(async () => {
      bench = await openBench(target);
      tables = tablesOf(bench.store);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const list = async (filter: Partial<RunFilter>): Promise<string[]> =>
      (await listRuns(tables, { open: '*', limit: 50, ...filter })).items.map(({ id }) => id);

    const birthAll = (runs: NewRun[]): Promise<unknown> =>
      Promise.all(runs.map((run) => bench.store.birth(run)));

    it('shows a run with its keys', async () => {
      await birthAll([
        newRun('r1', {
          keys: { order: 'A1', shop: '7' },
          mode: 'rehearsal',
          version: 2,
          parentRun: 'p',
          parentStep: 's',
        }),
      ]);
      const run = {
        id: 'r1',
        flow: 'orders',
        version: 2,
        mode: 'rehearsal',
        status: 'running',
        held: false,
        createdAt: START,
        endedAt: null,
        errorCode: null,
        parent: 'p',
        keys: { order: 'A1', shop: '7' },
      };
      expect(await findRun(tables, 'r1')).toEqual(run);
      expect(await findRun(tables, 'r2')).toBeNull();
      expect(await childrenOf(tables, 'p')).toEqual([run]);
    });

    it('counts what live runs of a flow did in the last day, once in half a minute', async () => {
      const day = 86_400_000;
      const ended = (id: string, ms: number, change: Partial<NewRun> = {}): NewRun => {
        const createdAt = START - 1000 + Number(id);
        return newRun(newRunId(createdAt), {
          flowId: 'a',
          status: 'completed',
          dueAt: null,
          createdAt,
          endedAt: createdAt + ms,
          ...change,
        });
      };
      await birthAll([
        ...Array.from({ length: 20 }, (_, index) => ended(String(index), (index + 1) * 10)),
        ended('30', 9_000, { mode: 'rehearsal' }),
        ended('31', 5, { flowId: 'b', status: 'failed', errorCode: 'x' }),
        newRun(newRunId(START - day - 1), { flowId: 'a', createdAt: START - day - 1 }),
        newRun(newRunId(START), { flowId: 'b', createdAt: START }),
      ]);
      const activity = createFlowActivity(tables, () => bench.clock.now());
      expect([...(await activity(['a', 'b', 'c']))]).toEqual([
        ['a', { runs: 20, failures: 0, p95Ms: 190 }],
        ['b', { runs: 2, failures: 1, p95Ms: 5 }],
        ['c', { runs: 0, failures: 0, p95Ms: null }],
      ]);
      await birthAll([newRun(newRunId(START + 1), { flowId: 'b', createdAt: START + 1 })]);
      expect((await activity(['b'])).get('b')?.runs).toBe(2);
      bench.clock.advance(30_000);
      expect((await activity(['b'])).get('b')?.runs).toBe(3);
    });

    it('finds runs by flow, status, mode, key, error, parent and hold', async () => {
      const failed = { status: 'failed' as const, dueAt: null, endedAt: START, errorCode: 'remote-500' };
      await birthAll([
        newRun('r1', { flowId: 'a', keys: { order: 'A1' } }),
        newRun('r2', { flowId: 'a', ...failed, keys: { waybill: 'A1' } }),
        newRun('r3', { flowId: 'b', ...failed, errorCode: 'bad-input', mode: 'shadow' }),
        newRun('r4', {
          flowId: 'b',
          status: 'completed',
          dueAt: null,
          endedAt: START,
          parentRun: 'r1',
          parentStep: 'x',
        }),
        newRun('r5', { flowId: 'c', holdId: 'h' }),
      ]);
      expect(await list({})).toEqual(['r5', 'r4', 'r3', 'r2', 'r1']);
      expect(await list({ flow: 'a' })).toEqual(['r2', 'r1']);
      expect(await list({ status: 'failed' })).toEqual(['r3', 'r2']);
      expect(await list({ status: 'completed' })).toEqual(['r4']);
      expect(await list({ mode: 'shadow' })).toEqual(['r3']);
      expect(await list({ mode: 'live', flow: 'b' })).toEqual(['r4']);
      expect(await list({ errorCode: 'bad-input' })).toEqual(['r3']);
      expect(await list({ key: 'A1' })).toEqual(['r2', 'r1']);
      expect(await list({ key: 'A1', keyName: 'order' })).toEqual(['r1']);
      expect(await list({ parent: 'r1' })).toEqual(['r4']);
      expect(await list({ held: true })).toEqual(['r5']);
      expect(await list({ open: ['b', 'c'], status: 'failed' })).toEqual(['r3']);
      expect(await list({ open: [] })).toEqual([]);
      expect(await countRuns(tables, { open: '*' })).toEqual({ running: 2, failed: 2, completed: 1 });
      expect(await countRuns(tables, { open: '*', flow: 'b' })).toEqual({ failed: 1, completed: 1 });
      expect(await countRuns(tables, { open: [] })).toEqual({});
    });

    it('finds runs by the time they were made at, by real ids', async () => {
      // Ids never go back in time, so these are later than any other test of this process can have made.
      const later = Date.UTC(2100, 0, 1);
      const at = (minutes: number): NewRun => {
        const createdAt = later + minutes * 60_000;
        return newRun(newRunId(createdAt), {
          createdAt,
          dueAt: null,
          status: 'completed',
          endedAt: createdAt,
        });
      };
      const runs = [0, 1, 2, 3].map(at);
      await birthAll(runs);
      const ids = runs.map(({ id }) => id).reverse();
      expect(await list({ from: later + 60_000 })).toEqual(ids.slice(0, 3));
      expect(await list({ to: later + 120_000 })).toEqual(ids.slice(2));
      expect(await list({ from: later + 60_000, to: later + 60_001 })).toEqual([ids[2]]);
    });

    it('gives page after page, each run once, while new ones come', async () => {
      await birthAll(Array.from({ length: 25 }, (_, index) => newRun(`r${String(index).padStart(2, '0')}`)));
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page: Awaited<ReturnType<typeof listRuns>> = await listRuns(tables, {
          open: '*',
          limit: 10,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
        await birthAll([newRun(`x${seen.length}`)]);
      }
      expect(seen).toHaveLength(25);
      expect(seen).toEqual([...seen].sort().reverse());
      await expect(listRuns(tables, { open: '*', limit: 1, cursor: 'no' })).rejects.toThrow('cursor');
    });

    it('keeps runs back under a hold and lets them go a few at a time', async () => {
      const { store, told } = bench;
      const hold = {
        id: 'h1',
        kind: 'incident',
        target: 'connector:yto',
        reason: '超时',
        ratePerMinute: 2,
        at: START,
      };
      await store.holds.create({ ...hold, by: '李' });
      await birthAll([
        newRun('r1'),
        newRun('r2', { leased: true, dueAt: START + 1000 }),
        newRun('r3', { status: 'waiting', dueAt: null }),
        newRun('r4', { status: 'completed', dueAt: null }),
        newRun('r5', { flowId: 'other' }),
        newRun('r6', { holdId: 'h1', leased: true }),
      ]);
      expect(await store.holds.holdRuns('h1', { flow: 'orders' })).toBe(3);
      expect(idsOf(await claimAll(bench))).toEqual(['r5']);
      expect(
        await store.append(append('r2', { release: true, status: 'waiting', dueAt: START })),
      ).toMatchObject({
        kind: 'ok',
      });
      expect(await claimAll(bench)).toEqual([]);
      expect(await store.nextDueAt()).toBeNull();
      expect(await store.holds.list()).toMatchObject([
        { id: 'h1', held: 4, releasedAt: null, ratePerMinute: 2 },
      ]);
      await store.holds.end('h1', '王', START + 5);
      told.length = 0;
      expect((await store.holds.releaseHeld('h1', 2)).sort()).toEqual(['r1', 'r2']);
      expect(told.sort()).toEqual(['r1', 'r2']);
      expect(idsOf(await claimAll(bench)).sort()).toEqual(['r1', 'r2']);
      expect(await store.holds.list()).toMatchObject([{ held: 2, releasedAt: START + 5 }]);
      expect((await store.holds.releaseHeld('h1', 100)).sort()).toEqual(['r3', 'r6']);
      expect(await store.holds.releaseHeld('h1', 100)).toEqual([]);
      expect(await store.holds.list()).toEqual([]);
      expect(await store.holds.holdRuns('h1', { ids: ['r3'] })).toBe(1);
    });

    it('lets all runs of a paused flow go, however many, and ends the pause with the last', async () => {
      const { store } = bench;
      const pauses = pausesOf(tables);
      const holdId = await pauses.pause('orders', '盘点', '李', START);
      await birthAll(Array.from({ length: 1_100 }, (_, index) => newRun(`r${index}`, { holdId })));
      await birthAll([newRun('late', { holdId, dueAt: START + 1_000 })]);
      expect(await claimAll(bench)).toEqual([]);
      await pauses.resume(holdId, '王', START + 5);
      expect(await pauses.paused()).toEqual({});
      expect(await store.holds.list()).toEqual([]);
      const claimed = idsOf(await claimAll(bench, { limit: 2_000 }));
      expect(claimed).toHaveLength(1_100);
      expect(claimed).not.toContain('late');
    });

    it('keeps many items as batches under one reference', async () => {
      const { datasets } = bench.store;
      const schema = { type: 'object' };
      await datasets.create({ id: 'd1', schema, at: START });
      const batch = (from: number): { n: number }[] =>
        Array.from({ length: 500 }, (_, n) => ({ n: from + n }));
      await Promise.all([datasets.append('d1', batch(0)), datasets.append('d1', batch(500))]);
      expect(await datasets.append('d1', batch(1000))).toEqual({ dataset: 'd1', count: 1500, schema });
      expect(await datasets.reference('d1')).toEqual({ dataset: 'd1', count: 1500, schema });
      const sizes: number[] = [];
      let sum = 0;
      for await (const items of datasets.batches('d1')) {
        sizes.push(items.length);
        for (const item of items) sum += (item as { n: number }).n;
      }
      expect([sizes, sum]).toEqual([[500, 500, 500], (1499 * 1500) / 2]);
      // A step that runs again fills it anew.
      await datasets.create({ id: 'd1', schema, at: START });
      expect(await datasets.append('d1', batch(7))).toMatchObject({ count: 500 });
      for await (const items of datasets.batches('d1')) expect(items).toEqual(batch(7));
      await datasets.remove('d1');
      expect(await datasets.reference('d1')).toBeNull();
      await expect(datasets.append('d1', [])).rejects.toThrow('no dataset');
    });
  });
};
