import { afterEach, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres, type TestDatabase } from '../testing/postgres.ts';
import {
  HOUR,
  MIDNIGHT,
  MINUTE,
  openScheduling,
  scheduled,
  someone,
  type Scheduling,
} from './schedule.fixture.ts';

const postgres = usePostgres();
let database: TestDatabase;
let open: Scheduling[] = [];

/** Processes on one database, with one clock. */
const processes = async (count: number): Promise<Scheduling[]> => {
  database = await postgres.create();
  const clock = createFakeClock(MIDNIGHT);
  open = [];
  for (let at = 0; at < count; at += 1)
    open.push(await openScheduling({ url: database.url, worker: `w${at}`, clock }));
  return open;
};

afterEach(async () => {
  for (const one of open) await one.close();
  await database.drop();
});

const tickAll = (all: readonly Scheduling[]): Promise<unknown> =>
  Promise.all(all.map(({ scheduler }) => scheduler.tick()));

test('schedulers of several processes on PostgreSQL start one run per slot', async () => {
  const all = await processes(3);
  const [first] = all as [Scheduling];
  await first.publish(scheduled('sync', { overlap: 'parallel' }));
  await first.publish(scheduled('other', { cron: '*/10 * * * *', overlap: 'parallel' }));
  for (let hour = 0; hour < 4; hour += 1) {
    first.clock.advance(HOUR);
    await tickAll(all);
  }
  expect((await first.slots('sync.tick')).length).toBe(16);
  expect((await first.slots('other.tick')).length).toBe(24);
  expect(await first.runs()).toHaveLength(40);
  expect(all.flatMap(({ logged }) => logged)).toEqual([]);
});

test('a version that goes live in one process ends the old timer in all', async () => {
  const all = await processes(2);
  const [first, second] = all as [Scheduling, Scheduling];
  await first.publish(scheduled('sync'));
  first.clock.advance(16 * MINUTE);
  await Promise.all([
    ...all.map(({ scheduler }) => scheduler.tick()),
    second.publish(scheduled('sync', { cron: '*/20 * * * *' })),
  ]);
  first.clock.advance(25 * MINUTE);
  await tickAll(all);
  const slots = (await second.slots('sync.tick')).map(({ slotAt }) => (slotAt - MIDNIGHT) / MINUTE);
  // Whether the publishing came before the slot of 00:15 is open; after it only the new times count.
  expect([
    [15, 20, 40],
    [20, 40],
  ]).toContainEqual(slots);
  expect(await first.runs()).toHaveLength(slots.length);
});

test('overlap holds between processes, queued slots start in order, gaps and switches are written once', async () => {
  const all = await processes(2);
  const [first, second] = all as [Scheduling, Scheduling];
  await first.publish(
    scheduled('sync', {
      overlap: 'queue',
      catchUp: { policy: 'all', limit: 3 },
      cadence: { promotions: 'main', cron: '*/5 * * * *' },
    }),
  );
  await tickAll(all);
  await second.schedules.windows.add(
    { calendar: 'main', name: '双十', startAt: MIDNIGHT + 20 * MINUTE, endAt: MIDNIGHT + 40 * MINUTE },
    someone,
  );
  first.clock.advance(HOUR);
  await tickAll(all);
  const history = await first.schedules.history('sync.tick');
  expect(history.gaps).toMatchObject([{ missed: 4 }]);
  expect(history.switches).toHaveLength(2);
  expect(await first.schedules.get('sync.tick')).toMatchObject({ open: 1, queued: 2 });
  for (const left of [1, 0]) {
    await first.finish();
    await tickAll(all);
    expect(await second.schedules.get('sync.tick')).toMatchObject({ open: 1, queued: left });
  }
  const { slots } = await first.schedules.history('sync.tick');
  expect(slots.map(({ runId }) => runId)).toEqual([...(await first.runs())].reverse());
  const backfilled = await second.schedules.backfill(
    'sync.tick',
    { fromAt: MIDNIGHT, untilAt: MIDNIGHT + 35 * MINUTE },
    someone,
  );
  expect(backfilled).toEqual({ queued: 4 });
  expect(all.flatMap(({ logged }) => logged)).toEqual([]);
});

test('switching off and on, running now and forgetting old slots work there too', async () => {
  const [s] = (await processes(1)) as [Scheduling];
  await s.publish(scheduled('sync'));
  await s.pass(HOUR);
  await s.schedules.disable('sync.tick', someone);
  await s.pass(HOUR);
  await s.schedules.enable('sync.tick', 'all', someone);
  await s.scheduler.tick();
  expect(await s.runs()).toHaveLength(8);
  await s.schedules.runNow('sync.tick', someone);
  await s.finish();
  await s.pass(15 * MINUTE);
  expect(await s.forget(s.clock.now() - MINUTE)).toBe(9);
});
