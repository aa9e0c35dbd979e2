import type { Database } from 'sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { append, newRun, START } from './contract.fixture.ts';
import { withSession } from './session.ts';
import { sqliteSession } from './sqlite/connection.ts';
import { birthObjects } from './sqlite/births.ts';
import { createStore, type Store } from './store.ts';

let store: Store;
let seen: Set<string>;
beforeEach(async () => {
  store = await createStore({ url: ':memory:', worker: 'w1', clock: createFakeClock(START) });
  seen = new Set();
  await withSession(store.knex, sqliteSession, (_, connection) => {
    (connection as Database).on('trace', (sql: string) => seen.add(sql));
    return Promise.resolve();
  });
});
afterEach(() => store.close());

/** Steps of the plans of these statements that read a table from end to end. */
const scansOf = (statements: Iterable<string>): Promise<string[]> =>
  withSession(store.knex, sqliteSession, async (session) => {
    const scans: string[] = [];
    for (const sql of statements) {
      if (!/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(sql)) continue;
      const plan = await session.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
      // `v`, `w`, `r`, `p` are the rows a statement brings with it.
      const steps = plan
        .map(({ detail }) => detail)
        .filter((step) => /^SCAN (?!CONSTANT|\(|[vwrp]$)/.test(step));
      scans.push(...steps.map((step) => `${step}: ${sql.replace(/\s+/g, ' ').slice(0, 300)}`));
    }
    return scans;
  });

it('the engine reads no table from end to end, whatever it does', async () => {
  const serial = { serialKey: 'k', keys: { a: '1' } };
  await store.birth(
    newRun('r1', { ...serial, leased: true, dueAt: START + 9, concurrency: 5, idempotencyKey: 'i' }),
  );
  await store.birth(newRun('r2', { ...serial, idempotencyKey: 'i2' }));
  await store.birth(newRun('r3', { ...serial, idempotencyKey: 'i' }));
  await store.birth(newRun('r4'));
  const options = { worker: 'w1', now: START, limit: 10, leaseMs: 1000 };
  await store.claim({ ...options, concurrency: { orders: 100 }, groups: ['order'] });
  await store.claim(options);
  await store.heartbeat('w1', [{ runId: 'r1', epoch: 1, inboxSeq: 0 }], START + 1);
  await store.deliver({ runId: 'r4', kind: 'cancel', payload: 1, at: 1, dedupe: 'x' });
  await store.deliver({ token: 't', kind: 'reply', payload: 1, at: 1 });
  const wait = { kind: 'reply' as const, token: 't' };
  const task = { type: 'task' as const, cause: 'x', severity: 'normal' as const };
  const side = {
    waits: [{ token: 't', step: 's', wait }],
    closeWaits: ['u'],
    cases: [{ ...task, id: 'c', step: 's' }],
    closeCases: [{ step: 'o' }],
    keys: { b: '2' },
  };
  await store.append(append('r4', { side }));
  await store.append(
    append('r1', { status: 'failed', release: true, transact: async () => ({ events: [] }) }),
  );
  await store.deliver({ runId: 'r1', kind: 'reopen', payload: null, at: 1 });
  await store.nextDueAt();
  await store.journal('r1');
  await store.inbox('r1', 0);
  await store.cached('k', START);
  expect(seen.size).toBeGreaterThan(25);
  expect(await scansOf(seen)).toEqual([]);
});

it('what a birth looks for is found by an index', async () => {
  // A plan does not show the inside of a trigger, so what it asks is asked here with values in place of NEW.
  const trigger = birthObjects.find((sql) => sql.includes('guarded_births_insert')) ?? '';
  const questions = trigger.match(/SELECT (?:1|count\(\*\)) FROM runs\s+WHERE [^()]*(?:\([^()]*\))?/g) ?? [];
  expect(questions.length).toBeGreaterThanOrEqual(4);
  expect(
    await scansOf(questions.map((sql) => sql.replace(/NEW\.\w+/g, "'x'").replace(/\bAND\s*$/, ''))),
  ).toEqual([]);
});
