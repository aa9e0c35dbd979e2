import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FaultName } from '../core/ports.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { pausesOf } from '../store/runtime-reads.ts';
import {
  HOUR,
  MIDNIGHT,
  MINUTE,
  openScheduling,
  scheduled,
  type Scheduling,
  type SchedulingOptions,
} from './schedule.fixture.ts';

const open: Scheduling[] = [];
const scheduling = async (options?: SchedulingOptions): Promise<Scheduling> => {
  const opened = await openScheduling(options);
  open.push(opened);
  return opened;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const timesOf = (slots: readonly { slotAt: number }[]): number[] =>
  slots.map(({ slotAt }) => (slotAt - MIDNIGHT) / MINUTE);

describe('a schedule', () => {
  test('starts one run per slot, from the version that is live', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync'));
    await s.pass(HOUR);
    const slots = await s.slots('sync.tick');
    expect(timesOf(slots)).toEqual([15, 30, 45, 60]);
    const journals = await Promise.all(slots.map(({ runId }) => s.store.journal(runId!)));
    expect(journals.map(([first]) => first)).toMatchObject([
      {
        type: 'run.started',
        trigger: 'schedule',
        node: 'tick',
        key: `schedule:sync.tick:${MIDNIGHT + 15 * MINUTE}`,
        input: {
          schedule: 'sync.tick',
          slot: '2025-10-10T00:15:00+08:00',
          slotAt: MIDNIGHT + 15 * MINUTE,
          kind: 'slot',
          mode: 'normal',
        },
      },
      {},
      {},
      {},
    ]);
    expect(await s.finish()).toBe(4);
  });

  test('changed by a new version leaves no old timer behind, and counts from then on', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { cron: '*/15 * * * *' }));
    await s.pass(20 * MINUTE);
    await s.publish(scheduled('sync', { cron: '*/10 * * * *' }));
    await s.pass(25 * MINUTE);
    expect(timesOf(await s.slots('sync.tick'))).toEqual([15, 30, 40]);
    await s.goLive('sync', 1);
    await s.pass(30 * MINUTE);
    expect(timesOf(await s.slots('sync.tick'))).toEqual([15, 30, 40, 60, 75]);
  });

  test('that stays as it was keeps what it is owed through a new version', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync'));
    await s.scheduler.tick();
    s.clock.advance(40 * MINUTE);
    const version = await s.publish({ ...scheduled('sync'), description: { zh: '新', en: 'new' } });
    await s.scheduler.tick();
    expect(timesOf(await s.slots('sync.tick'))).toEqual([15, 30]);
    expect(await s.schedules.get('sync.tick')).toMatchObject({ version, open: 2 });
  });

  test('is gone with its node or its flow, and its waiting slots with it', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { overlap: 'queue' }));
    await s.pass(HOUR);
    expect(await s.schedules.get('sync.tick')).toMatchObject({ open: 1, queued: 3 });
    const manual = { ...scheduled('sync'), nodes: { tick: { type: 'manual', config: {} } } };
    await s.publish(manual);
    await s.finish();
    await s.pass(HOUR);
    expect((await s.slots('sync.tick')).map(({ state, reason }) => reason ?? state)).toEqual([
      'started',
      'changed',
      'changed',
      'changed',
    ]);
    await expect(s.schedules.get('sync.tick')).rejects.toMatchObject({ code: 'schedule-not-found' });
    await s.publish(scheduled('sync'));
    await s.tables.write((tx) => tx.query('UPDATE flows SET archived_at = 1'));
    await s.pass(HOUR);
    expect(await s.runs()).toHaveLength(1);
  });

  test('spreads its starts by its jitter, each at the same time in every process', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { jitterMs: 5 * MINUTE }));
    const { fires } = await s.schedules.next('sync.tick', 2);
    const first = fires[0]!;
    expect(first.fireAt).toBeGreaterThan(first.slotAt);
    s.clock.advance(first.fireAt - 1 - s.clock.now());
    await s.scheduler.tick();
    expect(await s.slots('sync.tick')).toEqual([]);
    s.clock.advance(1);
    await s.scheduler.tick();
    expect(timesOf(await s.slots('sync.tick'))).toEqual([15]);
  });

  test('is ticked by the clock once a second', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { cron: '0 * * * * *' }));
    s.scheduler.start();
    s.clock.advance(MINUTE);
    await s.scheduler.tick();
    expect(timesOf(await s.slots('sync.tick'))).toEqual([1]);
  });
});

describe('overlap', () => {
  const states = async (s: Scheduling): Promise<string[]> =>
    (await s.slots('sync.tick')).map(({ state, reason }) =>
      reason === null ? state : `${state}: ${reason}`,
    );

  test.each([
    ['skip', ['started', 'skipped: overlap', 'skipped: overlap'], 1],
    ['queue', ['started', 'queued', 'queued'], 1],
    ['parallel', ['started', 'started', 'started'], 3],
  ] as const)('%s', async (overlap, expected, runs) => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { overlap }));
    await s.pass(45 * MINUTE);
    expect(await states(s)).toEqual(expected);
    expect(await s.runs()).toHaveLength(runs);
  });

  test('a queued slot starts within a tick of the end of the run before it, in order', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { overlap: 'queue' }));
    await s.pass(45 * MINUTE);
    await s.finish();
    await s.pass(1_000, 1_000);
    expect(await states(s)).toEqual(['ended', 'started', 'queued']);
    await s.finish();
    await s.pass(1_000, 1_000);
    expect(await states(s)).toEqual(['ended', 'ended', 'started']);
  });

  test('counts runs that a person started', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { overlap: 'skip' }));
    const who = { kind: 'user' as const, id: 'u1', name: '王芳' };
    await s.pass(5 * MINUTE);
    const { runId } = await s.schedules.runNow('sync.tick', who);
    await expect(s.schedules.runNow('sync.tick', who)).rejects.toMatchObject({ code: 'schedule-open' });
    await s.pass(10 * MINUTE);
    expect(await states(s)).toEqual(['skipped: overlap']);
    expect((await s.store.journal(runId))[0]).toMatchObject({ input: { kind: 'manual' } });
    expect(await s.schedules.runNow('sync.tick', who, true)).toMatchObject({ held: false });
  });
});

describe('a paused flow', () => {
  test.each([
    ['hold', ['started', 'started'], 2],
    ['refuse', ['skipped', 'skipped'], 0],
  ] as const)('with onPause %s', async (onPause, expected, born) => {
    const s = await scheduling();
    await s.publish(scheduled('sync', {}, { onPause }));
    const hold = await pausesOf(s.tables).pause('sync', 'stock-taking', 'u1', s.clock.now());
    await s.pass(30 * MINUTE);
    expect((await s.slots('sync.tick')).map(({ state }) => state)).toEqual(expected);
    expect(await s.finish()).toBe(0);
    await pausesOf(s.tables).resume(hold, 'u1', s.clock.now());
    expect(await s.finish()).toBe(born);
  });
});

describe('after downtime', () => {
  const file = async (work: (url: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-schedule-'));
    try {
      await work(`sqlite:${join(folder, 'daliu.sqlite')}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  test.each([
    ['all', { policy: 'all' }, [15, 30, 45, 60, 75, 90, 105, 120], null],
    ['all, at most two', { policy: 'all', limit: 2 }, [15, 105, 120], 5],
    ['all of the last half hour', { policy: 'all', withinMs: 30 * MINUTE }, [15, 105, 120], 5],
    ['latest', { policy: 'latest' }, [15, 120], 6],
    ['none', { policy: 'none' }, [15], 7],
  ] as const)('%s', (_, catchUp, expected, missed) =>
    file(async (url) => {
      const clock = createFakeClock(MIDNIGHT);
      const before = await openScheduling({ url, clock });
      await before.publish(scheduled('sync', { catchUp }));
      await before.pass(20 * MINUTE);
      await before.close();
      clock.advance(102 * MINUTE);
      const after = await scheduling({ url, clock });
      await after.scheduler.tick();
      expect(timesOf(await after.slots('sync.tick'))).toEqual(expected);
      const { gaps } = await after.schedules.history('sync.tick');
      expect(gaps.map((gap) => gap.missed)).toEqual(missed === null ? [] : [missed]);
    }),
  );

  test('a long catch-up is made in short transactions and loses nothing', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { cron: '* * * * *', catchUp: { policy: 'all', limit: 1_000 } }));
    await s.scheduler.tick();
    s.clock.advance(500 * MINUTE);
    await s.scheduler.tick();
    expect(timesOf(await s.slots('sync.tick'))).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  });

  test('a gap can be filled later, one run after the other, and only once', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { overlap: 'skip', catchUp: { policy: 'latest' } }));
    await s.scheduler.tick();
    s.clock.advance(61 * MINUTE);
    await s.scheduler.tick();
    const { gaps } = await s.schedules.history('sync.tick');
    expect(gaps).toMatchObject([{ fromAt: MIDNIGHT, untilAt: MIDNIGHT + HOUR, missed: 3, filledAt: null }]);
    const who = { kind: 'user' as const, id: 'u1', name: '王芳' };
    const range = { fromAt: gaps[0]!.fromAt, untilAt: gaps[0]!.untilAt };
    expect(await s.schedules.backfill('sync.tick', range, who)).toEqual({ queued: 3 });
    expect(await s.schedules.backfill('sync.tick', range, who)).toEqual({ queued: 0 });
    await s.pass(3_000, 1_000);
    expect(await s.runs()).toHaveLength(1);
    for (let run = 2; run <= 4; run += 1) {
      await s.finish();
      await s.pass(1_000, 1_000);
      expect(await s.runs()).toHaveLength(run);
    }
    await s.finish();
    await s.pass(5_000, 1_000);
    expect(await s.runs()).toHaveLength(4);
    expect((await s.schedules.history('sync.tick')).gaps[0]?.filledAt).not.toBeNull();
  });
});

describe('a crash', () => {
  test.each<[FaultName, number]>([
    ['schedule.before-commit', 0],
    ['schedule.after-slot', 1],
  ])('at %s leaves slot and run, or neither', async (name, runs) => {
    const s = await scheduling();
    await s.publish(scheduled('sync'));
    await s.pass(14 * MINUTE);
    s.faults.add(name);
    await s.pass(MINUTE);
    expect(s.logged).toEqual(['schedule:sync.tick']);
    expect(await s.slots('sync.tick')).toHaveLength(runs);
    expect(await s.runs()).toHaveLength(runs);
    const { lastSlotAt } = await s.schedules.get('sync.tick');
    expect(lastSlotAt).toBe(runs === 0 ? null : MIDNIGHT + 15 * MINUTE);
    await s.pass(MINUTE);
    expect(timesOf(await s.slots('sync.tick'))).toEqual([15]);
    expect(await s.runs()).toHaveLength(1);
  });

  test('a schedule that cannot be decided on is an incident, which ends when it can', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync'));
    await s.publish(scheduled('other'));
    await s.tables.write((tx) =>
      tx.query(
        "UPDATE schedules SET version = 1, config = replace(config, 'Asia/Shanghai', 'Mars') WHERE flow_id = 'sync'",
      ),
    );
    await s.pass(16 * MINUTE);
    expect(timesOf(await s.slots('other.tick'))).toEqual([15]);
    const cases = () =>
      s.tables.read("SELECT type, cause, object, closed_at FROM cases WHERE object = 'schedule:sync.tick'");
    expect(await cases()).toMatchObject([
      { type: 'incident', cause: 'schedule-failed', object: 'schedule:sync.tick', closed_at: null },
    ]);
    await s.publish(scheduled('sync', { cron: '*/20 * * * *' }));
    await s.pass(5 * MINUTE);
    expect(timesOf(await s.slots('sync.tick'))).toEqual([20]);
    expect(await cases()).toMatchObject([{ closed_at: expect.any(Number) as number }]);
  });
});

describe('switching off and on', () => {
  const who = { kind: 'user' as const, id: 'u1', name: '王芳' };
  test.each([
    ['all', [15, 30, 45, 60]],
    ['latest', [15, 60]],
    ['none', [15]],
  ] as const)('makes up for %s of what was missed', async (missed, expected) => {
    const s = await scheduling();
    await s.publish(scheduled('sync', { catchUp: { policy: 'none' } }));
    await s.pass(20 * MINUTE);
    expect(await s.schedules.disable('sync.tick', who)).toMatchObject({ enabled: false, nextAt: null });
    await s.pass(42 * MINUTE);
    expect(await s.schedules.missed('sync.tick')).toEqual({
      missed: 3,
      more: false,
      sinceAt: MIDNIGHT + 15 * MINUTE,
    });
    expect(await s.schedules.enable('sync.tick', missed, who)).toMatchObject({ enabled: true });
    await s.scheduler.tick();
    expect(timesOf(await s.slots('sync.tick'))).toEqual(expected);
    await s.pass(15 * MINUTE);
    expect(timesOf(await s.slots('sync.tick'))).toEqual([...expected, 75]);
    const audit = await s.tables.read<{ action: string }>(
      "SELECT action FROM audit WHERE kind = 'schedule' ORDER BY id",
    );
    expect(audit.map(({ action }) => action)).toEqual(['schedule.disable', 'schedule.enable']);
  });

  test('survives versions that lack the schedule', async () => {
    const s = await scheduling();
    await s.publish(scheduled('sync'));
    await s.schedules.disable('sync.tick', who);
    await s.publish({ ...scheduled('sync'), nodes: { go: { type: 'manual', config: {} } } });
    await s.goLive('sync', 1);
    await s.pass(HOUR);
    expect(await s.runs()).toEqual([]);
    expect(await s.schedules.list()).toMatchObject([{ id: 'sync.tick', enabled: false }]);
  });
});
