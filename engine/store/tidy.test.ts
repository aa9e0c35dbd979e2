import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowDefinition, FlowSettings } from '../../schemas/flow.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { newRun, START, started } from './contract.fixture.ts';
import type { NewRun } from './run-store.ts';
import { BLOB_LIMIT } from './segments.ts';
import { createStore, type Store } from './store.ts';
import { tidy } from './tidy.ts';

const DAY_MS = 86_400_000;
const databases = usePostgres();

const sqliteFile = async (): Promise<{ url: string; drop(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'daliu-tidy-'));
  return {
    url: `sqlite:${join(folder, 'daliu.sqlite')}`,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
};

const over = (id: string, days: number, more: Partial<NewRun> = {}): NewRun =>
  newRun(id, {
    status: 'completed',
    dueAt: null,
    createdAt: START - days * DAY_MS,
    endedAt: START - days * DAY_MS,
    ...more,
  });

for (const [name, create] of [
  ['an SQLite file', sqliteFile],
  ['PostgreSQL', () => databases.create()],
] as const)
  describe(`tidying ${name}`, () => {
    let store: Store;
    let clock: FakeClock;
    let drop: () => Promise<void>;
    beforeEach(async () => {
      clock = createFakeClock(START);
      const database = await create();
      drop = database.drop;
      store = await createStore({ url: database.url, worker: 'w1', clock });
    });
    afterEach(async () => {
      await store.close();
      await drop();
    });

    const publish = async (id: string, retention: FlowSettings['retention']): Promise<void> => {
      const definition: FlowDefinition = {
        schemaVersion: 1,
        id,
        name: { zh: id, en: id },
        nodes: { start: { type: 'manual', config: {} } },
        edges: [],
        ...(retention === undefined ? {} : { settings: { retention } }),
      };
      await store.write(async (tx) => {
        await tx.query(
          `INSERT INTO flows(id, name, draft, draft_hash, layout, revision, saved_at, saved_by, version, created_at)
            VALUES (?, '{}', '{}', '', '{}', 1, 0, 'a', 1, 0)`,
          [id],
        );
        await tx.query(
          `INSERT INTO flow_versions(flow_id, version, hash, definition, published_at, published_by)
            VALUES (?, 1, 'h', ?, 0, 'a')`,
          [id, JSON.stringify(definition)],
        );
      });
    };
    const left = async (): Promise<string[]> =>
      (await store.read((session) => session.query<{ id: string }>('SELECT id FROM runs ORDER BY id'))).map(
        ({ id }) => id,
      );

    it('follows what each flow says, thirty days where it says nothing', async () => {
      await publish('short', { days: 3 });
      await publish('small', { maxMegabytes: 1 });
      await publish('silent', undefined);
      const large = (text: string): NewRun['events'] => [started({ text: text.repeat(BLOB_LIMIT * 10) })];
      await Promise.all([
        store.birth(over('0a', 5, { flowId: 'short' })),
        store.birth(over('0b', 2, { flowId: 'short' })),
        store.birth(over('0c', 5, { flowId: 'silent' })),
        store.birth(over('0d', 31, { flowId: 'silent' })),
        store.birth(over('0e', 31, { flowId: 'unknown' })),
        store.birth(over('0f', 3, { flowId: 'small', events: large('f') })),
        store.birth(over('0g', 2, { flowId: 'small', events: large('g') })),
        store.birth(over('0h', 31, { flowId: 'small' })),
      ]);
      expect(await tidy(store)).toMatchObject({ runs: 5 });
      expect(await left()).toEqual(['0b', '0c', '0g']);
    });

    it('keeps a run whose child goes on, and goes on after it has ended', async () => {
      await store.birth(over('0a', 40));
      await store.birth(over('0b', 40, { status: 'waiting', parentRun: '0a', parentStep: 's' }));
      expect(await tidy(store)).toMatchObject({ runs: 0 });
      await store.write((tx) =>
        tx.query("UPDATE runs SET status = 'completed', ended_at = 1 WHERE id = '0b'"),
      );
      expect(await tidy(store)).toMatchObject({ runs: 2 });
    });

    it('removes old datasets that belong to no run', async () => {
      await store.datasets.create({ id: 'old', schema: {}, at: START - 31 * DAY_MS });
      await store.datasets.append('old', [1, 2]);
      await store.datasets.create({ id: 'new', schema: {}, at: START });
      await tidy(store);
      expect(await store.datasets.reference('old')).toBeNull();
      expect(await store.datasets.reference('new')).toMatchObject({ count: 0 });
      const [rows] = await store.read((session) =>
        session.query<{ n: number }>('SELECT count(*) AS n FROM dataset_batches'),
      );
      expect(rows?.n).toBe(0);
    });

    it('says how far it is, and stops when told', async () => {
      await Promise.all(Array.from({ length: 250 }, (_, index) => store.birth(over(`0${index}`, 40))));
      const stop = new AbortController();
      const told: number[] = [];
      const report = (runs: number): void => {
        told.push(runs);
        stop.abort();
      };
      const first = await tidy(store, { signal: stop.signal, report });
      expect(told).toEqual([first.runs]);
      expect(first.runs).toBeLessThan(250);
      expect(first.runs + (await tidy(store)).runs).toBe(250);
      expect(await left()).toEqual([]);
    });

    it('gives the space back to the file system', async () => {
      const text = 'x'.repeat(40_000);
      const events = [started({ text })];
      await Promise.all(
        Array.from({ length: 300 }, (_, index) => store.birth(over(`0${index}`, 40, { events }))),
      );
      const { bytesBefore, bytesAfter } = await tidy(store);
      // The server vacuums when it thinks fit; the file is ours to shrink.
      if (store.dialect === 'sqlite') expect(bytesAfter).toBeLessThan(bytesBefore / 5);
      else expect(bytesAfter).toBeGreaterThan(0);
    });
  });
