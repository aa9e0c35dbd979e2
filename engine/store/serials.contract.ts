import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { append, claimAll, idsOf, newRun, openBench, START, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import type { BirthResult, NewRun } from './run-store.ts';

/** Runs of one serial key go one after the other, by their source's time. */
export const serialsContract = (target: ContractTarget): void => {
  describe(`serial keys on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const birth = (id: string, serialAt: number, more: Partial<NewRun> = {}): Promise<BirthResult> =>
      bench.store.birth(
        newRun(id, { leased: true, dueAt: START + 30_000, serialKey: 'k', serialAt, ...more }),
      );
    const end = (id: string, epoch: number, status: 'completed' | 'failed' = 'completed'): Promise<unknown> =>
      bench.store.append(append(id, { epoch, status, release: true, endedAt: START }));
    const openRuns = async (): Promise<string[]> => {
      const found = await bench.store.write((tx) =>
        tx.query<{ id: string }>(
          "SELECT id FROM runs WHERE serial_key IS NOT NULL AND status IN ('running', 'waiting') ORDER BY id",
        ),
      );
      return found.map(({ id }) => id);
    };

    it('opens one of many births of a key, made at once, and queues the others', async () => {
      const results = await Promise.all([
        birth('r1', 1),
        birth('r2', 2),
        birth('r3', 3),
        birth('x', 1, { serialKey: 'x' }),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['created', 'queued', 'queued', 'created']);
      expect(await birth('r4', 4)).toEqual({ kind: 'queued' });
      expect(await openRuns()).toEqual(['r1', 'x']);
      bench.clock.advance(5);
      expect(await claimAll(bench)).toEqual([]);
      expect(await bench.store.append(append('r2'))).toEqual({ kind: 'fenced' });
    });

    it('wakes the oldest by source time, then by id, as the open one ends', async () => {
      await birth('r1', 5);
      await Promise.all([birth('r2', 9), birth('r4', 7), birth('r3', 7)]);
      const order: string[] = [];
      await end('r1', 1);
      for (;;) {
        const [lease] = await claimAll(bench);
        if (lease === undefined) break;
        order.push(lease.runId);
        expect(await openRuns()).toEqual([lease.runId]);
        expect(bench.told).toContain(lease.runId);
        await end(lease.runId, lease.epoch);
      }
      expect(order).toEqual(['r3', 'r4', 'r2']);
    });

    it('tells what was applied last, so that an older run can see it is too late', async () => {
      await birth('r1', 50);
      await birth('r2', 40);
      await end('r1', 1);
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r2', serialAt: 40, serialAppliedAt: 50 }]);
      await end('r2', 1, 'failed');
      expect(await birth('r3', 45)).toEqual({ kind: 'created', serialAppliedAt: 50 });
    });

    it('hands the key on after a failure, without calling it applied', async () => {
      await birth('r1', 50);
      await birth('r2', 60);
      await end('r1', 1, 'failed');
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r2', serialAppliedAt: null }]);
    });

    it('never has two open runs of a hot key, whatever is born, ends or is canceled at once', async () => {
      const { store } = bench;
      let made = 0;
      for (let turn = 0; turn < 25; turn += 1) {
        const births = Array.from({ length: 4 }, () =>
          birth(`r${String((made += 1)).padStart(3, '0')}`, made % 7),
        );
        const leases = await claimAll(bench);
        await Promise.all([...births, ...leases.map((lease) => end(lease.runId, lease.epoch))]);
        const open = await openRuns();
        expect(open.length).toBeLessThanOrEqual(1);
        const [first] = open;
        // Leased at birth by this worker, or woken and free to claim.
        if (first !== undefined)
          await store.append(append(first, { status: 'completed', release: true, endedAt: 1 }));
      }
      expect((await openRuns()).length).toBeLessThanOrEqual(1);
      expect(await claimAll(bench)).toHaveLength(1);
    });

    it('lets a queued run be canceled at once, without waiting for its turn', async () => {
      const { store } = bench;
      await birth('r1', 1);
      await birth('r2', 2);
      await birth('r3', 3);
      await store.deliver({ runId: 'r2', kind: 'event', payload: 1, at: START });
      expect(await claimAll(bench)).toEqual([]);
      await store.deliver({ runId: 'r2', kind: 'cancel', payload: null, at: START });
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r2', serialKey: null, inboxSeq: 2 }]);
      expect(await openRuns()).toEqual(['r1']);
      await end('r1', 1);
      expect(idsOf(await claimAll(bench))).toEqual(['r3']);
    });

    it('queues a reopened run while another of its key is open', async () => {
      const { store } = bench;
      await birth('r1', 1);
      await end('r1', 1, 'failed');
      await birth('r2', 2);
      const reopened = await store.deliver({ runId: 'r1', kind: 'reopen', payload: null, at: START });
      expect(reopened).toEqual({ kind: 'accepted', runId: 'r1' });
      expect(await claimAll(bench)).toEqual([]);
      await end('r2', 1);
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r1', seq: 2, inboxSeq: 1 }]);
      expect(await openRuns()).toEqual(['r1']);
    });

    it('notes a run that was born complete as applied', async () => {
      await birth('r1', 5, { leased: false, dueAt: null, status: 'completed', endedAt: START });
      expect(await birth('r2', 4)).toEqual({ kind: 'created', serialAppliedAt: 5 });
    });

    it('takes held runs of one key one after the other once they are let go', async () => {
      const held = { leased: false, dueAt: START, status: 'queued' as const, holdId: 'h' };
      await birth('r1', 2, held);
      await birth('r2', 1, held);
      await bench.store.write((tx) =>
        tx.query("UPDATE runs SET hold_id = NULL, due_at = ? WHERE hold_id = 'h'", [START]),
      );
      expect(idsOf(await claimAll(bench))).toEqual(['r2']);
      expect(await claimAll(bench)).toEqual([]);
      await end('r2', 1);
      expect(idsOf(await claimAll(bench))).toEqual(['r1']);
    });
  });
};
