import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { append, completed, newRun, openBench, START, started, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import type { NewRun } from './run-store.ts';
import { BLOB_LIMIT } from './segments.ts';

const DAY_MS = 86_400_000;

/** Retention and disk use. */
export const upkeepContract = (target: ContractTarget): void => {
  describe(`upkeep on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const ids = async (): Promise<string[]> => {
      const rows = await bench.store.write((tx) =>
        tx.query<{ id: string }>('SELECT id FROM runs ORDER BY id'),
      );
      return rows.map(({ id }) => id);
    };
    const count = async (table: string): Promise<number> => {
      const [row] = await bench.store.write((tx) =>
        tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`),
      );
      return row?.n ?? 0;
    };
    const over = (id: string, days: number, more: Partial<NewRun> = {}): NewRun =>
      newRun(id, {
        status: 'completed',
        dueAt: null,
        createdAt: START - days * DAY_MS,
        endedAt: START - days * DAY_MS,
        ...more,
      });

    it('deletes finished runs past their keeping with all they own, and no other', async () => {
      const { store } = bench;
      const large = { text: 'x'.repeat(BLOB_LIMIT + 1) };
      await Promise.all([
        store.birth(over('0a', 40, { keys: { order: '1' }, events: [started(large)] })),
        store.birth(over('0b', 10, { events: [started(large)] })),
        store.birth(over('0c', 40, { status: 'waiting' })),
        store.birth(over('0d', 40, { flowId: 'kept' })),
        store.birth(over('0e', 40, { flowId: 'short' })),
        store.birth(over('0f', 5, { flowId: 'short' })),
      ]);
      await store.datasets.create({ id: 'd', schema: {}, runId: '0a', at: START });
      await store.datasets.append('d', [1]);
      bench.clock.advance(DAY_MS);
      const flows = { kept: {}, short: { days: 3 } };
      expect(await store.sweep({ standard: { days: 30 }, flows })).toEqual({ runs: 3, blobs: 0, cached: 0 });
      expect(await ids()).toEqual(['0b', '0c', '0d']);
      for (const table of ['run_keys', 'datasets', 'dataset_batches'])
        expect([table, await count(table)]).toEqual([table, 0]);
      expect([await count('segments'), await count('blobs')]).toEqual([3, 1]);
      bench.clock.advance(30 * DAY_MS);
      expect(await store.sweep({ standard: { days: 30 }, flows })).toMatchObject({ runs: 1, blobs: 1 });
      expect(await count('blobs')).toBe(0);
    });

    it('keeps the newest journals of a flow within a size', async () => {
      const { store } = bench;
      const text = 'x'.repeat(40_000);
      for (let index = 0; index < 10; index += 1)
        await store.birth(over(`0${index}`, 1, { events: [started({ text })] }));
      await store.birth(over('00open', 1, { status: 'waiting', events: [started({ text })] }));
      expect(await store.sweep({ standard: { megabytes: 0.2 }, flows: {} })).toMatchObject({ runs: 6 });
      expect(await ids()).toEqual(['00open', '06', '07', '08', '09']);
    });

    it('spares runs on which somebody still works', async () => {
      const { store } = bench;
      await store.birth(newRun('0a', { leased: true }));
      const draft = { type: 'task' as const, cause: 'x', severity: 'normal' as const, id: 'c', step: 'a' };
      const end = { release: true, endedAt: START - 90 * DAY_MS };
      await store.append(append('0a', { ...end, status: 'completed', side: { cases: [draft] } }));
      await store.birth(newRun('0b', { leased: true }));
      const error = { code: 'x', message: 'x', blame: 'remote' as const, retryable: false };
      await store.append(
        append('0b', { ...end, status: 'failed', side: { failure: { error, errorFlow: 'e' } } }),
      );
      const rules = { standard: { days: 30 }, flows: {} };
      expect(await store.sweep(rules)).toMatchObject({ runs: 0 });
      await store.write((tx) => tx.query('UPDATE cases SET closed_at = 1'));
      await store.write((tx) => tx.query("UPDATE failures SET handled_run = 'e1'"));
      expect(await store.sweep(rules)).toMatchObject({ runs: 2 });
    });

    it('tells how much room it takes, and by what', async () => {
      const { store } = bench;
      const text = 'x'.repeat(50_000);
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          store.birth(over(`r${index}`, 1, { events: [started({ text })] })),
        ),
      );
      const use = await store.diskUse();
      expect(use.fileBytes + use.walBytes).toBeGreaterThan(1_000_000);
      const segments = use.tables.find(({ name }) => name === 'segments');
      // The server counts now and then, the file is counted as it is.
      if (store.dialect === 'sqlite') expect(segments?.rows).toBeGreaterThanOrEqual(40);
      else expect(segments?.rows).toBeTypeOf('number');
      expect(segments?.bytes).toBeGreaterThan(40 * 1_000);
    });

    it('forgets expired results kept for their like', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      const cache = [
        { key: 'old', output: 1, expiresAt: START },
        { key: 'new', output: 2, expiresAt: START + 1 },
      ];
      await store.append(append('r1', { side: { cache } }));
      expect(await store.sweep({ standard: {}, flows: {} })).toEqual({ runs: 0, blobs: 0, cached: 1 });
      expect(await store.cached('new', START)).toBe(2);
    });

    it('keeps a reference count by run for payloads stored once', async () => {
      const { store } = bench;
      const large = { text: 'y'.repeat(BLOB_LIMIT + 1) };
      await store.birth(newRun('r1', { leased: true, events: [started(large)] }));
      await store.append(append('r1', { events: [completed('a', large)] }));
      await store.birth(newRun('r2', { events: [started(large)] }));
      expect([await count('blobs'), await count('blob_refs')]).toEqual([1, 2]);
    });
  });
};
