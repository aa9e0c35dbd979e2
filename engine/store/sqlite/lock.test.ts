import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { connectToRead } from '../connect.ts';
import { newRun } from '../contract.fixture.ts';
import { createStore, type Store } from '../store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = createFakeClock();
const file = (): string => join(folder, 'new', 'daliu.db');
const open = (): Promise<Store> => createStore({ url: file(), worker: 'w1', clock });

describe('the lock of a file', () => {
  it('lets one engine in, and names it to the second', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'database-in-use',
      message: expect.stringContaining(`pid ${process.pid}`) as string,
    });
    await first.close();
    const second = await open();
    await second.close();
  });

  it('leaves the file readable, beside an engine and without one', async () => {
    const store = await open();
    await store.birth(newRun('r1'));
    const ids = async (): Promise<unknown> => {
      const reader = connectToRead(file(), clock);
      const rows = await reader.read((session) => session.query('SELECT id FROM runs'));
      await expect(reader.read((session) => session.query('DELETE FROM runs'))).rejects.toThrow('readonly');
      await reader.close();
      return rows;
    };
    expect(await ids()).toEqual([{ id: 'r1' }]);
    await store.close();
    expect(await ids()).toEqual([{ id: 'r1' }]);
  });
});
