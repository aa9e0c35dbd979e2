import { describe, expect, test } from 'vitest';
import type { RepairChange, RepairFilter } from '../../schemas/repair.ts';
import { createRepairStore } from '../store/repair-store.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { typesOf, useDatabaseFile, useHarness } from './flow.fixture.ts';
import { audited, begin, breakAll, openScene, range, someone, START, type Scene } from './repair.fixture.ts';
import { meterOf } from './repair-runner.ts';

const openHarness = useHarness();
const databaseFile = useDatabaseFile();
const scene = (options?: { url?: string; clock?: FakeClock }): Promise<Scene> =>
  openScene(openHarness, options);

describe('a filter', () => {
  test('finds failed runs by flow, code, key, version and time, and shows some of them', async () => {
    const s = await scene();
    breakAll(s.broken, [1, 2, 3]);
    breakAll(s.broken, [4], 'bad-address');
    const [, , third] = await s.orders(1, 2, 3, 4, 5);
    await s.harness.run('other', { order: 1 });
    s.clock.advance(60_000);
    const count = async (filter: RepairFilter): Promise<number> => (await s.repairs.preview(filter)).count;
    expect(await s.repairs.preview({ flow: 'orders' }, 2)).toMatchObject({
      count: 4,
      errors: [
        { code: 'shop-down', count: 3 },
        { code: 'bad-address', count: 1 },
      ],
      versions: [{ flow: 'orders', version: 1, count: 4 }],
      sample: [{ flow: 'orders' }, { flow: 'orders' }],
    });
    expect(await count({})).toBe(5);
    expect(await count({ errorCode: 'shop-down' })).toBe(4);
    expect(await count({ flow: 'orders', version: 2 })).toBe(0);
    expect(await count({ key: { name: 'order', value: '1' } })).toBe(2);
    expect(await count({ to: START })).toBe(0);
    expect(await count({ from: START, to: START + 1 })).toBe(5);
    expect(await count({ mode: 'rehearsal' })).toBe(0);
    const { sample } = await s.repairs.preview({ key: { name: 'order', value: '3' } });
    expect(sample.map(({ run }) => run)).toEqual([third]);
  });
});

describe('a repair', () => {
  test('lets the runs go on from where they failed, and reports', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 5));
    const runs = await s.orders(...range(0, 6));
    s.broken.clear();
    s.broken.set(3, 'bad-address');
    s.clock.advance(1);
    const { id } = await begin(s, { flow: 'orders' });
    await s.pass(4);
    expect(await s.repairs.get(id)).toMatchObject({
      state: 'done',
      counts: { pending: 0, succeeded: 4, failed: 1 },
      failures: [{ code: 'bad-address', count: 1 }],
    });
    const journal = await s.harness.journal(runs[0]!);
    expect(typesOf(journal).filter((type) => type === 'run.reopened')).toHaveLength(1);
    expect(journal.find(({ type }) => type === 'run.reopened')).toMatchObject({
      by: '李雷',
      reason: expect.stringContaining('店铺恢复') as string,
    });
    const { items } = await s.repairs.items(id, { state: 'failed', limit: 10 });
    expect(items).toMatchObject([{ run: runs[3], result: runs[3], errorCode: 'bad-address' }]);
    expect(await audited(s)).toEqual(['repair.create', 'repair.done']);
    expect((await s.repairs.list({ limit: 5 })).items.map((one) => one.id)).toEqual([id]);
  });

  test('may change the input', async () => {
    const s = await scene();
    breakAll(s.broken, [1]);
    const [run] = await s.orders(1);
    s.clock.advance(1);
    const { id } = await begin(s, {}, { change: { patch: { order: 7, note: 'fixed' } } });
    await s.pass(3);
    expect(await s.repairs.get(id)).toMatchObject({ counts: { succeeded: 1 } });
    expect(s.calls).toEqual([1, 7]);
    expect((await s.harness.journal(run!)).find(({ type }) => type === 'run.reopened')).toMatchObject({
      input: { order: 7, note: 'fixed' },
    });
  });

  test('with a version or a step goes on as new runs, once', async () => {
    const s = await scene();
    breakAll(s.broken, [1, 2]);
    const runs = await s.orders(1, 2);
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { change: { version: 1 } });
    await s.pass(4);
    expect(await s.repairs.get(id)).toMatchObject({ state: 'done', counts: { succeeded: 2 } });
    const { items } = await s.repairs.items(id, { limit: 10 });
    const [first] = await s.harness.journal(items[0]!.result!);
    expect(first).toMatchObject({ forkedFrom: { run: runs[0], step: 'call' } });
    expect((await s.repairs.preview({})).count).toBe(0);
  });

  test('lets no more than its rate go', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 50));
    await s.orders(...range(0, 50));
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { ratePerMinute: 30 });
    await s.pass(61);
    const { counts, state } = await s.repairs.get(id);
    expect(state).toBe('running');
    expect(counts.succeeded + counts.released).toBe(31);
    // A pause is not made up for.
    s.clock.advance(600_000);
    await s.pass(10);
    const later = (await s.repairs.get(id)).counts;
    expect(later.succeeded + later.released).toBeLessThanOrEqual(31 + 6);
  });

  test('stops after so many failures alike, tells of it, and goes on when a person says so', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 30));
    await s.orders(...range(0, 30));
    s.clock.advance(1);
    const { id } = await begin(s, {}, { ratePerMinute: 60, stopAfterErrors: 3 });
    await s.pass(10);
    expect(await s.repairs.get(id)).toMatchObject({
      state: 'stopped',
      endCode: 'shop-down',
      counts: { failed: 3, pending: 27 },
    });
    const open = () =>
      s.harness.tables.read(
        "SELECT cause FROM cases WHERE type = 'incident' AND run_id IS NULL AND closed_at IS NULL",
      );
    expect(await open()).toEqual([{ cause: 'repair-stopped' }]);
    s.broken.clear();
    expect(await s.repairs.resume(id, someone)).toMatchObject({ state: 'running' });
    await s.pass(30);
    expect(await s.repairs.get(id)).toMatchObject({ state: 'done', counts: { failed: 3, succeeded: 27 } });
    expect(await open()).toEqual([]);
    expect(await audited(s)).toEqual(['repair.create', 'repair.stop', 'repair.resume', 'repair.done']);
    await expect(s.repairs.resume(id, someone)).rejects.toMatchObject({ code: 'repair-not-stopped' });
  });

  test('canceled lets no more go', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 10));
    await s.orders(...range(0, 10));
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { ratePerMinute: 60 });
    await s.pass(4);
    const { counts } = await s.repairs.cancel(id, someone, '先停一停');
    await s.pass(5);
    expect(await s.repairs.get(id)).toMatchObject({
      state: 'canceled',
      counts: { ...counts, canceled: counts.canceled },
    });
    expect(counts.canceled).toBeGreaterThan(5);
    await expect(s.repairs.cancel(id, someone)).rejects.toMatchObject({ code: 'repair-over' });
    await expect(s.repairs.get('nowhere')).rejects.toMatchObject({ code: 'repair-not-found' });
    // Those it gave back may be mended by another.
    expect((await s.repairs.preview({})).count).toBe(counts.canceled);
  });

  test('leaves alone what somebody else has taken up meanwhile', async () => {
    const s = await scene();
    breakAll(s.broken, [1, 2]);
    const [mended] = await s.orders(1, 2);
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { ratePerMinute: 60 });
    await s.runner.tick();
    await s.harness.engine.retry(mended!, { by: 'u2' });
    await s.harness.until(mended!, 'completed');
    await s.pass(5);
    expect(await s.repairs.get(id)).toMatchObject({ counts: { skipped: 1, succeeded: 1 } });
    expect(s.calls).toHaveLength(4);
  });

  test('takes no run that another repair has in hand, nor what fails because of it', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 4));
    await s.orders(...range(0, 4));
    s.clock.advance(1);
    const first = await begin(s, {}, { ratePerMinute: 6_000 });
    const second = await s.repairs.bulkRetry({}, { reason: '再试' }, someone);
    expect(second).toMatchObject({ ratePerMinute: 60, stopAfterErrors: 20 });
    await s.pass(5);
    expect(await s.repairs.get(first.id)).toMatchObject({ state: 'done', counts: { failed: 4 } });
    expect(await s.repairs.get(second.id)).toMatchObject({
      state: 'done',
      counts: { failed: 0, succeeded: 0 },
    });
    expect(s.calls).toHaveLength(8);
  });

  test('of more runs than one batch finds each of them once', async () => {
    const s = await scene();
    const many = range(0, 1_100);
    breakAll(s.broken, many);
    await s.orders(...many);
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {});
    await s.runner.tick();
    expect(await s.repairs.get(id)).toMatchObject({ state: 'running', counts: { pending: 1_100 } });
  });
});

describe('a crash', () => {
  const dead = new Error('the process is gone');

  test.each<[string, RepairChange]>([
    ['retries', {}],
    ['forks', { version: 1 }],
  ])('between letting go and noting it: %s happen once', async (_, change) => {
    const url = await databaseFile();
    const clock = createFakeClock(START);
    const before = await scene({ url, clock });
    breakAll(before.broken, range(0, 5));
    const runs = await before.orders(...range(0, 5));
    before.broken.clear();
    clock.advance(1);
    const { id } = await begin(before, {}, { change });
    const dying = before.another('w1', { note: () => Promise.reject(dead) });
    await dying.tick();
    clock.advance(10);
    await dying.tick();
    expect((await before.repairs.get(id)).counts.releasing).toBeGreaterThan(0);
    await before.harness.close();

    const after = await scene({ url, clock });
    await after.pass(4);
    expect(await after.repairs.get(id)).toMatchObject({ state: 'done', counts: { succeeded: 5, failed: 0 } });
    for (const run of runs) {
      const reopened = typesOf(await after.harness.journal(run)).filter((type) => type === 'run.reopened');
      expect(reopened).toHaveLength(change.version === undefined ? 1 : 0);
    }
    const [all] = await after.harness.tables.read<{ runs: number }>('SELECT count(*) AS runs FROM runs');
    expect(all!.runs).toBe(change.version === undefined ? 5 : 10);
  });

  test.each<[string, RepairChange]>([
    ['retries', {}],
    ['forks', { step: 'call' }],
  ])('before letting go forgets none: %s', async (_, change) => {
    const s = await scene();
    breakAll(s.broken, range(0, 5));
    await s.orders(...range(0, 5));
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { change });
    await s.runner.tick();
    const store = createRepairStore(s.harness.tables);
    const [repair] = await store.open();
    const at = s.clock.now();
    await store.take(id, 'w0', at + 60_000, at + 61_000);
    await store.takeTargets(repair!, 'w0', { count: 3, at, nextReleaseAt: at });
    s.clock.advance(61_000);
    await s.pass(4);
    expect(await s.repairs.get(id)).toMatchObject({ state: 'done', counts: { succeeded: 5 } });
    expect(s.calls).toHaveLength(10);
  });

  test('one process at a time works on a repair, and another takes over when it is silent', async () => {
    const s = await scene();
    breakAll(s.broken, range(0, 5));
    await s.orders(...range(0, 5));
    s.broken.clear();
    s.clock.advance(1);
    const { id } = await begin(s, {}, { ratePerMinute: 60 });
    const other = s.another('w2');
    await Promise.all([s.runner.tick(), other.tick()]);
    const owner = async (): Promise<unknown> =>
      (await s.harness.tables.read('SELECT owner FROM repairs WHERE id = ?', [id]))[0];
    const [first, second] =
      ((await owner()) as { owner: string }).owner === 'w1' ? [s.runner, other] : [other, s.runner];
    const before = await owner();
    s.clock.advance(5_000);
    await second.tick();
    expect(await owner()).toEqual(before);
    await first.tick();
    s.clock.advance(31_000);
    await second.tick();
    expect(await owner()).not.toEqual(before);
  });
});

describe('the meter', () => {
  test.each([
    [60, 0, 0, 1, 1_000],
    [60, 0, 999, 1, 1_000],
    [60, 0, 1_000, 2, 2_000],
    [60, 1_000, 999, null, null],
    [600, 0, 1_000, 11, 1_100],
    [600, 0, 60_000, 11, 60_100],
    [7, 0, 0, 1, 8_572],
    [6_000, 0, 500, 51, 510],
  ])('%i a minute, next at %i, now %i', (ratePerMinute, nextReleaseAt, now, count, next) => {
    const meter = meterOf({ ratePerMinute, nextReleaseAt }, now);
    expect(meter).toEqual(count === null ? null : { count, nextReleaseAt: next });
  });
});
