import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'real-data-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const run = (...args: string[]): { status: number | null; lines: string[] } => {
  const main = join(process.env['DALIU_DIST'] ?? 'dist', 'test-real.js');
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
};

it('runs every suite in a process of its own and fails where one fails', () => {
  const folder = join(data, '05-conformance/json-parsing');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'y_object.json'), '{"a":1}');
  writeFileSync(join(folder, 'n_object.json'), '{"a":1');
  const { status, lines } = run(data);
  expect(status).toBe(1);
  expect(lines.some((line) => line.startsWith('ok   json-parsing: 2 of 2'))).toBe(true);
  expect(lines.filter((line) => line.startsWith('FAIL'))).not.toHaveLength(0);
  expect(lines.at(-1)).toMatch(/^real data: 1 of \d+ suites$/);
});

it('passes over a data folder that is not there, and refuses to run without one', () => {
  const { status, lines } = run(join(data, 'nowhere'));
  expect(status).toBe(0);
  expect(lines.at(-1)).toMatch(/^real data: 0 of \d+ suites$/);
  expect(run().status).toBe(2);
});
