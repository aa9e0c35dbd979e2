import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTableBench, type TableBench } from '../tables/tables.fixture.ts';
import { sqliteFile } from './channels.fixture.ts';
import { createRateBuckets, type BucketRule, type RateBuckets } from './rate-bucket.ts';

let bench: TableBench;
let buckets: RateBuckets;
const rule: BucketRule = { id: 'b', count: 10, perMs: 1_000, burst: 10 };
beforeEach(async () => {
  bench = await openTableBench(sqliteFile);
  buckets = createRateBuckets(bench.tables);
});
afterEach(() => bench.close());

test('however many ask at once, no more are let through than the limit', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => buckets.take(rule, 1, 5_000)));
  expect(answers.filter((answer) => 'taken' in answer)).toHaveLength(10);
  expect(answers.find((answer) => 'waitMs' in answer)).toEqual({ waitMs: 100 });
});

test('it fills as time goes by, and never beyond its burst', async () => {
  expect(await buckets.take(rule, 10, 5_000)).toEqual({ taken: 10 });
  expect(await buckets.take(rule, 1, 5_099)).toEqual({ waitMs: 1 });
  expect(await buckets.take(rule, 10, 5_500)).toEqual({ taken: 5 });
  expect(await buckets.take(rule, 99, 900_000)).toEqual({ taken: 10 });
});

test('what the platform said empties it for all', async () => {
  await buckets.drain(rule, 8_000);
  expect(await buckets.take(rule, 1, 5_000)).toMatchObject({ waitMs: 3_000 });
  expect(await buckets.take(rule, 1, 8_000)).toEqual({ taken: 1 });
});
