import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { usePostgres } from '../../testing/postgres.ts';
import { append, completed, newRun, START, started } from '../contract.fixture.ts';
import { BLOB_LIMIT } from '../segments.ts';
import { createStore, type Store } from '../store.ts';
import { readBackup } from './read-backup.ts';
import { restore } from './restore.ts';

const databases = usePostgres();
let folder: string;
let clock: FakeClock;
let drops: (() => Promise<void>)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-backup-'));
  clock = createFakeClock(START);
  drops = [];
});
afterEach(async () => {
  for (const drop of drops) await drop();
  await rm(folder, { recursive: true, force: true });
});

const urls = {
  sqlite: () =>
    Promise.resolve(`sqlite:${join(folder, `${(drops.length + Math.random()).toString(36)}.db`)}`),
  postgres: async () => {
    const { url, drop } = await databases.create();
    drops.push(drop);
    return url;
  },
};

const open = (url: string): Promise<Store> => createStore({ url, worker: 'w1', clock });
const archive = (): string => join(folder, 'backup.gz');
const backUp = (store: Store): Promise<void> => store.backup(createWriteStream(archive()));
const read = (): ReturnType<typeof createReadStream> => createReadStream(archive());

async function fill(store: Store): Promise<void> {
  const large = { text: '订'.repeat(BLOB_LIMIT) };
  await store.birth(
    newRun('r1', { leased: true, dueAt: START + 1, keys: { order: '𠮷' }, events: [started(large)] }),
  );
  await store.append(append('r1', { events: [completed('a', '"引号"\n')] }));
  await store.deliver({ runId: 'r1', kind: 'event', name: 'paid', payload: { n: 1 }, at: START });
  await Promise.all(
    Array.from({ length: 1200 }, (_, index) => store.birth(newRun(`s${index}`, { keys: { n: `${index}` } }))),
  );
}

describe('a backup', () => {
  for (const from of ['sqlite', 'postgres'] as const)
    for (const to of ['sqlite', 'postgres'] as const)
      it(`of ${from} restores into ${to}, and goes on there`, async () => {
        const source = await open(await urls[from]());
        await fill(source);
        await backUp(source);
        const journal = await source.journal('r1');
        const inbox = await source.inbox('r1', 0);
        await source.close();
        const url = await urls[to]();
        const sums = await restore(url, read, clock);
        expect(sums.get('runs')?.rows).toBe(1201);
        const restored = await open(url);
        expect(await restored.journal('r1')).toEqual(journal);
        expect(await restored.inbox('r1', 0)).toEqual(inbox);
        clock.advance(10);
        const leases = await restored.claim({ worker: 'w2', now: clock.now(), limit: 5000, leaseMs: 1000 });
        expect(leases).toHaveLength(1201);
        await restored.close();
      });

  it('has the same sums from either database', async () => {
    const archives: Map<string, unknown>[] = [];
    for (const from of ['sqlite', 'postgres'] as const) {
      const store = await open(await urls[from]());
      await fill(store);
      await backUp(store);
      await store.close();
      archives.push(await readBackup(read()));
    }
    for (const table of ['runs', 'segments', 'run_keys', 'inbox', 'blobs'])
      expect([table, archives[0]?.get(table)]).toEqual([table, archives[1]?.get(table)]);
  });

  it('is of one instant, though runs are born and end while it is written', async () => {
    const store = await open(await urls.sqlite());
    await fill(store);
    const done = backUp(store);
    let born = 0;
    const writing = (async () => {
      for (; born < 300; born += 1) await store.birth(newRun(`x${born}`, { keys: { x: `${born}` } }));
    })();
    await Promise.all([done, writing]);
    await store.close();
    const sums = await readBackup(read());
    const [runs, segments] = [sums.get('runs')?.rows ?? 0, sums.get('segments')?.rows ?? 0];
    // r1 has two segments, every other run one: a run without its journal would show here.
    expect(segments).toBe(runs + 1);
    expect(born).toBe(300);
  });

  it('that was cut off or changed is refused before anything is touched', async () => {
    const store = await open(await urls.sqlite());
    await fill(store);
    await backUp(store);
    await store.close();
    const whole = await readFile(archive());
    const text = gunzipSync(whole).toString();
    const url = await urls.sqlite();
    const broken = [
      whole.subarray(0, whole.length - 100),
      gzipSync(text.slice(0, text.lastIndexOf('{'))),
      gzipSync(text.replace('"paid"', '"sold"')),
      gzipSync(
        text
          .split('\n')
          .filter((_, line) => line !== 40)
          .join('\n'),
      ),
      gzipSync('{"format":"other"}\n'),
      Buffer.from('no archive'),
    ];
    for (const bytes of broken) {
      await writeFile(archive(), bytes);
      await expect(restore(url, read, clock)).rejects.toMatchObject({ code: 'backup-broken' });
    }
    await writeFile(archive(), whole);
    expect((await restore(url, read, clock)).get('runs')?.rows).toBe(1201);
    await expect(restore(url, read, clock)).rejects.toMatchObject({ code: 'restore-not-empty' });
  });

  it('of a newer release is refused', async () => {
    const store = await open(await urls.sqlite());
    await backUp(store);
    await store.close();
    const text = gunzipSync(await readFile(archive())).toString();
    await writeFile(archive(), gzipSync(text.replace('"001-runs"', '"001-runs","999-future"')));
    await expect(restore(await urls.sqlite(), read, clock)).rejects.toMatchObject({
      code: 'restore-too-new',
    });
  });
});
