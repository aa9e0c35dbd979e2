import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import { append, claimAll, completed, newRun, openBench, started, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import { BLOB_LIMIT } from './segments.ts';

/** Births, appends and reading back. */
export const journalContract = (target: ContractTarget): void => {
  describe(`journal on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    it('gives back the events of a birth and of its appends in order', async () => {
      const { store } = bench;
      expect(await store.birth(newRun('r1', { leased: true }))).toEqual({ kind: 'created' });
      const first = append('r1', { events: [completed('a', 1), completed('b', 2)] });
      expect(await store.append(first)).toEqual({ kind: 'ok', events: [] });
      expect(await store.append(append('r1', { seq: 3, events: [completed('c', 3)] }))).toMatchObject({
        kind: 'ok',
      });
      const events = await store.journal('r1');
      expect(events).toEqual([started(), completed('a', 1), completed('b', 2), completed('c', 3)]);
    });

    it('gives only what came after a place, also in the middle of a segment', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true, events: [started(), completed('a'), completed('b')] }));
      await store.append(append('r1', { seq: 3, events: [completed('c'), completed('d')] }));
      expect(await store.journal('r1', 2)).toEqual([completed('b'), completed('c'), completed('d')]);
      expect(await store.journal('r1', 4)).toEqual([completed('d')]);
      expect(await store.journal('r1', 5)).toEqual([]);
      expect(await store.journal('nobody')).toEqual([]);
    });

    it('says so when a journal was written by a later engine', async () => {
      const { store } = bench;
      await store.birth(newRun('r1'));
      await store.write((tx) => tx.query(`UPDATE segments SET body = replace(body, '"v":1', '"v":2')`));
      await expect(store.journal('r1')).rejects.toMatchObject({ code: 'journal-too-new' });
    });

    it('keeps decimals, large integers and text outside the basic plane', async () => {
      const { store } = bench;
      const input = { id: new Big('12345678901234567890'), price: 0.1, name: '张𠮷', quote: `'"\\?` };
      await store.birth(newRun('r1', { events: [started(input)] }));
      const [event] = await store.journal('r1');
      expect(event?.type === 'run.started' ? event.input : null).toEqual(input);
    });

    it('writes many births at once, of several flows and shapes, each with its own journal', async () => {
      const { store } = bench;
      const runs = Array.from({ length: 300 }, (_, index) =>
        newRun(`r${String(index).padStart(3, '0')}`, {
          flowId: `flow-${index % 3}`,
          status: index % 2 === 0 ? 'completed' : 'running',
          ...(index % 2 === 0 ? { dueAt: null, endedAt: 1 } : {}),
          ...(index % 5 === 0 ? { keys: { order: `o${index}` } } : {}),
          events: [started({ index })],
        }),
      );
      const results = await Promise.all(runs.map((run) => store.birth(run)));
      expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['created']));
      for (const index of [0, 1, 128, 299])
        expect(await store.journal(`r${String(index).padStart(3, '0')}`)).toEqual([started({ index })]);
      expect(await claimAll(bench, { limit: 1000 })).toHaveLength(150);
    });

    it('refuses a run id that exists, and nobody else of the group', async () => {
      const { store } = bench;
      await store.birth(newRun('r1'));
      const results = await Promise.allSettled([
        store.birth(newRun('r0')),
        store.birth(newRun('r1', { events: [started('other')] })),
        store.birth(newRun('r2', { keys: { order: '1' } })),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.journal('r1')).toEqual([started()]);
      expect(await store.journal('r2')).toEqual([started()]);
    });

    it('takes an idempotency key once, in one group and later, and tells whose it is', async () => {
      const { store } = bench;
      const keyed = (id: string, flowId = 'orders'): Parameters<typeof store.birth>[0] =>
        newRun(id, { flowId, idempotencyKey: 'k', keys: { order: id } });
      const first = await Promise.all(
        [keyed('r1'), keyed('r2'), keyed('r3', 'other')].map((run) => store.birth(run)),
      );
      expect(first).toEqual([{ kind: 'created' }, { kind: 'duplicate', runId: 'r1' }, { kind: 'created' }]);
      expect(await store.birth(keyed('r4'))).toEqual({ kind: 'duplicate', runId: 'r1' });
      expect(await store.journal('r2')).toEqual([]);
      expect(await store.journal('r4')).toEqual([]);
    });

    it('stores a large payload once and gives it back in its place', async () => {
      const { store } = bench;
      const large = { text: '订'.repeat(BLOB_LIMIT) };
      await store.birth(newRun('r1', { leased: true, events: [started(large)] }));
      await store.append(
        append('r1', { events: [completed('a', large), completed('b', { $blob: 'mine' })] }),
      );
      expect(await store.journal('r1')).toEqual([
        started(large),
        completed('a', large),
        completed('b', { $blob: 'mine' }),
      ]);
      const count = await store.write((tx) => tx.query<{ n: number }>('SELECT count(*) AS n FROM blobs'));
      expect(count).toEqual([{ n: 1 }]);
    });

    it('fences an append of another epoch or another place, and writes nothing of it', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      const results = await Promise.all([
        store.append(append('r1', { epoch: 2 })),
        store.append(append('r1', { seq: 7 })),
        store.append(append('r1', { events: [completed('won')] })),
        store.append(append('r1', { events: [completed('late')], side: { keys: { order: 'late' } } })),
        store.append(append('nobody')),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['fenced', 'fenced', 'ok', 'fenced', 'fenced']);
      expect(await store.journal('r1')).toEqual([started(), completed('won')]);
      expect(await store.write((tx) => tx.query('SELECT * FROM run_keys'))).toEqual([]);
    });

    it('fences whoever gave the lease back', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      expect(await store.append(append('r1', { release: true, status: 'waiting' }))).toMatchObject({
        kind: 'ok',
      });
      expect(await store.append(append('r1', { seq: 2 }))).toEqual({ kind: 'fenced' });
    });

    it('runs a transaction with the append, and lets it fail alone', async () => {
      const { store } = bench;
      await store.write((tx) => tx.query('CREATE TABLE stock(sku TEXT PRIMARY KEY, left_over INTEGER)'));
      await store.write((tx) => tx.query("INSERT INTO stock VALUES ('a', 5)"));
      await Promise.all(['r1', 'r2', 'r3', 'r4'].map((id) => store.birth(newRun(id, { leased: true }))));
      const take = (id: string, fails: boolean, more = {}): Promise<unknown> =>
        store.append(
          append(id, {
            ...more,
            transact: async (tx) => {
              await tx.query('UPDATE stock SET left_over = left_over - 1 WHERE sku = ?', ['a']);
              if (fails) throw new Error('out of stock');
              return { events: [completed('took', id)], side: { keys: { taken: id } } };
            },
          }),
        );
      const results = await Promise.all([
        take('r1', false),
        take('r2', true),
        take('r3', false, { epoch: 9 }),
        store.append(append('r4')),
      ]);
      expect(results).toEqual([
        { kind: 'ok', events: [completed('took', 'r1')] },
        { kind: 'failed', error: new Error('out of stock') },
        { kind: 'fenced' },
        { kind: 'ok', events: [] },
      ]);
      expect(await store.write((tx) => tx.query('SELECT left_over FROM stock'))).toEqual([{ left_over: 4 }]);
      expect(await store.journal('r1')).toEqual([started(), completed('a'), completed('took', 'r1')]);
      expect(await store.journal('r2')).toEqual([started()]);
      expect(await store.append(append('r2'))).toMatchObject({ kind: 'ok' });
      expect(await store.write((tx) => tx.query('SELECT value FROM run_keys'))).toEqual([{ value: 'r1' }]);
    });

    it('closes the door of a transaction that is over', async () => {
      const { store } = bench;
      let kept: ((sql: string) => Promise<unknown>) | undefined;
      await store.write(async (tx) => {
        kept = tx.query;
      });
      await expect(kept?.('SELECT 1')).rejects.toThrow('over');
    });

    it('undoes a write that throws and commits those beside it', async () => {
      const { store } = bench;
      const insert = (id: string, fails: boolean): Promise<unknown> =>
        store.write(async (tx) => {
          await tx.query('INSERT INTO serials(key, applied_at) VALUES (?, 1)', [id]);
          if (fails) await tx.query('SELECT * FROM no_such_table');
        });
      const results = await Promise.allSettled([insert('a', false), insert('b', true), insert('c', false)]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const rows = await store.write((tx) => tx.query('SELECT key FROM serials ORDER BY key'));
      expect(rows).toEqual([{ key: 'a' }, { key: 'c' }]);
    });

    it('undoes the whole append at a fault between its two statements', async () => {
      const { store, faults } = bench;
      await store.birth(newRun('r1', { leased: true }));
      faults.add('append.between-update-and-insert');
      await expect(store.append(append('r1', { side: { keys: { order: '1' } } }))).rejects.toThrow('fault');
      expect(await store.journal('r1')).toEqual([started()]);
      expect(await store.append(append('r1'))).toEqual({ kind: 'ok', events: [] });
      expect(await store.write((tx) => tx.query('SELECT * FROM run_keys'))).toEqual([]);
    });

    it('runs the items of a broken group one by one', async () => {
      const { store, faults } = bench;
      await Promise.all(['r1', 'r2'].map((id) => store.birth(newRun(id, { leased: true }))));
      faults.add('append.between-update-and-insert');
      const results = await Promise.all([store.append(append('r1')), store.append(append('r2'))]);
      expect(results.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
      expect(await store.journal('r2')).toEqual([started(), completed('a')]);
    });
  });
};
