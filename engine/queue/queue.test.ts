import { describe, expect, it } from 'vitest';
import { createStore } from '../store/store.ts';
import { newRun } from '../store/contract.fixture.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { queueContract } from './queue.contract.ts';
import { openQueue } from './queue.ts';

const databases = usePostgres();

queueContract({
  name: 'within a process',
  open: async () => {
    const queue = await openQueue('sqlite:daliu.db');
    return { queue, drop: () => queue.close() };
  },
});

queueContract({
  name: 'of graphile-worker',
  open: async () => {
    const { url, drop } = await databases.create();
    const queue = await openQueue(url);
    return {
      queue,
      drop: async () => {
        await queue.close();
        await drop();
      },
    };
  },
});

describe('the doorbell of a store on PostgreSQL', () => {
  it('is part of the transaction that makes runs due', async () => {
    const { url, drop } = await databases.create();
    const queue = await openQueue(url);
    const store = await createStore({
      url,
      worker: 'w1',
      clock: createFakeClock(),
      ring: (transaction, runIds) => queue.ring(runIds, transaction),
    });
    const waiting = async (): Promise<unknown> => {
      const jobs = await store.read((session) =>
        session.query<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key COLLATE "C"'),
      );
      return jobs.map(({ key }) => key);
    };
    await store.birth(newRun('due'));
    await store.birth(newRun('done', { status: 'completed', dueAt: null }));
    await store.birth(newRun('asleep', { status: 'waiting', dueAt: null }));
    expect(await waiting()).toEqual(['daliu.ring:due']);
    await store.deliver({ runId: 'asleep', kind: 'event', payload: 1, at: 0 });
    await store.deliver({ runId: 'asleep', kind: 'event', payload: 2, at: 0 });
    expect(await waiting()).toEqual(['daliu.ring:asleep', 'daliu.ring:due']);
    const undone = store.write(async (tx) => {
      await queue.ring(['never'], tx);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await waiting()).toEqual(['daliu.ring:asleep', 'daliu.ring:due']);
    const heard: string[] = [];
    let done: () => void;
    const both = new Promise<void>((resolve) => {
      done = resolve;
    });
    const listening = await queue.listen((runIds) => {
      heard.push(...runIds);
      if (heard.length === 2) done();
    });
    await both;
    await listening.close();
    expect(heard.sort()).toEqual(['asleep', 'due']);
    await queue.close();
    await store.close();
    await drop();
  });

  it('may be out of order without harm to what is written', async () => {
    const { url, drop } = await databases.create();
    const store = await createStore({
      url,
      worker: 'w1',
      clock: createFakeClock(),
      ring: (transaction) => transaction.query('SELECT no_such_bell()').then(() => undefined),
    });
    await store.birth(newRun('r1'));
    await store.birth(newRun('r2', { keys: { order: '1' }, serialKey: 's' }));
    expect(await store.journal('r2')).toHaveLength(1);
    expect(await store.claim({ worker: 'w1', now: Date.now(), limit: 5, leaseMs: 1 })).toHaveLength(2);
    await store.close();
    await drop();
  });
});
