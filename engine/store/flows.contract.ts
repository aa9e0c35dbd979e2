import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { FakeClock } from '../testing/fake-clock.ts';
import { HOOK_MS, openBench, type Bench, type ContractTarget } from './contract.fixture.ts';
import { systemActor } from './actor.ts';
import { listAudit } from './audit-store.ts';
import { hashFlow, printFlow } from './flow-hash.ts';
import { listFlows } from './flow-list.ts';
import { createFlowSource } from './flow-source.ts';
import { archiveFlow, setPaused } from './flow-state.ts';
import { createFlowStore } from './flow-store.ts';
import { tablesOf, type Tables } from './tables.ts';
import { createVersionStore } from './version-store.ts';
import { createWebhookStore } from './webhook-store.ts';

const li = { ...systemActor('李'), id: 'li' };
const wang = { ...systemActor('王'), id: 'wang' };

const flow = (name: string, id = 'orders'): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: name, en: name },
  nodes: { hook: { type: 'webhook', config: { replyMode: 'flow' } } },
  edges: [],
});

/** Drafts, versions, addresses and the source of published flows. */
export const flowsContract = (target: ContractTarget): void => {
  describe(`flows on ${target.name}`, () => {
    let bench: Bench;
    let tables: Tables;
    let clock: FakeClock;
    beforeEach(async () => {
      bench = await openBench(target);
      clock = bench.clock;
      tables = tablesOf(bench.store);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const flows = (): ReturnType<typeof createFlowStore> => createFlowStore(tables, clock.now);
    const versions = (): ReturnType<typeof createVersionStore> => createVersionStore(tables, clock.now);
    const actions = async (): Promise<string[]> =>
      (await listAudit(tables, { limit: 50 })).items.map(({ action }) => action);

    describe('drafts', () => {
      it('count a revision with every save, and keep the earlier ones', async () => {
        expect(await flows().create(flow('一'), { hook: { x: 1, y: 2 } }, li)).toMatchObject({
          revision: 1,
          savedBy: '李',
        });
        expect(await flows().save('orders', flow('二'), 1, li)).toMatchObject({
          kind: 'saved',
          draft: { revision: 2 },
        });
        expect(await flows().draft('orders')).toMatchObject({
          revision: 2,
          definition: flow('二'),
          layout: { hook: { x: 1, y: 2 } },
        });
        expect((await flows().revisions('orders')).map(({ revision }) => revision)).toEqual([2, 1]);
        expect(await flows().revision('orders', 1)).toEqual(flow('一'));
      });

      it('are never saved over unseen: the loser gets the other version and their common base', async () => {
        await flows().create(flow('一'), {}, li);
        await flows().save('orders', flow('王改'), 1, wang);
        const lost = await flows().save('orders', flow('李改'), 1, li);
        expect(lost).toMatchObject({
          kind: 'conflict',
          current: { revision: 2, savedBy: '王' },
          base: flow('一'),
        });
        expect((await flows().draft('orders'))?.definition).toEqual(flow('王改'));
      });

      it('take no revision for a save that changes nothing, nor for a moved node', async () => {
        await flows().create(flow('一'), {}, li);
        expect(await flows().save('orders', flow('一'), 1, li)).toMatchObject({
          kind: 'saved',
          draft: { revision: 1 },
        });
        expect(await flows().saveLayout('orders', { hook: { x: 9, y: 9 } })).toBe(true);
        expect(await flows().draft('orders')).toMatchObject({
          revision: 1,
          layout: { hook: { x: 9, y: 9 } },
        });
        expect(await flows().saveLayout('none', {})).toBe(false);
      });

      it('keep numbers a double cannot hold', async () => {
        const exact = { ...flow('一'), lists: { shops: [{ id: parseJson('7615917337495251231') }] } };
        await flows().create(exact, {}, li);
        expect(printFlow((await flows().draft('orders'))!.definition)).toContain('7615917337495251231');
      });

      it('take an id once', async () => {
        await flows().create(flow('一'), {}, li);
        expect(await flows().create(flow('二'), {}, li)).toBeNull();
        expect(await flows().save('none', flow('二'), 1, li)).toEqual({ kind: 'unknown' });
      });

      it('write one line of audit for many saves of one person, and one for each change of hands', async () => {
        await flows().create(flow('0'), {}, li);
        for (const revision of [1, 2, 3]) await flows().save('orders', flow(String(revision)), revision, li);
        await flows().save('orders', flow('w'), 4, wang);
        expect(await actions()).toEqual(['flow.edit', 'flow.edit', 'flow.create']);
      });
    });

    describe('versions', () => {
      const publish = async (
        revision: number,
        note?: string,
      ): ReturnType<ReturnType<typeof versions>['publish']> =>
        versions().publish('orders', { revision, ...(note === undefined ? {} : { note }) }, li);

      it('are numbered, named and never made twice of the same content', async () => {
        await flows().create(flow('一'), {}, li);
        const first = await versions().publish('orders', { revision: 1, name: '双十一', note: '首发' }, li);
        expect(first).toMatchObject({
          kind: 'published',
          isNew: true,
          version: { version: 1, name: '双十一', note: '首发', live: true },
        });
        expect(await publish(1)).toMatchObject({ isNew: false, version: { version: 1 } });
        await flows().save('orders', flow('二'), 1, li);
        expect(await publish(2)).toMatchObject({ isNew: true, version: { version: 2 } });
        expect((await versions().versions('orders')).map(({ version, live }) => [version, live])).toEqual([
          [2, true],
          [1, false],
        ]);
        expect(await versions().definition('orders', 1)).toEqual(flow('一'));
      });

      it('are made only of the draft the publisher has seen', async () => {
        await flows().create(flow('一'), {}, li);
        await flows().save('orders', flow('王改'), 1, wang);
        expect(await publish(1)).toEqual({ kind: 'conflict', revision: 2 });
        expect(await versions().publish('none', { revision: 1 }, li)).toEqual({ kind: 'unknown' });
      });

      it('are rolled back to by pointing at them; publishing the same content again finds the newer one', async () => {
        await flows().create(flow('一'), {}, li);
        await publish(1);
        await flows().save('orders', flow('二'), 1, li);
        await publish(2);
        expect(await versions().goLive('orders', 1, li, '二有错')).toMatchObject({ version: 1, live: true });
        expect(await versions().published('orders')).toMatchObject({ version: 1, definition: flow('一') });
        expect((await flows().draft('orders'))?.definition).toEqual(flow('二'));
        expect(await publish(2)).toMatchObject({ isNew: false, version: { version: 2 } });
        expect(await versions().goLive('orders', 9, li)).toBeNull();
        const [, rollBack] = (await listAudit(tables, { limit: 9, object: 'orders' })).items;
        expect(rollBack).toMatchObject({
          action: 'flow.roll-back',
          before: { version: 2 },
          after: { version: 1 },
          note: '二有错',
        });
      });

      it('bring along what must be true once they are live, in the same transaction', async () => {
        const failing = createVersionStore(tables, clock.now, [
          () => Promise.reject(new Error('no place left')),
        ]);
        await flows().create(flow('一'), {}, li);
        await expect(failing.publish('orders', { revision: 1 }, li)).rejects.toThrow('no place left');
        expect(await versions().versions('orders')).toEqual([]);
        expect(await createWebhookStore(tables, clock.now).list()).toEqual([]);
      });
    });

    describe('webhook addresses', () => {
      it('are made at the first publish, kept by later ones, and renewed on request', async () => {
        const hooks = createWebhookStore(tables, clock.now);
        await flows().create(flow('一'), {}, li);
        await versions().publish('orders', { revision: 1 }, li);
        const [hook] = await hooks.list('orders');
        expect(hook).toMatchObject({
          flow: 'orders',
          node: 'hook',
          path: expect.stringMatching(/^[\w-]{22}$/),
        });
        await flows().save('orders', flow('二'), 1, li);
        await versions().publish('orders', { revision: 2 }, li);
        expect(await hooks.list()).toEqual([hook]);
        const renewed = await hooks.renew('orders', 'hook', li);
        expect(renewed?.path).not.toBe(hook?.path);
        expect(await hooks.find(hook!.path)).toBeNull();
        expect(await hooks.find(renewed!.path)).toMatchObject({ flow: 'orders' });
        expect(JSON.stringify(await listAudit(tables, { limit: 50 }))).not.toContain(renewed!.path);
      });
    });

    describe('the source of published flows', () => {
      it('remembers them until it is told, or sees, that they changed', async () => {
        const source = createFlowSource(tables, versions());
        expect(await source.published('orders')).toBeNull();
        await flows().create(flow('一'), {}, li);
        await versions().publish('orders', { revision: 1 }, li);
        expect(await source.catchUp()).toEqual([]);
        expect(await source.published('orders')).toEqual({ version: 1, definition: flow('一') });
        await flows().save('orders', flow('二'), 1, li);
        await versions().publish('orders', { revision: 2 }, li);
        expect((await source.published('orders'))?.version).toBe(1);
        expect(await source.catchUp()).toEqual(['orders']);
        expect((await source.published('orders'))?.version).toBe(2);
        await setPaused(tables, clock.now(), { flow: 'orders', reason: '盘点', actor: li });
        source.forget('orders');
        expect(await source.published('orders')).toMatchObject({ version: 2, paused: '盘点' });
        expect(await source.published('orders', 1)).toEqual({ version: 1, definition: flow('一') });
      });
    });

    it('sees what changed between what it read first and its first look', async () => {
      const source = createFlowSource(tables, versions());
      await flows().create(flow('一'), {}, li);
      await versions().publish('orders', { revision: 1 }, li);
      expect((await source.published('orders'))?.version).toBe(1);
      await flows().save('orders', flow('二'), 1, li);
      await versions().publish('orders', { revision: 2 }, li);
      expect(await source.catchUp()).toEqual(['orders']);
      expect((await source.published('orders'))?.version).toBe(2);
      expect(await source.catchUp()).toEqual([]);
    });

    describe('pausing and archiving', () => {
      it('change a flow once', async () => {
        await flows().create(flow('一'), {}, li);
        const pause = (reason: string | null): Promise<boolean> =>
          setPaused(tables, clock.now(), { flow: 'orders', reason, actor: li });
        expect([await pause('a'), await pause('b'), await pause(null), await pause(null)]).toEqual([
          true,
          false,
          true,
          false,
        ]);
      });

      it('take a flow out of sight but keep its versions for the runs that need them', async () => {
        await flows().create(flow('一'), {}, li);
        await versions().publish('orders', { revision: 1 }, li);
        expect(await archiveFlow(tables, clock.now(), 'orders', li)).toBe(true);
        expect(await archiveFlow(tables, clock.now(), 'orders', li)).toBe(false);
        expect(await flows().draft('orders')).toBeNull();
        expect(await versions().published('orders')).toBeNull();
        expect(await versions().definition('orders', 1)).toEqual(flow('一'));
        expect(await createWebhookStore(tables, clock.now).list()).toEqual([]);
        expect(await flows().create(flow('一'), {}, li)).toBeNull();
      });
    });

    describe('the list of flows', () => {
      const ids = async (filter: Partial<Parameters<typeof listFlows>[1]>): Promise<string[]> =>
        (await listFlows(tables, { open: '*', limit: 10, ...filter })).items.map(({ id }) => id);

      it('pages by id, finds by either name and shows only what is open to the reader', async () => {
        for (const [id, name] of [
          ['a', '订单'],
          ['b', 'B_100%'],
          ['c', '对账'],
        ] as const)
          await flows().create(flow(name, id), {}, li);
        const first = await listFlows(tables, { open: '*', limit: 2 });
        expect(first.items.map(({ id }) => id)).toEqual(['a', 'b']);
        expect(await ids({ cursor: first.next!, limit: 2 })).toEqual(['c']);
        expect([await ids({ text: '对' }), await ids({ text: 'b_100%' }), await ids({ text: '%' })]).toEqual([
          ['c'],
          ['b'],
          ['b'],
        ]);
        expect([await ids({ open: ['b', 'x'] }), await ids({ open: [] })]).toEqual([['b'], []]);
        await expect(ids({ cursor: 'nonsense' })).rejects.toThrow('cursor');
      });

      it('says whether the draft differs from what is live', async () => {
        await flows().create(flow('一'), {}, li);
        const changed = async (): Promise<boolean | undefined> =>
          (await listFlows(tables, { open: '*', limit: 1 })).items[0]?.changed;
        expect(await changed()).toBe(true);
        await versions().publish('orders', { revision: 1 }, li);
        expect(await changed()).toBe(false);
        await flows().save('orders', flow('二'), 1, li);
        expect(await changed()).toBe(true);
      });
    });

    it('hashes the same flow the same, whatever the order of its keys', () => {
      const { id, ...rest } = flow('一');
      expect(hashFlow({ ...rest, id })).toBe(hashFlow(flow('一')));
      expect(hashFlow(flow('二'))).not.toBe(hashFlow(flow('一')));
    });
  });
};
