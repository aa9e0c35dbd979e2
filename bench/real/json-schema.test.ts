import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonSchemaSuite } from './json-schema.ts';

it('counts verdicts, reads remotes by their address and names what failed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'json-schema-'));
  try {
    await mkdir(join(dir, 'draft2020-12'));
    await mkdir(join(dir, 'remotes', 'sub'), { recursive: true });
    await writeFile(join(dir, 'remotes', 'sub', 'whole.json'), '{"type": "integer"}');
    const tests = [
      { description: 'good', data: 1, valid: true },
      { description: 'bad', data: 'x', valid: false },
      { description: 'wrong on purpose', data: 'x', valid: true },
    ];
    const groups = [
      { description: 'remote', schema: { $ref: 'http://localhost:1234/sub/whole.json' }, tests },
      { description: 'format only describes', schema: { format: 'date' }, tests: [tests[2]] },
    ];
    await writeFile(join(dir, 'draft2020-12', 'a.json'), JSON.stringify(groups));
    expect(await jsonSchemaSuite(dir)).toEqual({
      total: 4,
      passed: 3,
      failed: ['a.json | remote | wrong on purpose: false'],
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});
