import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../runtime/system-clock.ts';
import { databaseFile } from '../store/database-file.ts';
import { createStore, type Store } from '../store/store.ts';
import { createRandom } from '../testing/crash/random.ts';
import { ordersCsv } from './imports.fixture.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const ORDERS = 20_000;
const KILLS = 6;
/** Enough to have begun, too little to end. */
const LONGEST_LIFE_MS = 4_000;
const seed = randomInt(1, 2 ** 31);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'daliu-import-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const start = (file: string) => {
  const words = 'import --table orders --json --set platform=lab --set shop=s1'.split(' ');
  return spawn(process.execPath, [join(dist, 'daliu.js'), ...words, '--data', dir, file], {
    env: { ...process.env, DALIU_DIST: dist },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};

async function openData<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await createStore({
    url: `sqlite:${databaseFile(dir)}`,
    worker: 'judge',
    clock: systemClock,
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const ask = async (store: Store, sql: string): Promise<unknown> =>
  (await store.read((session) => session.query<{ answer: unknown }>(sql)))[0]?.answer;

test(`${ORDERS} orders come in once each, however often the import is killed (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const file = join(dir, 'orders.csv');
  const orders = Array.from({ length: ORDERS }, (_, at) => ({ no: `T${at}` }));
  await writeFile(file, ordersCsv(orders));
  let cut = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = start(file);
    const ended = once(child, 'exit');
    await Promise.race([ended, pause(500 + random() * LONGEST_LIFE_MS)]);
    if (child.exitCode === null) cut += 1;
    child.kill('SIGKILL');
    await ended;
  }
  expect(cut).toBeGreaterThan(0);
  const last = start(file);
  let text = '';
  last.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  const [code] = (await once(last, 'close')) as [number];
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ state: 'done', counts: { refused: 0 } });
  await openData(async (store) => {
    expect(await ask(store, 'SELECT count(*) AS answer FROM records')).toBe(ORDERS);
    expect(await ask(store, "SELECT count(DISTINCT data ->> 'orderNo') AS answer FROM records")).toBe(ORDERS);
    // Each was written once: nothing was done again after a kill, not even without effect.
    expect(await ask(store, 'SELECT count(*) AS answer FROM record_changes')).toBe(ORDERS);
    expect(await ask(store, 'SELECT sum(items) AS answer FROM record_payloads')).toBe(ORDERS);
  });
});
