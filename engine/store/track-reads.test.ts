import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { newRun } from './contract.fixture.ts';
import { createStore, type Store } from './store.ts';

const postgres = usePostgres();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-reads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = createFakeClock();

const open = async (kind: string): Promise<Store> => {
  const file = kind === 'an SQLite file' ? `sqlite:${join(folder, 'daliu.sqlite')}` : ':memory:';
  const url = kind === 'PostgreSQL' ? (await postgres.create()).url : file;
  return createStore({ url, worker: 'w1', clock });
};

const ENDLESS = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
  SELECT count(*) AS n FROM n`;

describe('closing a store', () => {
  test.each(['an SQLite file', 'SQLite in memory', 'PostgreSQL'])(
    'on %s lets reads under way end, more of them than there are connections, and refuses later ones',
    async (kind) => {
      const store = await open(kind);
      await store.birth(newRun('r1'));
      const reads = Array.from({ length: 30 }, (_, turn) =>
        turn % 2 === 0 ? store.journal('r1') : store.read((session) => session.query('SELECT id FROM runs')),
      );
      const closing = store.close();
      for (const [turn, read] of reads.entries())
        expect(await read).toMatchObject([turn % 2 === 0 ? { type: 'run.started' } : { id: 'r1' }]);
      await closing;
      await expect(store.journal('r1')).rejects.toThrow('the store is closed');
      await expect(store.read((session) => session.query('SELECT 1'))).rejects.toThrow('the store is closed');
    },
  );

  test.each(['an SQLite file', 'PostgreSQL'])('on %s stops a read that takes too long', async (kind) => {
    const store = await open(kind);
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const reading = store.read(
      (session) => {
        begun();
        return session.query(ENDLESS);
      },
      { timeoutMs: 3_600_000_000 },
    );
    const ended = Promise.allSettled([reading]);
    await isBegun;
    const state = { closed: false };
    const closing = store.close().finally(() => (state.closed = true));
    while (!state.closed) {
      clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toMatchObject([{ status: 'rejected' }]);
    await closing;
  });
});
