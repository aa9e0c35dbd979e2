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
 * Births and appends per second with 50 writers and 1 KB of journal, against one bare row of 250 bytes with the same
 * group commit, driver and durability, in alternating short rounds. Prints medians, ratios and CPU of all threads:
 *
 *   npx rolldown engine/store/births.bench.ts --platform node --format esm -d .test-dist/births \
 *     -e knex -e sqlite3 -e pg -e big.js -e lossless-json
 *   UV_THREADPOOL_SIZE=16 node .test-dist/births/births.bench.js
 *
 * ONLY picks one subject by name; ROUNDS and ROUND_MS say how long to measure.
 */
const WRITERS = 50;
const ROUND_MS = Number(process.env['ROUND_MS'] ?? 500);
const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
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

/** One event of 400 bytes each, by as many holders of a lease as there are writers. */
const appends = async (folder: string): Promise<Subject> => {
  const store = await createStore({
    url: `sqlite:${join(folder, 'append.db')}`,
    worker: 'bench',
    clock: systemClock,
  });
  const free = Array.from({ length: WRITERS }, () => ({
    ...run({ status: 'running', leased: true }),
    seq: 2,
  }));
  await Promise.all(free.map((one) => store.birth({ ...one, dueAt: Date.now() + 3_600_000 })));
  const output = 'y'.repeat(320);
  return {
    name: 'append of one event',
    write: async () => {
      const one = free.pop();
      if (one === undefined) throw new Error('more writers than runs');
      const { kind } = await store.append({
        runId: one.id,
        epoch: 1,
        seq: one.seq,
        events: [{ type: 'step.completed', step: 'a', at: Date.now(), output }],
        status: 'running',
        dueAt: null,
        release: false,
      });
      if (kind !== 'ok') throw new Error(kind);
      one.seq += 1;
      free.push(one);
    },
    close: () => store.close(),
  };
};

const measure = async ({ write }: Subject): Promise<{ rate: number; cpu: number }> => {
  const until = performance.now() + ROUND_MS;
  const from = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (performance.now() < until) {
        await write();
        done += 1;
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { rate: (done * 1000) / (performance.now() - from), cpu: (user + system) / done };
};

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'daliu-births-'));
try {
  let key = 0;
  const shapes: Record<string, () => Partial<NewRun>> = {
    birth: () => ({}),
    'birth with idempotency key': () => ({ idempotencyKey: `k${(key += 1)}` }),
    'birth with 2 search keys': () => ({ keys: { order: `o${(key += 1)}`, shop: 'shop-7' } }),
    'birth with serial key': () => ({ serialKey: `s${(key += 1)}`, serialAt: key }),
    'birth leased': () => ({ status: 'running', leased: true, dueAt: Date.now() + 30_000 }),
  };
  const subjects = [await bare(folder)];
  for (const [name, more] of Object.entries(shapes))
    if ((process.env['ONLY'] ?? name) === name) subjects.push(await births(folder, name, more));
  if ((process.env['ONLY'] ?? 'append of one event') === 'append of one event')
    subjects.push(await appends(folder));
  const results = new Map(subjects.map((subject) => [subject.name, [] as { rate: number; cpu: number }[]]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const subject of subjects) results.get(subject.name)?.push(await measure(subject));
  const base = median((results.get('bare 250-byte row') ?? []).map(({ rate }) => rate));
  for (const [name, rounds] of results) {
    const rate = median(rounds.map((round) => round.rate));
    const cpu = median(rounds.map((round) => round.cpu));
    console.log(
      `${name.padEnd(30)}${rate.toFixed(0).padStart(8)}/s  ratio ${(rate / base).toFixed(2)}  CPU ${cpu.toFixed(1)} µs`,
    );
  }
  for (const { close } of subjects) await close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
