import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultName } from '../core/ports.ts';
import { nextAfter } from '../schedule/next-after.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { HOUR, MINUTE, openScheduling, scheduled, type Scheduling } from './schedule.fixture.ts';

/** Saturday before the clocks of Berlin go back. */
const START = Date.parse('2025-10-25T12:00:00+02:00');

type Step =
  | { kind: 'pass'; ms: number }
  | { kind: 'down'; ms: number }
  | { kind: 'crash'; at: FaultName; ms: number }
  | { kind: 'publish' }
  | { kind: 'finish' };

const downtime = fc.integer({ min: 1_000, max: 8 * HOUR });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1_000, max: 3 * HOUR }) }),
  fc.record({ kind: fc.constant('down' as const), ms: downtime }),
  fc.record({
    kind: fc.constant('crash' as const),
    at: fc.constantFrom<FaultName[]>('schedule.before-commit', 'schedule.after-slot'),
    ms: downtime,
  }),
  fc.record({ kind: fc.constant('publish' as const) }),
  fc.record({ kind: fc.constant('finish' as const) }),
);

const plan = fc.record({
  cron: fc.constantFrom('*/7 * * * *', '0 * * * *', '30 2 * * *', '15,45 */2 * * *', '0 0/20 * * * *'),
  timezone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York'),
  overlap: fc.constantFrom('parallel' as const, 'queue' as const),
  jitterMs: fc.constantFrom(0, 0, 5 * MINUTE),
  steps: fc.array(step, { minLength: 3, maxLength: 12 }),
});

type Plan = typeof plan extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const slotsOf = (cron: string, zone: string, until: number): number[] => {
  const slots: number[] = [];
  let at: number | null = START;
  while ((at = nextAfter(cron, zone, at)) !== null && at <= until) slots.push(at);
  return slots;
};

/** One process after the other on one file, each ended in the middle of something or by itself. */
async function live(url: string, { cron, timezone, overlap, jitterMs, steps }: Plan): Promise<void> {
  const clock = createFakeClock(START);
  const open = (): Promise<Scheduling> => openScheduling({ url, clock });
  let s = await open();
  let versions = 0;
  const publish = () =>
    s.publish({
      ...scheduled('sync', { cron, timezone, overlap, jitterMs, catchUp: { policy: 'all', limit: 1_000 } }),
      description: { zh: String((versions += 1)), en: '' },
    });
  const restart = async (ms: number): Promise<void> => {
    await s.close();
    clock.advance(ms);
    s = await open();
    await s.scheduler.tick();
  };
  try {
    await publish();
    for (const step of steps) {
      if (step.kind === 'pass') await s.pass(step.ms, Math.ceil(step.ms / 3));
      else if (step.kind === 'publish') await publish();
      else if (step.kind === 'finish') await s.finish();
      else {
        if (step.kind === 'crash') {
          s.faults.add(step.at);
          clock.advance(Math.ceil(step.ms / 2));
          await s.scheduler.tick();
        }
        await restart(step.ms);
      }
    }
    await settle(s, overlap === 'queue');
    const until = clock.now();
    const slots = await s.slots('sync.tick');
    const expected = slotsOf(cron, timezone, until);
    // Those of the last minutes may still wait for their jitter.
    const sure = expected.filter((slotAt) => slotAt <= until - jitterMs);
    expect(slots.map(({ slotAt }) => slotAt).slice(0, sure.length)).toEqual(sure);
    expect(expected).toEqual(expect.arrayContaining(slots.map(({ slotAt }) => slotAt)));
    const started = slots.filter(({ reason }) => reason !== 'queue-full');
    const runs = started.map(({ runId }) => runId ?? 'none');
    expect(new Set(runs).size).toBe(started.length);
    expect(new Set(await s.runs())).toEqual(new Set(runs));
  } finally {
    await s.close();
  }
}

/** Until nothing is owed any more: failed schedules are looked at again after a while, queued slots one by one. */
async function settle(s: Scheduling, queued: boolean): Promise<void> {
  await s.pass(31_000, 31_000);
  if (queued) while ((await s.finish()) > 0) await s.scheduler.tick();
}

test('whenever processes end and begin, no slot runs twice and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (drawn) => {
      const folder = await mkdtemp(join(tmpdir(), 'daliu-slots-'));
      try {
        await live(`sqlite:${join(folder, 'daliu.sqlite')}`, drawn);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('two schedulers that look at the same time start one run per slot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1_000, max: 2 * HOUR }), { maxLength: 8 }), async (steps) => {
      const clock = createFakeClock(START);
      const s = await openScheduling({ clock });
      try {
        await s.publish(scheduled('sync', { catchUp: { policy: 'all' } }));
        for (const ms of steps) {
          clock.advance(ms);
          await Promise.all([s.scheduler.tick(), s.another().tick(), s.another().tick()]);
        }
        const slots = await s.slots('sync.tick');
        expect(slots.map(({ slotAt }) => slotAt)).toEqual(
          slotsOf('*/15 * * * *', 'Asia/Shanghai', clock.now()),
        );
        expect(await s.runs()).toHaveLength(slots.length);
      } finally {
        await s.close();
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);
