import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScheduleChange, ScheduleState } from '../../schemas/schedule-state.ts';
import {
  MIDNIGHT,
  MINUTE,
  openScheduling,
  scheduled,
  someone,
  type Scheduling,
} from '../runtime/schedule.fixture.ts';
import { newRun } from './contract.fixture.ts';
import { createScheduleStore } from './schedule-store.ts';

let s: Scheduling;
let store: ReturnType<typeof createScheduleStore<null>>;
beforeEach(async () => {
  s = await openScheduling();
  store = createScheduleStore<null>(s.tables, () => {});
  await s.publish(scheduled('sync'));
  s.clock.advance(15 * MINUTE);
});
afterEach(() => s.close());

const SLOT = MIDNIGHT + 15 * MINUTE;

const fire = (slotAt = SLOT): ScheduleChange<null> => ({
  slots: [{ kind: 'slot', slotAt, mode: 'normal', state: 'started' }],
  gap: null,
  switches: [],
  lastSlotAt: slotAt,
  nextAt: slotAt + 15 * MINUTE,
  lookAt: slotAt + 15 * MINUTE,
  makeUp: null,
  pace: null,
});

let born = 0;
const bear = () =>
  newRun(`r${(born += 1)}`, {
    flowId: 'sync',
    status: 'queued',
    idempotencyKey: `schedule:sync.tick:${SLOT}`,
    keys: { schedule: 'sync.tick' },
  });
const decide = (schedule: ScheduleState<null>, change = fire()) =>
  store.decide(schedule, s.clock.now(), () => change, bear);
const dueNow = async (): Promise<ScheduleState<null>> => (await store.due(s.clock.now()))[0]!;

describe('a decision', () => {
  test('holds for the revision it was made on, and for no other', async () => {
    const schedule = await dueNow();
    expect(await decide(schedule)).toHaveLength(1);
    expect(await decide(schedule)).toBeNull();
    expect(await s.runs()).toHaveLength(1);
    expect(await store.due(s.clock.now())).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a new version', () => s.publish(scheduled('sync', { cron: '*/20 * * * *' }))],
    [
      'a version with the same times',
      () => s.publish({ ...scheduled('sync'), description: { zh: '新', en: 'new' } }),
    ],
    [
      'a version without it',
      () => s.publish({ ...scheduled('sync'), nodes: { go: { type: 'manual', config: {} } } }),
    ],
    ['switching it off', () => s.schedules.disable('sync.tick', someone)],
    [
      'a change of the calendar',
      () => s.schedules.windows.add({ calendar: 'main', name: 'x', startAt: 1, endAt: 2 }, someone),
    ],
    ['archiving the flow', () => s.tables.write((tx) => tx.query('UPDATE flows SET archived_at = 1'))],
    ['a run that was started by hand', () => s.schedules.runNow('sync.tick', someone)],
  ])('is void after %s', async (_, happens) => {
    const schedule = await dueNow();
    await happens();
    const before = await s.runs();
    expect(await decide(schedule)).toBeNull();
    expect(await s.runs()).toEqual(before);
    expect(await s.slots('sync.tick')).toEqual([]);
  });

  test('is undone as a whole when a part of it fails', async () => {
    const schedule = await dueNow();
    const broken = () => {
      throw new Error('no such flow');
    };
    await expect(store.decide(schedule, s.clock.now(), () => fire(), broken)).rejects.toThrow('no such flow');
    expect(await dueNow()).toEqual(schedule);
    expect(await decide(schedule)).toHaveLength(1);
  });
});

describe('a schedule set back, as by an old backup', () => {
  const setBack = (sql: string) =>
    s.tables.write(async (tx) => {
      await tx.query('UPDATE schedules SET last_slot_at = NULL, look_at = 1');
      await tx.query(sql);
    });

  test('fires no slot that still has its row', async () => {
    await decide(await dueNow());
    await setBack('UPDATE runs SET idem_key = NULL');
    expect(await decide(await dueNow())).toEqual([]);
    expect(await s.runs()).toHaveLength(1);
  });

  test('fires no slot whose run is still there', async () => {
    const [run] = (await decide(await dueNow()))!;
    await setBack('DELETE FROM schedule_slots');
    expect(await decide(await dueNow())).toEqual([]);
    expect(await s.runs()).toEqual([run]);
    expect(await s.slots('sync.tick')).toMatchObject([{ state: 'skipped', reason: 'duplicate', runId: run }]);
  });
});

test('the run of a slot can be found by its keys and is claimed like any other', async () => {
  const [run] = (await decide(await dueNow()))!;
  const keys = await s.tables.read('SELECT name, value FROM run_keys WHERE run_id = ?', [run]);
  expect(keys).toEqual([{ name: 'schedule', value: 'sync.tick' }]);
  const leases = await s.store.claim({ worker: 'w1', now: s.clock.now(), limit: 10, leaseMs: 1_000 });
  expect(leases.map(({ runId }) => runId)).toEqual([run]);
  expect((await s.store.journal(run!))[0]).toMatchObject({ type: 'run.started' });
});
