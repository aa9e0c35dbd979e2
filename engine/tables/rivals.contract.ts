import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOOK_MS, type ContractTarget } from '../store/contract.fixture.ts';
import { readChanges } from './change-feed.ts';
import { insertRecords } from './insert-records.ts';
import { benchOn, openTableBench, orders, valuesOf, who, type TableBench } from './tables.fixture.ts';
import { updateRecord } from './update-records.ts';
import { upsertRecords } from './upsert-records.ts';
import type { WriteResult } from './writing.ts';

type Writer = Pick<TableBench, 'write'>;

/** Several writers at once: of one engine, and of three where the database allows it. */
export const rivalsContract = (target: ContractTarget): void => {
  describe(`writers at once on ${target.name}`, () => {
    let bench: TableBench;
    let writers: Writer[];
    let close: (() => Promise<void>)[];
    beforeEach(async () => {
      bench = await openTableBench(target);
      await bench.create(orders);
      const names = target.shared ? ['w2', 'w3'] : [];
      const stores = await Promise.all(
        names.map((worker) => bench.database.open({ worker, clock: bench.clock })),
      );
      close = stores.map((store) => () => store.close());
      writers = [bench, ...stores.map((store) => benchOn(store, bench.clock))];
      if (!target.shared) writers.push(bench, bench);
    }, HOOK_MS);
    afterEach(async () => {
      await Promise.all(close.map((one) => one()));
      await bench.close();
    }, HOOK_MS);

    const writerAt = (index: number): Writer => writers[index % writers.length] ?? bench;
    const upsert = (writer: Writer, values: readonly object[]): Promise<WriteResult[]> =>
      writer.write('orders', (tx, compiled) =>
        upsertRecords(
          tx,
          compiled,
          values.map((one) => ({ values: { platform: 'tb', ...one } })),
          who,
          { key: 'order', newerBy: 'changedAt' },
        ),
      );

    it('end at the newest update, whatever order they come in', async () => {
      const update = fc.record({
        orderNo: fc.constantFrom('1', '2', '3'),
        changedAt: fc.integer({ min: 1, max: 1e6 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(update, {
            selector: ({ orderNo, changedAt }) => `${orderNo} ${changedAt}`,
            minLength: 1,
            maxLength: 30,
          }),
          fc.integer({ min: 1, max: 6 }),
          fc.nat(),
          async (updates, batch, run) => {
            const own = updates.map(({ orderNo, changedAt }) => ({
              orderNo: `${run}/${orderNo}`,
              changedAt,
              note: `at ${changedAt}`,
            }));
            const batches: (typeof own)[] = [];
            for (let at = 0; at < own.length; at += batch) batches.push(own.slice(at, at + batch));
            await Promise.all(batches.map((values, index) => upsert(writerAt(index), values)));
            const newest = new Map<string, number>();
            for (const { orderNo, changedAt } of own)
              newest.set(orderNo, Math.max(newest.get(orderNo) ?? 0, changedAt));
            const records = (await bench.readAll('orders')).filter(({ orderNo }) =>
              newest.has(orderNo as string),
            );
            expect(records.map(({ note }) => note as string).sort()).toEqual(
              [...newest.values()].map((at) => `at ${at}`).sort(),
            );
          },
        ),
        { numRuns: 12 },
      );
    });

    it('never make two records of one key', async () => {
      const results = await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          index % 2 === 0
            ? upsert(
                writerAt(index),
                Array.from({ length: 20 }, (_one, at) => ({
                  orderNo: String((at * 7 + index) % 20),
                  changedAt: index + 1,
                  paid: index,
                })),
              )
            : writerAt(index).write('orders', (tx, compiled) =>
                insertRecords(
                  tx,
                  compiled,
                  [{ values: { platform: 'tb', orderNo: String(index % 20) } }],
                  who,
                ),
              ),
        ),
      );
      const all = results.flat();
      expect(all.filter(({ outcome }) => outcome === 'created')).toHaveLength(20);
      const refused = all.filter(({ outcome }) => outcome === 'refused');
      expect(new Set(refused.flatMap(({ problems }) => problems.map(({ code }) => code)))).toEqual(
        new Set(refused.length === 0 ? [] : ['duplicate-key']),
      );
      const records = await bench.readAll('orders');
      expect(new Set(records.map(({ orderNo }) => orderNo)).size).toBe(20);
      expect(records).toHaveLength(20);
    });

    it('let exactly one of them pass a condition', async () => {
      const [made] = await upsert(bench, [{ orderNo: '1', state: 'paid', changedAt: 1 }]);
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          writerAt(index).write('orders', async (tx, compiled) => [
            await updateRecord(
              tx,
              compiled,
              { id: made?.id ?? '', values: { state: 'shipped', note: `by ${index}` } },
              who,
              {
                when: { '==': [{ var: 'state' }, 'paid'] },
              },
            ),
          ]),
        ),
      );
      const winners = results.flatMap(([result], index) => (result?.outcome === 'changed' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(valuesOf(await bench.read('orders', made?.id ?? ''))).toMatchObject({
        note: `by ${winners[0]}`,
      });
    });

    it('are all in the feed, each change once, while it is being read', async () => {
      const seen: number[] = [];
      let cursor = 0;
      let done = false;
      const reading = (async () => {
        for (let last = false; ; last = done) {
          const page = await readChanges(bench.tables, bench.store.dialect, { after: cursor, limit: 7 });
          seen.push(...page.changes.map(({ seq }) => seq));
          cursor = page.next;
          if (last && page.changes.length === 0) return;
        }
      })();
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          upsert(writerAt(index), [
            { orderNo: `a${index}`, changedAt: 1 },
            { orderNo: `b${index % 9}`, changedAt: index + 1 },
          ]),
        ),
      );
      done = true;
      await reading;
      const all = await bench.tables.read<{ seq: number }>('SELECT seq FROM record_changes ORDER BY seq');
      expect(seen).toEqual(all.map(({ seq }) => seq));
    });
  });
};
