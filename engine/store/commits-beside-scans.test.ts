import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { newRun } from './contract.fixture.ts';
import { MAX_READS } from './reading.ts';
import { createStore, type Store } from './store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-scans-'));
  store = await createStore({ url: join(folder, 'daliu.db'), worker: 'w1', clock: createFakeClock() });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

it('commits go on while six scans of everything run', async () => {
  await Promise.all(Array.from({ length: 3_000 }, (_, index) => store.birth(newRun(`r${index}`))));
  const state = { scanning: MAX_READS };
  // Every row against every row: long for as many reads as there may be at once.
  const scans = Array.from({ length: MAX_READS }, () =>
    store
      .read((session) =>
        session.query('SELECT sum(length(a.body || b.body)) AS n FROM segments a, segments b'),
      )
      .finally(() => (state.scanning -= 1)),
  );
  let commits = 0;
  while (state.scanning > 0) {
    await store.birth(newRun(`x${commits}`));
    commits += 1;
    expect(await store.journal(`x${commits - 1}`)).toHaveLength(1);
  }
  await Promise.all(scans);
  expect(commits).toBeGreaterThan(20);
});
