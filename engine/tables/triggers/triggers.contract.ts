import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOOK_MS, type ContractTarget } from '../../store/contract.fixture.ts';
import { pausesOf } from '../../store/runtime-reads.ts';
import { tablesOf } from '../../store/tables.ts';
import { applyWrite } from '../apply-write.ts';
import { actor, orders } from '../tables.fixture.ts';
import type { Who } from '../writing.ts';
import { declareImport } from './trigger-store.ts';
import { openTriggerBench, processOn, watching, type TriggerBench } from './triggers.fixture.ts';

const order = (orderNo: string, more: object = {}) => ({ values: { platform: 'taobao', orderNo, ...more } });
const each = { kind: 'each' } as const;

/** Flows that start when records change. */
export const triggersContract = (target: ContractTarget): void => {
  describe(`triggers on tables on ${target.name}`, () => {
    let bench: TriggerBench;
    beforeEach(async () => {
      bench = await openTriggerBench(target);
      await bench.records.catalog.create(orders, actor);
    }, HOOK_MS);
    afterEach(async () => {
      await bench.triggers.stop();
      expect(bench.logged.filter((line) => !line.startsWith('row-trigger-loop'))).toEqual([]);
      await bench.close();
    }, HOOK_MS);

    const insert = (...records: ReturnType<typeof order>[]) =>
      bench.records.write('orders', { do: 'insert', records }, actor);
    const update = (id: string | undefined, values: object) =>
      bench.records.write(
        'orders',
        { do: 'update', records: [{ id: id ?? '', values: { ...values } }] },
        actor,
      );
    const numbers = async (): Promise<unknown[]> =>
      (await bench.runs()).map(({ input }) => (input['record'] as { orderNo: string }).orderNo);

    it('start a run for each new record, from the moment they are published', async () => {
      await insert(order('T0'));
      await bench.publish(
        watching('hears', { on: { kind: 'created' }, batch: each, keys: { order: 'orderNo' } }),
      );
      const [made] = await insert(order('T1', { paid: 9.9 }), order('T2'));
      await bench.triggers.tick();
      await bench.triggers.tick();
      const runs = await bench.runs();
      expect(runs.map(({ keys }) => keys)).toEqual([{ order: 'T1' }, { order: 'T2' }]);
      expect(runs[0]?.input).toMatchObject({
        table: 'orders',
        id: made?.id,
        kind: 'created',
        revision: 1,
        before: null,
        record: { orderNo: 'T1', paid: 9.9, state: 'unpaid' },
      });
      expect(bench.rang).toEqual(runs.map(({ id }) => id));
    });

    it('tell each change with the record as it was and became, though it went on changing', async () => {
      const [made] = await insert(order('T1'));
      await bench.publish(watching('hears', { on: { kind: 'changed', fields: ['state'] }, batch: each }));
      await update(made?.id, { state: 'paid' });
      await update(made?.id, { note: '急' });
      await update(made?.id, { state: 'shipped' });
      await bench.triggers.tick();
      const sides = (await bench.runs()).map(({ input }) => [
        (input['before'] as { state: string }).state,
        (input['record'] as { state: string; note?: string }).state,
        (input['record'] as { note?: string }).note,
        input['revision'],
      ]);
      expect(sides).toEqual([
        ['unpaid', 'paid', undefined, 2],
        ['paid', 'shipped', '急', 4],
      ]);
    });

    it('start once when a condition becomes true, and again only when it did not hold in between', async () => {
      await bench.publish(
        watching('hears', {
          on: { kind: 'became-true', rule: { '==': [{ var: 'state' }, 'paid'] } },
          batch: each,
        }),
      );
      const [born, grown] = await insert(order('T1', { state: 'paid' }), order('T2'));
      await update(grown?.id, { state: 'paid' });
      await update(grown?.id, { note: '急' });
      await update(born?.id, { state: 'unpaid' });
      await update(born?.id, { state: 'paid' });
      await bench.triggers.tick();
      expect(await numbers()).toEqual(['T1', 'T2', 'T1']);
    });

    it('look at rows of a record by the field that is named', async () => {
      const lines = (qty: number) => ({ lines: [{ sku: 'A', qty }] });
      const [made] = await insert(order('T1', lines(1)));
      await bench.publish(watching('hears', { on: { kind: 'changed', fields: ['lines.sku'] }, batch: each }));
      await update(made?.id, lines(2));
      await update(made?.id, { lines: [{ sku: 'B', qty: 2 }] });
      await bench.triggers.tick();
      expect((await bench.runs()).map(({ input }) => input['revision'])).toEqual([3]);
    });

    it('gather changes into one run, by number or by time', async () => {
      await bench.publish(
        watching('hears', { on: { kind: 'created' }, batch: { kind: 'list', size: 3, withinMs: 1_000 } }),
      );
      await insert(...['T1', 'T2', 'T3', 'T4'].map((orderNo) => order(orderNo)));
      await bench.triggers.tick();
      expect((await bench.runs()).map(({ input }) => (input['changes'] as unknown[]).length)).toEqual([3]);
      bench.clock.advance(1_000);
      await bench.triggers.tick();
      expect((await bench.runs()).map(({ input }) => (input['changes'] as unknown[]).length)).toEqual([3, 1]);
    });

    it('go on where they were after a time in which nobody looked, also over a new version', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      await insert(order('T1'));
      await bench.publish(
        watching('hears', { on: { kind: 'created' }, batch: each, keys: { order: 'orderNo' } }),
      );
      await insert(order('T2'));
      const later = processOn(bench.store, bench.clock);
      await later.triggers.tick();
      expect((await bench.runs()).map(({ keys }) => keys)).toEqual([{ order: 'T1' }, { order: 'T2' }]);
    });

    it('start every change once though two processes look at the same time', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      await insert(...Array.from({ length: 150 }, (_, index) => order(`T${index}`)));
      const second = target.shared
        ? await bench.database.open({ worker: 'w2', clock: bench.clock })
        : undefined;
      const other = processOn(second ?? bench.store, bench.clock);
      await Promise.all([bench.triggers.tick(), other.triggers.tick(), bench.triggers.tick()]);
      await bench.triggers.tick();
      expect(new Set(await numbers()).size).toBe(150);
      expect((await bench.runs()).length).toBe(150);
      await second?.close();
    });

    it('heed what an import says of its changes', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      const importing = async (importId: string, mode: 'list' | 'none', ...numbersOf: string[]) => {
        const who: Who = { actor: 'system', at: bench.clock.now(), importId };
        await bench.store.write(async (tx) => {
          await declareImport(tx, importId, mode);
          const table = await bench.records.catalog.open(tx, 'orders');
          await applyWrite(tx, table, { do: 'insert', records: numbersOf.map((one) => order(one)) }, who);
        });
      };
      await importing('i1', 'none', 'T1', 'T2');
      await importing('i2', 'list', 'T3', 'T4');
      await bench.triggers.tick();
      const [run, ...others] = await bench.runs();
      expect(others).toEqual([]);
      expect(run?.input).toMatchObject({ changes: [{ importId: 'i2' }, { importId: 'i2' }] });
    });

    it('stop flows that set each other off, and say so', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      await insert(order('T1'));
      await bench.triggers.tick();
      const [run] = await bench.runs();
      const by = async (runId: string, orderNo: string) => {
        const who: Who = { actor: 'flow:hears', at: bench.clock.now(), runId };
        await bench.store.write(async (tx) => {
          const table = await bench.records.catalog.open(tx, 'orders');
          await applyWrite(tx, table, { do: 'insert', records: [order(orderNo)] }, who);
        });
        await bench.triggers.tick();
      };
      await by(run?.id ?? '', 'T2');
      const depths = async (): Promise<number[]> => (await bench.runs()).map(({ depth }) => depth);
      expect(await depths()).toEqual([0, 1]);
      const last = (await bench.runs()).at(-1);
      await bench.store.write((tx) => tx.query('UPDATE runs SET depth = 16 WHERE id = ?', [last?.id]));
      await by(last?.id ?? '', 'T3');
      expect(await depths()).toEqual([0, 16]);
      expect(bench.logged.join()).toContain('row-trigger-loop:hears.start');
      await insert(order('T4'));
      await bench.triggers.tick();
      expect((await bench.runs()).length).toBe(3);
    });

    it('are born held while their flow is paused', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      await pausesOf(tablesOf(bench.store)).pause('hears', 'stock-taking', 'ann', bench.clock.now());
      await insert(order('T1'));
      await bench.triggers.tick();
      const rows = await bench.store.read((tx) => tx.query('SELECT status, hold_id FROM runs'));
      expect(rows).toEqual([{ status: 'queued', hold_id: 'flow:hears' }]);
    });

    it('take a record whose journal needs more than one piece', async () => {
      await bench.publish(watching('hears', { on: { kind: 'created' }, batch: each }));
      const note = '长'.repeat(60_000);
      await insert(order('T1', { note }));
      await bench.triggers.tick();
      const [run] = await bench.runs();
      expect(run?.input).toMatchObject({ record: { note } });
    });

    it('cannot be published on a table that is not there', async () => {
      const flow = watching('hears', { on: { kind: 'created' }, batch: each });
      flow.nodes['start']!.config['table'] = 'gone';
      await expect(bench.publish(flow)).rejects.toMatchObject({ code: 'table-unknown' });
    });
  });
};
