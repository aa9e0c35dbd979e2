import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import {
  append,
  claimAll,
  completed,
  idsOf,
  newRun,
  openBench,
  START,
  started,
  HOOK_MS,
} from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import type { DeliverResult, Message } from './run-store.ts';

/** Messages, waits, parking, cases, children and the rest of what is written beside a journal. */
export const inboxContract = (target: ContractTarget): void => {
  describe(`inbox on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const send = (runId: string, more: Partial<Message> = {}): Promise<DeliverResult> =>
      bench.store.deliver({ runId, kind: 'event', name: 'paid', payload: { sum: 1 }, at: START, ...more });
    const rows = (sql: string): Promise<Record<string, unknown>[]> =>
      bench.store.write((tx) => tx.query(sql));

    it('numbers messages, keeps all they say, and makes a parked run due', async () => {
      const { store, told } = bench;
      await store.birth(newRun('r1', { status: 'waiting', dueAt: null }));
      expect(await claimAll(bench)).toEqual([]);
      const results = await Promise.all([
        send('r1', { by: '李', dedupe: 'd1' }),
        send('r1', { kind: 'cancel', payload: null, step: 'a' }),
      ]);
      expect(results).toEqual([
        { kind: 'accepted', runId: 'r1' },
        { kind: 'accepted', runId: 'r1' },
      ]);
      expect(await store.inbox('r1', 0)).toEqual([
        {
          runId: 'r1',
          seq: 1,
          kind: 'event',
          name: 'paid',
          payload: { sum: 1 },
          by: '李',
          dedupe: 'd1',
          at: START,
        },
        { runId: 'r1', seq: 2, kind: 'cancel', name: 'paid', payload: null, step: 'a', at: START },
      ]);
      expect(await store.inbox('r1', 1)).toHaveLength(1);
      expect(told).toEqual(['r1']);
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r1', inboxSeq: 2, status: 'waiting' }]);
    });

    it('drops a repeated message, at once and later', async () => {
      await bench.store.birth(newRun('r1', { status: 'waiting', dueAt: null }));
      const twice = await Promise.all([send('r1', { dedupe: 'x' }), send('r1', { dedupe: 'x' })]);
      expect(twice.map(({ kind }) => kind)).toEqual(['accepted', 'duplicate']);
      expect(await send('r1', { dedupe: 'x' })).toEqual({ kind: 'duplicate', runId: 'r1' });
      expect(await bench.store.inbox('r1', 0)).toHaveLength(1);
    });

    it('knows unknown runs and tokens, and runs that are over', async () => {
      await bench.store.birth(newRun('done', { status: 'completed', dueAt: null }));
      expect(await send('nobody')).toEqual({ kind: 'unknown' });
      expect(await send('done')).toEqual({ kind: 'closed', runId: 'done' });
      expect(await bench.store.deliver({ token: 'no', kind: 'reply', payload: 1, at: START })).toEqual({
        kind: 'unknown',
      });
    });

    it('finds the run and step of a token while its wait is open', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      const wait = { kind: 'reply' as const, token: 't1', dueAt: START + 9 };
      await store.append(append('r1', { side: { waits: [{ token: 't1', step: 'ask', wait }] } }));
      const reply = (token: string): Promise<DeliverResult> =>
        store.deliver({ token, kind: 'reply', payload: { yes: true }, at: START });
      expect(await reply('t1')).toEqual({ kind: 'accepted', runId: 'r1' });
      expect(await store.inbox('r1', 0)).toMatchObject([
        { token: 't1', step: 'ask', payload: { yes: true } },
      ]);
      await store.append(append('r1', { seq: 2, side: { closeWaits: ['t1'] } }));
      expect(await reply('t1')).toEqual({ kind: 'closed', runId: 'r1' });
    });

    it('refuses to park a run whose inbox moved on, and parks it once that is read', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      const park = { release: true, status: 'waiting' as const, events: [] };
      const [, early] = await Promise.all([
        send('r1'),
        store.append(append('r1', { events: [completed('a')], inboxSeen: 0 })),
      ]);
      expect(early).toMatchObject({ kind: 'ok' });
      expect(await store.append(append('r1', { ...park, seq: 2, inboxSeen: 0 }))).toEqual({
        kind: 'inbox-moved',
      });
      expect(await store.append(append('r1', { ...park, seq: 2, inboxSeen: 1 }))).toMatchObject({
        kind: 'ok',
      });
      expect(await store.journal('r1')).toEqual([started(), completed('a')]);
      expect(await claimAll(bench)).toEqual([]);
    });

    it('refuses to begin steps while there are messages they have not seen, and says how far they were read', async () => {
      const { store, clock } = bench;
      await store.birth(newRun('r1', { leased: true, dueAt: START + 1000 }));
      await send('r1');
      const begin = { fresh: true, events: [completed('a')] };
      expect(await store.append(append('r1', { ...begin, inboxSeen: 0 }))).toEqual({ kind: 'inbox-moved' });
      expect(await store.append(append('r1', { ...begin, inboxSeen: 1 }))).toMatchObject({ kind: 'ok' });
      await send('r1');
      clock.advance(60_000);
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r1', inboxSeq: 2, inboxRead: 1 }]);
    });

    it('loses no wake-up when parking and delivery meet', async () => {
      const { store } = bench;
      const ids = Array.from({ length: 60 }, (_, index) => `r${index}`);
      await Promise.all(ids.map((id) => store.birth(newRun(id, { leased: true }))));
      const parked = await Promise.all(
        ids.map(async (id) => {
          const [, result] = await Promise.all([
            send(id),
            store.append(append(id, { release: true, status: 'waiting', inboxSeen: 0 })),
          ]);
          return [id, result.kind] as const;
        }),
      );
      const due = new Set(idsOf(await claimAll(bench)));
      for (const [id, kind] of parked)
        expect([id, kind === 'inbox-moved' || due.has(id)]).toEqual([id, true]);
    });

    it('delivers again what a fault kept from being committed, and not what it struck afterwards', async () => {
      const { faults, store } = bench;
      await store.birth(newRun('r1', { status: 'waiting', dueAt: null }));
      faults.add('deliver.before-commit');
      await expect(send('r1', { dedupe: 'x' })).rejects.toThrow('fault');
      expect(await store.inbox('r1', 0)).toEqual([]);
      faults.add('deliver.after-commit');
      await expect(send('r1', { dedupe: 'x' })).rejects.toThrow('fault');
      expect(await send('r1', { dedupe: 'x' })).toEqual({ kind: 'duplicate', runId: 'r1' });
    });

    it('starts children and tells parents in the same commit', async () => {
      const { store } = bench;
      await store.birth(newRun('parent', { leased: true }));
      const child = newRun('child', {
        parentRun: 'parent',
        parentStep: 'call',
        flowId: 'sub',
        keys: { order: '7' },
      });
      await store.append(
        append('parent', { release: true, status: 'waiting', side: { children: [child] }, inboxSeen: 0 }),
      );
      const [lease] = await claimAll(bench);
      expect(lease).toMatchObject({ runId: 'child', parentRun: 'parent', parentStep: 'call' });
      const report: Message = { runId: 'parent', kind: 'child', payload: 'done' satisfies Json, at: START };
      await store.append(
        append('child', { status: 'completed', release: true, endedAt: START, side: { messages: [report] } }),
      );
      expect(await claimAll(bench)).toMatchObject([{ runId: 'parent', inboxSeq: 1 }]);
    });

    it('writes nothing at all when one of the things beside an append cannot be written', async () => {
      const { store } = bench;
      await store.birth(newRun('parent', { leased: true }));
      await store.birth(newRun('taken'));
      const side = { children: [newRun('taken')], keys: { order: '1' } };
      await expect(store.append(append('parent', { side }))).rejects.toThrow();
      expect(await store.journal('parent')).toEqual([started()]);
      expect(await rows('SELECT * FROM run_keys')).toEqual([]);
    });

    it('opens and closes cases, records failures, keeps results for their like', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true, keys: { order: '5' } }));
      const draft = { type: 'task' as const, cause: '核对', severity: 'urgent' as const, details: { a: 1 } };
      await store.append(
        append('r1', {
          side: {
            cases: [
              { ...draft, id: 'c1', step: 'check' },
              { ...draft, id: 'c2', step: 'other' },
            ],
            cache: [{ key: 'k', output: { rate: 1.5 }, expiresAt: START + 10 }],
          },
        }),
      );
      const error = { code: 'remote-500', message: 'no', blame: 'remote' as const, retryable: false };
      await store.append(
        append('r1', {
          seq: 2,
          status: 'failed',
          release: true,
          endedAt: START,
          errorCode: 'remote-500',
          side: {
            closeCases: [{ step: 'check', by: '王', note: '好' }],
            failure: { step: 'b', error, errorFlow: 'e' },
          },
        }),
      );
      expect(await rows('SELECT id, closed_by, note FROM cases ORDER BY id')).toEqual([
        { id: 'c1', closed_by: '王', note: '好' },
        { id: 'c2', closed_by: null, note: null },
      ]);
      expect(await rows('SELECT run_id, flow_id, step, error_flow, handled_run FROM failures')).toEqual([
        { run_id: 'r1', flow_id: 'orders', step: 'b', error_flow: 'e', handled_run: null },
      ]);
      expect(await store.cached('k', START)).toEqual({ rate: 1.5 });
      expect(await store.cached('k', START + 10)).toBeUndefined();
    });

    it('leaves open what one append both closes and opens anew', async () => {
      const { store } = bench;
      await store.birth(newRun('r1', { leased: true }));
      const wait = { kind: 'person' as const, token: 't1' };
      const task = { type: 'task' as const, cause: 'x', severity: 'normal' as const, step: 'ask' };
      const waits = [{ token: 't1', step: 'ask', wait }];
      await store.append(append('r1', { side: { waits, cases: [{ ...task, id: 'c1' }] } }));
      const again = {
        closeWaits: ['t1'],
        waits,
        closeCases: [{ step: 'ask' }],
        cases: [{ ...task, id: 'c2' }],
      };
      await store.append(append('r1', { seq: 2, side: again }));
      expect(await rows('SELECT token FROM waits WHERE closed_at IS NULL')).toEqual([{ token: 't1' }]);
      expect(await rows('SELECT id FROM cases WHERE closed_at IS NULL')).toEqual([{ id: 'c2' }]);
    });

    it('lets a failed run be reopened and a completed one not', async () => {
      const { store } = bench;
      await Promise.all(['r1', 'r2'].map((id) => store.birth(newRun(id, { leased: true }))));
      const end = { release: true, endedAt: START };
      await store.append(append('r1', { ...end, status: 'failed', errorCode: 'x' }));
      await store.append(append('r2', { ...end, status: 'completed' }));
      expect(await send('r2', { kind: 'reopen' })).toEqual({ kind: 'closed', runId: 'r2' });
      expect(await send('r1', { kind: 'reopen' })).toEqual({ kind: 'accepted', runId: 'r1' });
      expect(await claimAll(bench)).toMatchObject([{ runId: 'r1', status: 'running', seq: 2, inboxSeq: 1 }]);
    });
  });
};
