import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Permission } from '../../../schemas/api/permission.ts';
import type { RecordSelection } from '../../../schemas/record-action.ts';
import { HOOK_MS, type ContractTarget } from '../../store/contract.fixture.ts';
import { actor, orders } from '../tables.fixture.ts';
import { button, openTriggerBench, type TriggerBench } from '../triggers/triggers.fixture.ts';

const unpaid = { zh: '还没有付款', en: 'It is not paid yet' };
const ship = button('ship', {
  title: { zh: '发货', en: 'Ship' },
  conditions: [{ rule: { '==': [{ var: 'state' }, 'paid'] }, reason: unpaid }],
  keys: { order: 'orderNo' },
});
const ann = {
  kind: 'user' as const,
  id: 'ann',
  name: '王芳',
  permissions: [{ action: 'read', kind: 'table', id: 'orders' }] satisfies Permission[],
};

/** Buttons that people press on records. */
export const actionsContract = (target: ContractTarget): void => {
  describe(`buttons on records on ${target.name}`, () => {
    let bench: TriggerBench;
    let ids: string[];
    beforeEach(async () => {
      bench = await openTriggerBench(target);
      await bench.records.catalog.create(orders, actor);
      const made = await bench.records.write(
        'orders',
        {
          do: 'insert',
          records: ['T1', 'T2', 'T3'].map((orderNo) => ({
            values: {
              platform: 'taobao',
              orderNo,
              state: orderNo === 'T2' ? 'unpaid' : 'paid',
              phone: '13800001111',
            },
          })),
        },
        actor,
      );
      ids = made.map(({ id }) => id ?? '');
      await bench.publish(ship);
    }, HOOK_MS);
    afterEach(async () => {
      await bench.actions.stop();
      await bench.close();
    }, HOOK_MS);

    const request = (selection: RecordSelection) => ({ table: 'orders', flow: 'ship', selection });
    const all = request({ filter: { '==': [{ var: 'platform' }, 'taobao'] } });

    it('are listed with their titles', async () => {
      const { actions } = bench.records;
      expect(await actions.list('orders')).toMatchObject([
        { flow: 'ship', node: 'start', title: { zh: '发货', en: 'Ship' } },
      ]);
      expect(await actions.list('shops')).toEqual([]);
    });

    it('say beforehand how many can be taken, and why the others cannot', async () => {
      expect(await bench.records.actions.preview(all, ann)).toEqual({
        total: 3,
        can: 2,
        cannot: [{ reason: unpaid, count: 1, ids: [ids[1]] }],
      });
      expect(await bench.runs()).toEqual([]);
    });

    it('start a run for each record that can be taken, and tell what became of each', async () => {
      const { actions } = bench.records;
      const job = await actions.start({ ...request({ ids }), key: 'k' }, ann);
      expect(job).toMatchObject({ state: 'running', total: 3, pending: 3, by: '王芳' });
      expect((await actions.start({ ...request({ ids }), key: 'k' }, ann)).id).toBe(job.id);
      await bench.actions.tick();
      await bench.actions.tick();
      const runs = await bench.runs();
      expect(runs.map(({ keys }) => keys)).toEqual([{ order: 'T1' }, { order: 'T3' }]);
      expect(runs[0]?.input).toMatchObject({
        table: 'orders',
        id: ids[0],
        by: 'user:ann',
        record: { orderNo: 'T1', phone: '13800001111' },
      });
      expect(await actions.job(job.id)).toMatchObject({ state: 'started', pending: 0, refused: 1, open: 2 });
      const items = await actions.items(job.id, -1, 10);
      expect(items.map(({ state, reason }) => [state, reason])).toEqual([
        ['started', null],
        ['refused', unpaid],
        ['started', null],
      ]);
      await bench.store.write((tx) => tx.query("UPDATE runs SET status = 'completed', due_at = NULL"));
      expect(await actions.job(job.id)).toMatchObject({ state: 'done', open: 0, completed: 2 });
    });

    it('ask their conditions of what the record is when its turn comes', async () => {
      const job = await bench.records.actions.start(request({ ids: [ids[0] ?? ''] }), ann);
      const change = { id: ids[0] ?? '', values: { state: 'shipped' } };
      await bench.records.write('orders', { do: 'update', records: [change] }, actor);
      await bench.actions.tick();
      expect(await bench.records.actions.job(job.id)).toMatchObject({ state: 'done', refused: 1, total: 1 });
      expect(await bench.runs()).toEqual([]);
    });

    it('can be stopped before everything is started', async () => {
      const { actions } = bench.records;
      const job = await actions.start(all, ann);
      expect(await actions.cancel(job.id, ann)).toBe(true);
      expect(await actions.cancel(job.id, ann)).toBe(false);
      await bench.actions.tick();
      expect(await actions.job(job.id)).toMatchObject({ state: 'canceled', canceled: 3 });
      expect(await bench.runs()).toEqual([]);
    });

    it('take nothing that is not there', async () => {
      const { actions } = bench.records;
      await expect(actions.start(request({ ids: ['1'] }), ann)).rejects.toMatchObject({
        code: 'nothing-selected',
      });
      await expect(actions.preview({ ...all, flow: 'none' }, ann)).rejects.toMatchObject({
        code: 'action-not-found',
      });
      await expect(actions.preview(all, { ...ann, permissions: [] })).rejects.toThrow('orders');
    });
  });
};
