import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jsonSchema, jsonSchemaSuite } from './json-schema.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'json-schema-'));
  for (const folder of ['draft2020-12', 'remotes/sub', 'real'])
    await mkdir(join(dir, folder), { recursive: true });
});
afterEach(() => rm(dir, { recursive: true }));

const write = (path: string, content: unknown): Promise<void> =>
  writeFile(join(dir, path), JSON.stringify(content));

const tests = [
  { description: 'good', data: 1, valid: true },
  { description: 'bad', data: 'x', valid: false },
];
const wrong = { description: 'wrong on purpose', data: 'x', valid: true };
const refused = { description: 'look-around', schema: { pattern: '(?=a)' }, tests };

it('counts verdicts, reads remotes by their address and names what failed and what was refused', async () => {
  await write('remotes/sub/whole.json', { type: 'integer' });
  await write('draft2020-12/a.json', [
    {
      description: 'remote',
      schema: { $ref: 'http://localhost:1234/sub/whole.json' },
      tests: [...tests, wrong],
    },
    { description: 'format only describes', schema: { format: 'date' }, tests: [wrong] },
    { description: 'broken', schema: { $ref: '#/nowhere' }, tests: [wrong] },
    refused,
  ]);
  const result = await jsonSchemaSuite(dir);
  expect(result).toMatchObject({ total: 7, passed: 3, refusedCases: 2 });
  expect(result.failed).toEqual([
    'a.json | remote | wrong on purpose: false',
    expect.stringMatching(/^a\.json \| broken \| wrong on purpose: ProblemError: \/\$ref: /),
  ]);
  expect(result.refused).toEqual([expect.stringMatching(/^a\.json \| look-around: \/pattern: /)]);
});

it('passes where a handful of schemas is refused, and fails where more are', async () => {
  await write(
    'draft2020-12/a.json',
    Array.from({ length: 5 }, () => refused),
  );
  const few = await jsonSchema.run(dir);
  expect([few.passed, few.total]).toEqual([11, 11]);
  expect(few.notes[0]).toBe('official suite: 0 of 10 right, 10 refused by name');
  await write('draft2020-12/b.json', [refused]);
  const many = await jsonSchema.run(dir);
  expect([many.passed, many.total]).toEqual([12, 13]);
});

it('has a schema take its own examples, and holds the one known slip to what it is', async () => {
  const report = (member: string): unknown => ({
    salesAndTrafficByDate: [{}, {}, {}, { trafficByDate: { [member]: 1 } }],
  });
  const traffic = { properties: { trafficByDate: { required: ['browserPageViews'] } } };
  const schema = { properties: { salesAndTrafficByDate: { items: traffic } } };
  const file = 'real/amazon-sellerSalesAndTrafficReport.json';
  await write(file, { ...schema, examples: [report('browerPageViews'), report('browserPageViews')] });
  const good = await jsonSchema.run(dir);
  expect([good.passed, good.total]).toEqual([5, 5]);
  expect(good.notes.join('\n')).toContain('says browerPageViews for browserPageViews');
  await write(file, { ...schema, examples: [report('browserPageViews'), report('browerPageViews')] });
  const bad = await jsonSchema.run(dir);
  expect([bad.passed, bad.total]).toEqual([3, 4]);
});
