import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { systemClock } from '../runtime/system-clock.ts';
import { newRunId } from '../runtime/run-id.ts';
import type { NewRun } from './run-store.ts';
import { tuples } from './sql.ts';
import { createStore } from './store.ts';

/**
 * What a group of 50 births or appends made at once takes, against 50 bare rows of 250 bytes with the same group
 * commit, driver and durability. Groups of all subjects alternate, so that whatever else the machine does hits all of
 * them alike; the best tenth, the median and their ratios to the bare rows are printed:
 *
 *   npx rolldown engine/store/births.bench.ts --platform node --format esm -d .test-dist/births \
 *     -e knex -e sqlite3 -e pg -e big.js -e lossless-json
 *   UV_THREADPOOL_SIZE=16 node .test-dist/births/births.bench.js
 *
 * ONLY picks one subject by name, GROUPS says how many groups of each.
 */
const WRITERS = 50;
const GROUPS = Number(process.env['GROUPS'] ?? 600);
const PAYLOAD = 'y'.repeat(900);
const ROW = 'z'.repeat(220);

type Subject = { name: string; write(): Promise<unknown>; close(): Promise<void> };

const run = (more: Partial<NewRun> = {}): NewRun => {
  const now = Date.now();
  return {
    id: newRunId(now),
    flowId: 'order-intake',
    version: 3,
    mode: 'live',
    priority: 0,
    depth: 0,
    group: 'order',
    status: 'completed',
    leased: false,
    dueAt: null,
    events: [
      {
        type: 'run.started',
        v: 1,
        at: now,
        input: { text: PAYLOAD },
        mode: 'live',
        depth: 0,
        trigger: 'webhook',
      },
      { type: 'run.completed', at: now, output: null },
    ],
    createdAt: now,
    endedAt: now,
    ...more,
  };
};

const bare = async (folder: string): Promise<Subject> => {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(join(folder, 'bare.db'), (error) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  const all = (sql: string, values: unknown[] = []): Promise<void> =>
    new Promise((resolve, reject) =>
      database.all(sql, values, (error) => (error === null ? resolve() : reject(error))),
    );
  for (const pragma of ['auto_vacuum = INCREMENTAL', 'journal_mode = WAL', 'synchronous = FULL'])
    await all(`PRAGMA ${pragma}`);
  await all('CREATE TABLE bare(id TEXT PRIMARY KEY, body TEXT)');
  let pending: (() => void)[] = [];
  let rows: string[] = [];
  let busy = false;
  const drain = async (): Promise<void> => {
    const done = pending;
    const values = rows;
    pending = [];
    rows = [];
    await all(`INSERT INTO bare(id, body) VALUES ${tuples(done.length, 2)}`, values);
    for (const resolve of done) resolve();
    busy = false;
    if (pending.length > 0) schedule();
  };
  const schedule = (): void => {
    busy = true;
    setImmediate(() => void drain());
  };
  return {
    name: 'bare 250-byte row',
    write: () =>
      new Promise<void>((resolve) => {
        pending.push(resolve);
        rows.push(newRunId(Date.now()), ROW);
        if (!busy) schedule();
      }),
    close: () => new Promise((resolve) => database.close(() => resolve())),
  };
};

const births = async (folder: string, name: string, more: () => Partial<NewRun>): Promise<Subject> => {
  const url = `sqlite:${join(folder, `${name.replaceAll(' ', '-')}.db`)}`;
  const store = await createStore({ url, worker: 'bench', clock: systemClock });
  return { name, write: () => store.birth(run(more())), close: () => store.close() };
};

/** A run with effects: born leased, four steps of 400 bytes recorded one by one, the last ends it. */
const steps = async (folder: string, name: string): Promise<Subject> => {
  const url = `sqlite:${join(folder, 'steps.db')}`;
  const store = await createStore({ url, worker: 'bench', clock: systemClock });
  const output = 'y'.repeat(320);
  return {
    name,
    write: async () => {
      const born = run(leased());
      await store.birth(born);
      for (let seq = 2; seq < 6; seq += 1) {
        const last = seq === 5;
        const { kind } = await store.append({
          runId: born.id,
          epoch: 1,
          seq,
          events: [{ type: 'step.completed', step: 'a', at: Date.now(), output }],
          status: last ? 'completed' : 'running',
          dueAt: null,
          release: last,
        });
        if (kind !== 'ok') throw new Error(kind);
      }
    },
    close: () => store.close(),
  };
};

const leased = (): Partial<NewRun> => ({ status: 'running', leased: true, dueAt: Date.now() + 30_000 });

const timeOfGroup = async ({ write }: Subject): Promise<number> => {
  const from = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, write));
  return performance.now() - from;
};

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'daliu-births-'));
try {
  let key = 0;
  const shapes: Record<string, () => Partial<NewRun>> = {
    birth: () => ({}),
    'birth with idempotency key': () => ({ idempotencyKey: `k${(key += 1)}` }),
    'birth with 2 search keys': () => ({ keys: { order: `o${(key += 1)}`, shop: 'shop-7' } }),
    'leased birth with serial key': () => ({ ...leased(), serialKey: `s${(key += 1)}`, serialAt: key }),
    'leased birth': leased,
  };
  const subjects = [await bare(folder)];
  for (const [name, more] of Object.entries(shapes))
    if ((process.env['ONLY'] ?? name) === name) subjects.push(await births(folder, name, more));
  const long = 'leased birth and 4 appends';
  if ((process.env['ONLY'] ?? long) === long) subjects.push(await steps(folder, long));
  const times = subjects.map(() => [] as number[]);
  for (let group = 0; group < GROUPS; group += 1)
    for (const [index, subject] of subjects.entries()) times[index]?.push(await timeOfGroup(subject));
  for (const [index, { name }] of subjects.entries()) {
    const figures = [0.1, 0.5].map((part) => {
      const ms = quantile(times[index] ?? [], part);
      return `${(WRITERS / ms).toFixed(1).padStart(6)} k/s (${(quantile(times[0] ?? [], part) / ms).toFixed(2)})`;
    });
    console.log(`${name.padEnd(30)} best tenth ${figures[0]}   median ${figures[1]}`);
  }
  for (const { close } of subjects) await close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
