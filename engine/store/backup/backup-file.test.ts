import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { newRun, START } from '../contract.fixture.ts';
import { createStore } from '../store.ts';
import { backUpToFile } from './backup-file.ts';
import { restoreToFile } from './restore-file.ts';
import { verifyBackup } from './verify-backup.ts';

const clock = createFakeClock(START);
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-backup-file-'));
  file = join(folder, 'backup.gz');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const backUpThree = async (): Promise<number> => {
  const store = await createStore({ worker: 'w1', clock });
  for (const id of ['a', 'b', 'c']) await store.birth(newRun(id));
  const size = await backUpToFile(store.backup, file);
  await store.close();
  return size;
};

describe('a backup file', () => {
  it('is whole and for its owner alone', async () => {
    expect(await backUpThree()).toBe((await stat(file)).size);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await verifyBackup(file, clock, folder)).get('runs')).toMatchObject({ rows: 3 });
    expect(await readdir(folder)).toEqual(['backup.gz']);
  });

  it('keeps the last good one when the next does not come about', async () => {
    await writeFile(file, 'the last one');
    const failing = backUpToFile((output) => {
      output.write('half');
      return Promise.reject(new Error('the database went away'));
    }, file);
    await expect(failing).rejects.toThrow('the database went away');
    expect(await readFile(file, 'utf8')).toBe('the last one');
    expect(await readdir(folder)).toEqual(['backup.gz']);
  });

  it('is not begun where nothing can be written', async () => {
    const writing = backUpToFile(() => Promise.resolve(), join(folder, 'none', 'x.gz'));
    await expect(writing).rejects.toMatchObject({ code: 'backup-not-writable' });
  });

  it('is proven broken by a trial, which leaves nothing behind', async () => {
    await backUpThree();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length / 2));
    await expect(verifyBackup(file, clock, folder)).rejects.toMatchObject({ code: 'backup-broken' });
    expect(await readdir(folder)).toEqual(['backup.gz']);
  });
});

describe('restoring into a file', () => {
  it('makes it in one stroke, and once', async () => {
    await backUpThree();
    const database = join(folder, 'data', 'daliu.sqlite');
    expect((await restoreToFile(file, database, clock)).get('runs')?.rows).toBe(3);
    expect(await readdir(join(folder, 'data'))).toEqual(['daliu.sqlite']);
    await expect(restoreToFile(file, database, clock)).rejects.toMatchObject({ code: 'restore-not-empty' });
    const store = await createStore({ url: `sqlite:${database}`, worker: 'w1', clock });
    expect(await store.journal('b')).toHaveLength(1);
    await store.close();
  });

  it('goes past what an interrupted one left, and never beside a foreign log', async () => {
    await backUpThree();
    const database = join(folder, 'daliu.sqlite');
    await writeFile(`${database}.restoring`, 'half of a database');
    await writeFile(`${database}.restoring-wal`, 'and of a log');
    await restoreToFile(file, database, clock);
    await rm(database);
    await writeFile(`${database}-wal`, 'a log without its database');
    await expect(restoreToFile(file, database, clock)).rejects.toMatchObject({ code: 'restore-not-empty' });
  });

  it('leaves nothing of a broken archive', async () => {
    await writeFile(file, 'no archive');
    const database = join(folder, 'daliu.sqlite');
    await expect(restoreToFile(file, database, clock)).rejects.toMatchObject({ code: 'backup-broken' });
    expect(existsSync(database)).toBe(false);
    expect(await readdir(folder)).toEqual(['backup.gz']);
  });
});
