import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { append, claimAll, idsOf, newRun, openBench, START, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';

/** Claims, leases, heartbeats, recovery. */
export const claimsContract = (target: ContractTarget): void => {
  describe(`claims on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    it('gives due runs by priority, then by how long they have been due, and each once', async () => {
      const { store } = bench;
      await Promise.all([
        store.birth(newRun('r1', { dueAt: START - 1 })),
        store.birth(newRun('r2', { dueAt: START - 5 })),
        store.birth(newRun('r3', { priority: 9 })),
        store.birth(newRun('r4', { dueAt: START + 1 })),
        store.birth(newRun('r5', { dueAt: null, status: 'waiting' })),
        store.birth(newRun('r6', { leased: true, dueAt: START + 30_000 })),
      ]);
      expect(idsOf(await claimAll(bench, { limit: 2 }))).toEqual(['r3', 'r2']);
      expect(idsOf(await claimAll(bench))).toEqual(['r1']);
      expect(await claimAll(bench)).toEqual([]);
      bench.clock.advance(1);
      expect(idsOf(await claimAll(bench))).toEqual(['r4']);
    });

    it('tells all a worker needs to go on', async () => {
      const { store } = bench;
      await store.birth(
        newRun('r1', {
          version: 3,
          depth: 2,
          parentRun: 'p',
          parentStep: 'call',
          serialKey: 's',
          serialAt: 7,
        }),
      );
      expect(await claimAll(bench)).toEqual([
        {
          runId: 'r1',
          flowId: 'orders',
          version: 3,
          mode: 'live',
          epoch: 1,
          seq: 1,
          inboxSeq: 0,
          inboxRead: 0,
          status: 'running',
          depth: 2,
          serialKey: 's',
          serialAt: 7,
          serialAppliedAt: null,
          parentRun: 'p',
          parentStep: 'call',
          createdAt: START,
        },
      ]);
    });

    it('never gives one run to two claims made at once', async () => {
      const { store } = bench;
      await Promise.all(Array.from({ length: 200 }, (_, index) => store.birth(newRun(`r${index}`))));
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, index) => claimAll(bench, { worker: `w${index}`, limit: 40 })),
      );
      const ids = claims.flatMap(idsOf);
      expect(ids).toHaveLength(200);
      expect(new Set(ids).size).toBe(200);
    });

    it('gives a lapsed lease to the next in a new epoch, and fences the one who lost it', async () => {
      const { store, clock } = bench;
      await store.birth(newRun('r1', { leased: true, dueAt: START + 1000 }));
      expect(await claimAll(bench)).toEqual([]);
      clock.advance(1000);
      expect(await claimAll(bench, { worker: 'w2' })).toMatchObject([{ runId: 'r1', epoch: 2 }]);
      expect(await store.append(append('r1'))).toEqual({ kind: 'fenced' });
      expect(await store.append(append('r1', { epoch: 2 }))).toMatchObject({ kind: 'ok' });
    });

    it('keeps leases alive by heartbeat and names the lost ones and those with news', async () => {
      const { store, clock } = bench;
      await Promise.all(
        ['r1', 'r2', 'r3'].map((id) => store.birth(newRun(id, { leased: true, dueAt: START + 10 }))),
      );
      clock.advance(10);
      await claimAll(bench, { worker: 'w2', limit: 1 });
      await store.deliver({ runId: 'r3', kind: 'cancel', payload: null, at: START });
      const runs = ['r1', 'r2', 'r3', 'gone'].map((runId) => ({ runId, epoch: 1, inboxSeq: 0 }));
      const beat = await store.heartbeat('w1', runs, START + 60_000);
      expect(beat.lost).toHaveLength(2);
      expect(beat.lost).toContain('gone');
      expect(beat.news).toEqual(['r3']);
      expect(await store.heartbeat('w1', [], START + 60_000)).toEqual({ lost: [], news: [] });
      clock.advance(30_000);
      expect(idsOf(await claimAll(bench, { worker: 'w3' }))).toEqual(beat.lost.filter((id) => id !== 'gone'));
    });

    it('keeps to the groups asked for', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { group: 'order' }));
      await store.birth(newRun('r2', { group: 'finance' }));
      await store.birth(newRun('r3'));
      expect(idsOf(await claimAll(bench, { groups: ['finance', 'logistics'] }))).toEqual(['r2']);
      expect(idsOf(await claimAll(bench))).toEqual(['r1', 'r3']);
    });

    it('leases no more runs of a flow than it may have at once, and passes over to others', async () => {
      const { store, clock } = bench;
      const born = await Promise.all(
        ['a1', 'a2', 'a3'].map((id) =>
          store.birth(newRun(id, { flowId: 'a', leased: true, dueAt: START + 100, concurrency: 2 })),
        ),
      );
      expect(born.map(({ kind }) => kind)).toEqual(['created', 'created', 'queued']);
      await store.birth(newRun('a4', { flowId: 'a' }));
      await store.birth(newRun('b1', { flowId: 'b' }));
      await store.birth(newRun('b2', { flowId: 'b' }));
      const concurrency = { a: 2, b: 1 };
      expect(idsOf(await claimAll(bench, { concurrency }))).toEqual(['b1']);
      await store.append(append('a1', { status: 'completed', release: true }));
      expect(idsOf(await claimAll(bench, { concurrency }))).toEqual(['a3']);
      clock.advance(100);
      // The lease of a2 has lapsed: it takes no place any more and is due itself.
      expect(idsOf(await claimAll(bench, { concurrency }))).toEqual(['a4']);
    });

    it('leaves runs of flows whose bounds are not known yet, whatever their priority, and takes the others', async () => {
      const { store } = bench;
      await store.birth(newRun('a1', { flowId: 'a', priority: 5 }));
      await store.birth(newRun('a2', { flowId: 'a' }));
      await store.birth(newRun('b1', { flowId: 'b' }));
      const asked = new Set<string>();
      const knows = (flow: string): boolean => flow === 'b' || !asked.add(flow);
      expect(idsOf(await claimAll(bench, { knows }))).toEqual(['b1']);
      expect([...asked]).toEqual(['a']);
      expect(idsOf(await claimAll(bench, { concurrency: { a: 1 }, knows: () => true }))).toEqual(['a1']);
    });

    it('knows when the next run is due', async () => {
      const { store } = bench;
      expect(await store.nextDueAt()).toBeNull();
      await store.birth(newRun('r1', { dueAt: START + 50, status: 'waiting' }));
      await store.birth(newRun('r2', { dueAt: START + 20, status: 'waiting', priority: 5 }));
      await store.birth(newRun('r3', { dueAt: START + 10, leased: true }));
      await store.birth(newRun('r4', { dueAt: null, status: 'waiting' }));
      expect(await store.nextDueAt()).toBe(START + 20);
    });

    it('voids what a dead engine left behind', async () => {
      const { store, clock } = bench;
      const dead = target.shared ? 'dead' : 'w1';
      await store.birth(newRun('r1'));
      await store.birth(newRun('r2'));
      await claimAll(bench, { worker: dead });
      bench.told.length = 0;
      clock.advance(20_000);
      expect(await store.recover(clock.now())).toBe(2);
      expect(bench.told.sort()).toEqual(['r1', 'r2']);
      expect(await store.append(append('r1'))).toEqual({ kind: 'fenced' });
      expect(await claimAll(bench)).toMatchObject([
        { runId: 'r1', epoch: 3 },
        { runId: 'r2', epoch: 3 },
      ]);
    });

    it('keeps a claim that a fault strikes after its commit: the lease lapses by itself', async () => {
      const { store, clock, faults } = bench;
      await store.birth(newRun('r1'));
      faults.add('claim.after-commit');
      await expect(claimAll(bench)).rejects.toThrow('fault');
      expect(await claimAll(bench)).toEqual([]);
      clock.advance(30_000);
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r1', epoch: 2 }]);
    });

    it('tells listeners of runs that became due by a commit, and of no others', async () => {
      const { store, told } = bench;
      await store.birth(newRun('due'));
      await store.birth(newRun('leased', { leased: true, dueAt: START + 1 }));
      await store.birth(newRun('later', { dueAt: START + 1 }));
      await store.birth(newRun('done', { dueAt: null, status: 'completed' }));
      expect(told).toEqual(['due']);
      await store.append(append('leased', { release: true, status: 'waiting', dueAt: START }));
      expect(told).toEqual(['due', 'leased']);
    });
  });
};
