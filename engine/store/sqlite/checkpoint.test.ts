import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { newRun } from '../contract.fixture.ts';
import { createStore, type Store } from '../store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-checkpoint-'));
  store = await createStore({ url: join(folder, 'daliu.db'), worker: 'w1', clock: createFakeClock() });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const fileBytes = async (): Promise<number> => (await stat(join(folder, 'daliu.db'))).size;
const logBytes = async (): Promise<number> => (await store.diskUse()).walBytes;

describe('the write-ahead log', () => {
  it('is carried over into the file while commits go on', async () => {
    const before = await fileBytes();
    // The file grows only when the log is carried over; commits alone write the log.
    for (let at = 0; (await fileBytes()) === before; at += 1) await store.birth(newRun(`r${at}`));
    expect(await fileBytes()).toBeGreaterThan(before);
  });

  it('does not grow without bounds, and is cut off by tidying', async () => {
    const text = 'x'.repeat(60_000);
    for (let round = 0; round < 16; round += 1)
      await Promise.all(
        Array.from({ length: 128 }, (_, at) =>
          store.birth(
            newRun(`r${round}-${at}`, {
              events: [
                { type: 'run.started', v: 1, at: 1, input: text, mode: 'live', depth: 0, trigger: 'manual' },
              ],
            }),
          ),
        ),
      );
    expect(await logBytes()).toBeLessThan(80_000_000);
    await store.sweep({ standard: {}, flows: {} });
    expect(await logBytes()).toBe(0);
  });
});
