import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { append, claimAll, idsOf, newRun, openBench, START, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import type { Store } from './store.ts';

/** Several engines on one database. */
export const sharedContract = (target: ContractTarget): void => {
  describe(`several engines on ${target.name}`, () => {
    let bench: Bench;
    let stores: Store[];
    beforeEach(async () => {
      bench = await openBench(target);
      const others = await Promise.all(
        ['w2', 'w3', 'w4'].map((worker) => bench.database.open({ worker, clock: bench.clock })),
      );
      stores = [bench.store, ...others];
    }, HOOK_MS);
    afterEach(async () => {
      await Promise.all(stores.slice(1).map((store) => store.close()));
      await bench.close();
    }, HOOK_MS);

    it('never leases a run to two of them', async () => {
      await Promise.all(Array.from({ length: 200 }, (_, index) => bench.store.birth(newRun(`r${index}`))));
      const claims = await Promise.all(
        [...stores, ...stores].map((store, index) =>
          store.claim({ worker: `w${index}`, now: START, limit: 50, leaseMs: 1000 }),
        ),
      );
      const ids = claims.flatMap(idsOf);
      expect(new Set(ids).size).toBe(ids.length);
      const rest = await claimAll(bench, { limit: 1000 });
      expect(ids.length + rest.length).toBe(200);
    });

    it('never opens two runs of a hot serial key', async () => {
      const serial = { leased: true, dueAt: START + 1000, serialKey: 'hot', serialAt: 1 };
      const births = Array.from({ length: 40 }, (_, index) =>
        (stores[index % 4] as Store).birth(newRun(`r${String(index).padStart(2, '0')}`, serial)),
      );
      const kinds = (await Promise.all(births)).map((result) => result.kind);
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(1);
      let [open] = await bench.store.write((tx) =>
        tx.query<{ id: string; epoch: number }>("SELECT id, epoch FROM runs WHERE status = 'running'"),
      );
      let ended = 0;
      while (open !== undefined) {
        const { id, epoch } = open;
        // More are born while one ends: whoever is first, exactly one is open afterwards.
        const [result] = await Promise.all([
          (stores[ended % 4] as Store).append(
            append(id, { epoch, status: 'completed', release: true, endedAt: START }),
          ),
          ...(ended < 20
            ? stores.map((store, at) => store.birth(newRun(`s${ended}${at}`, { ...serial, leased: false })))
            : []),
        ]);
        expect(result.kind).toBe('ok');
        ended += 1;
        const claims = await Promise.all(stores.map((store) => claimAll({ store, clock: bench.clock })));
        const leases = claims.flat();
        expect(leases.length).toBeLessThanOrEqual(1);
        open = leases.map((lease) => ({ id: lease.runId, epoch: lease.epoch }))[0];
      }
      expect(ended).toBe(120);
    });

    it('keeps to the number of leased runs of a flow over all of them', async () => {
      const births = Array.from({ length: 24 }, (_, index) =>
        (stores[index % 4] as Store).birth(
          newRun(`r${index}`, { leased: true, dueAt: START + 1000, concurrency: 3 }),
        ),
      );
      const kinds = (await Promise.all(births)).map((result) => result.kind);
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(3);
      const concurrency = { orders: 5 };
      const claims = await Promise.all(
        stores.map((store) => claimAll({ store, clock: bench.clock }, { concurrency })),
      );
      expect(claims.flat()).toHaveLength(2);
    });

    it('gives one idempotency key to one run', async () => {
      const results = await Promise.all(
        stores.flatMap((store, at) =>
          Array.from({ length: 5 }, (_, index) =>
            store.birth(newRun(`r${at}${index}`, { idempotencyKey: 'k' })),
          ),
        ),
      );
      const [first, ...more] = results.filter(({ kind }) => kind === 'created');
      expect([first?.kind, more]).toEqual(['created', []]);
      const owners = results.flatMap((result) => (result.kind === 'duplicate' ? [result.runId] : []));
      expect(owners).toHaveLength(19);
      expect(new Set(owners).size).toBe(1);
    });

    it('loses no wake-up when one parks what another delivers to', async () => {
      const ids = Array.from({ length: 60 }, (_, index) => `r${index}`);
      await Promise.all(ids.map((id) => bench.store.birth(newRun(id, { leased: true }))));
      const parked = await Promise.all(
        ids.map(async (id) => {
          const [, result] = await Promise.all([
            (stores[1] as Store).deliver({ runId: id, kind: 'event', payload: 1, at: START }),
            bench.store.append(append(id, { release: true, status: 'waiting', inboxSeen: 0 })),
          ]);
          return [id, result.kind] as const;
        }),
      );
      const due = new Set(idsOf(await claimAll(bench)));
      for (const [id, kind] of parked)
        expect([id, kind === 'inbox-moved' || due.has(id)]).toEqual([id, true]);
    });

    it('survives writers that touch each other rows in opposite orders', async () => {
      await bench.store.write((tx) =>
        tx.query('CREATE TABLE stock(sku TEXT PRIMARY KEY, left_over INTEGER)'),
      );
      await bench.store.write((tx) => tx.query("INSERT INTO stock VALUES ('a', 1000), ('b', 1000)"));
      const work = Array.from({ length: 80 }, (_, index) => {
        const skus = index % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
        return (stores[index % 4] as Store).write(async (tx) => {
          for (const sku of skus)
            await tx.query('UPDATE stock SET left_over = left_over - 1 WHERE sku = ?', [sku]);
        });
      });
      await Promise.all(work);
      expect(await bench.store.write((tx) => tx.query('SELECT left_over FROM stock'))).toEqual([
        { left_over: 920 },
        { left_over: 920 },
      ]);
    });

    it('voids the leases of a worker that fell silent, and of no other', async () => {
      const { store, clock } = bench;
      await Promise.all(['r1', 'r2'].map((id) => store.birth(newRun(id))));
      await claimAll(bench, { worker: 'silent', limit: 1, leaseMs: 600_000 });
      await claimAll(bench, { worker: 'alive', limit: 1, leaseMs: 600_000 });
      await store.heartbeat('silent', [], clock.now() + 1);
      clock.advance(9_000);
      await store.heartbeat('alive', [], clock.now() + 1);
      expect(await store.recover(clock.now())).toBe(0);
      clock.advance(1_000);
      expect(await store.recover(clock.now())).toBe(1);
      expect(await claimAll(bench)).toMatchObject([{ epoch: 3 }]);
    });
  });
};
