import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDuties } from './open-duties.ts';
import type { Duties } from './runtime/duties.ts';
import { createIncidents } from './runtime/incidents.ts';
import { clockTicker } from './runtime/ticker.ts';
import { newRun } from './store/contract.fixture.ts';
import { createIncidentStore } from './store/incident-store.ts';
import { verifyBackup } from './store/backup/verify-backup.ts';
import { createStore, type Store } from './store/store.ts';
import { tablesOf } from './store/tables.ts';
import { createFakeClock, type FakeClock } from './testing/fake-clock.ts';

const START = Date.parse('2025-10-10T00:00:00+08:00');
const DAY = 86_400_000;

let folder: string;
let store: Store;
let clock: FakeClock;
let duties: Duties;
let caughtUp = 0;
const logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-duties-'));
  clock = createFakeClock(START);
  store = await createStore({ url: `sqlite:${join(folder, 'daliu.sqlite')}`, worker: 'w1', clock });
  caughtUp = 0;
  logged.length = 0;
});
afterEach(async () => {
  await duties.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const attend = (backupFolder: string): Duties => {
  duties = openDuties({
    tellFailures: async () => undefined,
    store,
    catchUp: async () => void (caughtUp += 1),
    worker: 'w1',
    clock,
    incidents: createIncidents(createIncidentStore(tablesOf(store)), clock, (about) => logged.push(about)),
    keep: { days: 30 },
    backup: { folder: backupFolder, keep: 2, timezone: 'Asia/Shanghai' },
    ticker: clockTicker(clock),
  });
  return duties;
};

const pass = async (ms: number, stepMs: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await duties.tick();
    clock.advance(stepMs);
  }
};

const finished = (id: string, endedAt: number) =>
  store.birth(newRun(id, { status: 'completed', dueAt: null, createdAt: endedAt, endedAt }));

test('finished runs past their keeping go, the others stay', async () => {
  const idAt = (at: number): string => `${at.toString(36).padStart(9, '0')}000000000000`;
  await finished(idAt(START - 31 * DAY), START - 31 * DAY);
  await finished(idAt(START - 29 * DAY), START - 29 * DAY);
  attend(join(folder, 'copies'));
  await pass(3_600_000, 60_000);
  const runs = await tablesOf(store).read<{ id: string }>('SELECT id FROM runs');
  expect(runs.map(({ id }) => id)).toEqual([idAt(START - 29 * DAY)]);
  expect(logged).toEqual([]);
  const known = (await duties.list()).map(({ name, error }) => [name, error]);
  expect(known).toEqual([
    ['backup', null],
    ['history', null],
    ['log-cut-off', null],
    ['retention', null],
  ]);
});

test('every night a backup is made and restored for a trial, and the oldest go', async () => {
  await finished('a', START);
  const copies = join(folder, 'copies');
  attend(copies);
  await mkdir(copies);
  await writeFile(join(copies, 'notes.txt'), 'not ours');
  await pass(3 * DAY, 1_800_000);
  const names = (await readdir(copies)).sort();
  expect(names).toEqual(['daliu-20251010T193000Z.backup', 'daliu-20251011T193000Z.backup', 'notes.txt']);
  const sums = await verifyBackup(join(copies, names[1]!), clock);
  expect(sums.get('runs')?.rows).toBe(1);
  expect(logged).toEqual([]);
});

test('a backup that cannot be made is an incident until one can', async () => {
  const copies = join(folder, 'copies');
  await writeFile(copies, 'a file where the folder should be');
  attend(copies);
  await pass(4 * 3_600_000, 1_800_000);
  expect(new Set(logged)).toEqual(new Set(['duty:backup']));
  const incidents = createIncidentStore(tablesOf(store));
  expect(await incidents.standing()).toEqual(['duty:backup']);
  await rm(copies);
  await pass(2 * 3_600_000, 1_800_000);
  expect(await incidents.standing()).toEqual([]);
  expect(await readdir(copies)).toHaveLength(1);
});

test('an archive that cannot be restored is kept apart and pushes out no other', async () => {
  const copies = join(folder, 'copies');
  const whole = store;
  attend(copies);
  await pass(4 * 3_600_000, 1_800_000);
  await duties.stop();
  // A disk that loses the end of what is written to it.
  store = {
    ...whole,
    backup: (output) => new Promise((resolve) => output.end('half of it', () => resolve())),
  };
  attend(copies);
  await pass(DAY, 1_800_000);
  store = whole;
  const names = (await readdir(copies)).sort();
  expect(names[0]).toBe('daliu-20251009T193000Z.backup');
  expect(names.slice(1).every((name) => name.endsWith('.backup.unusable'))).toBe(true);
  expect(await readFile(join(copies, names[1]!), 'utf8')).toBe('half of it');
  expect(new Set(logged)).toEqual(new Set(['duty:backup']));
});

test('flows that other processes changed are looked at every few seconds', async () => {
  attend(join(folder, 'copies'));
  await pass(20_000, 1_000);
  expect(caughtUp).toBe(10);
});
