import { afterEach, expect, test } from 'vitest';
import type { RepairChange } from '../../schemas/repair.ts';
import { createHarness, type Harness } from '../testing/harness.ts';
import { usePostgres, type TestDatabase } from '../testing/postgres.ts';
import { audited, begin, breakAll, openScene, range } from './repair.fixture.ts';

const postgres = usePostgres();
let database: TestDatabase;
let harness: Harness | undefined;
afterEach(async () => {
  await harness?.close();
  await database.drop();
});

test.each<[string, RepairChange, number]>([
  ['retried', {}, 8],
  ['with another input', { patch: { order: 100 } }, 8],
  ['as new runs', { version: 1 }, 16],
])('runs on PostgreSQL are mended %s', async (_, change, runs) => {
  database = await postgres.create();
  const s = await openScene(
    async (options) => (harness = await createHarness({ ...options, url: database.url })),
  );
  breakAll(s.broken, range(0, 8));
  await s.orders(...range(0, 9));
  s.broken.clear();
  s.clock.advance(1);
  expect(await s.repairs.preview({ key: { name: 'order', value: '3' } })).toMatchObject({ count: 1 });
  const { id } = await begin(s, { flow: 'orders' }, { change });
  const other = s.another('w2');
  await Promise.all([s.runner.tick(), other.tick()]);
  for (let second = 0; second < 4; second += 1) {
    await Promise.all([s.pass(1), other.tick()]);
  }
  expect(await s.repairs.get(id)).toMatchObject({ state: 'done', counts: { succeeded: 8, failed: 0 } });
  const [all] = await s.harness.tables.read<{ runs: number }>('SELECT count(*) AS runs FROM runs');
  expect(all!.runs).toBe(runs + 1);
  expect(await audited(s)).toEqual(['repair.create', 'repair.done']);
  expect(s.calls).toHaveLength(17);
});
