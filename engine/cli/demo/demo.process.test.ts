import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-demo-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const start = (
  ...words: string[]
): { child: ChildProcess; lines: string[]; until(text: string): Promise<void> } => {
  const program = join(process.env['DALIU_DIST'] ?? '', 'daliu.js');
  const child = spawn(process.execPath, [program, 'demo', '--data', folder, '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    child,
    lines,
    async until(text) {
      while (!lines.some((line) => line.includes(text))) await once(reader, 'line');
    },
  };
};

/** The numbers of the row that begins with this. */
const numbersOf = (lines: readonly string[], begin: string): number[] =>
  (lines.find((line) => line.startsWith(begin)) ?? '')
    .split(/\s{2,}/)
    .slice(1)
    .map(Number);

const expectWhole = (lines: readonly string[]): number => {
  expect(lines).toContainEqual(expect.stringContaining('✓ 不丢，不重'));
  // The shops go on selling: what was placed in the last minutes is there, and may not be here yet.
  const [here = 0, there, missed, doubled] = numbersOf(lines, '合计');
  expect({ missed, doubled }).toEqual({ missed: 0, doubled: 0 });
  expect(there).toBeGreaterThanOrEqual(here);
  expect(lines).toContainEqual(expect.stringContaining('缺口 / gap: lazada-my'));
  return here;
};

test('the demo brings orders in by every way through a kill, ends on Ctrl-C, and goes on with its data', async () => {
  const first = start();
  await first.until('登录 / sign in');
  const orders = expectWhole(first.lines);
  expect(orders).toBeGreaterThan(500);
  const [, waiting = '0'] = /⑦ 待处理 \d+ 项，其中店铺和文件 (\d+) 项/.exec(first.lines.join('\n')) ?? [];
  expect(Number(waiting)).toBeGreaterThanOrEqual(3);
  expect(numbersOf(first.lines, '美团优选')).toEqual([1, 36, 34, 0, 2]);

  first.child.kill('SIGINT');
  expect(await once(first.child, 'exit')).toEqual([0, null]);

  const again = start('--exit');
  expect(await once(again.child, 'exit')).toEqual([0, null]);
  expect(again.lines[0]).toContain('接着上次的数据');
  expect(expectWhole(again.lines)).toBeGreaterThanOrEqual(orders);
  expect(numbersOf(again.lines, '美团优选')).toEqual([1, 36, 0, 0, 2]);
}, 300_000);
