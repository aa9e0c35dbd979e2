import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const file = `engine/testing/failing-${process.pid}.test.ts`;
afterEach(() => rmSync(join(root, file), { force: true }));

// A package in the tests' set-up once ended every run with 0, whatever had failed.
test.each([
  [1, 2],
  [0, 1],
])('a run of tests ends with %i if 1 is held to be %i', (code, expected) => {
  const uses = `import { usePostgres } from './postgres.ts';\nusePostgres();\n`;
  const fails = `import { expect, test } from 'vitest';\ntest('one', () => expect(1).toBe(${expected}));\n`;
  writeFileSync(join(root, file), uses + fails);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', file], { cwd: root });
  expect(status).toBe(code);
});
