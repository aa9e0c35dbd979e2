import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashFlows, startedFlows } from './crash/crash-flows.ts';
import { judge } from './crash/judge.ts';
import { startCounter, startLife, type Life } from './crash/life.ts';
import { readReport } from './crash/report.ts';
import { usePostgres } from './postgres.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const postgres = usePostgres();
let counter: Awaited<ReturnType<typeof startCounter>>;
let dir = '';
const lives: Life[] = [];

beforeAll(async () => {
  counter = await startCounter(dist);
  dir = await mkdtemp(join(tmpdir(), 'daliu-crash-'));
});
afterAll(async () => {
  for (const life of lives) {
    life.kill();
    await life.ended;
  }
  await counter.close();
  await rm(dir, { recursive: true, force: true });
});

const live = async (database: string, fault?: { fault: string; nth: number }): Promise<Life> => {
  const life = startLife({ dist, dir, counter: counter.url, database, ...fault });
  lives.push(life);
  await life.heard('ready');
  return life;
};

test('two processes share the work of one PostgreSQL; one is killed, and the other ends everything', async () => {
  const { url, drop } = await postgres.create();
  const wanted = startedFlows.flatMap((flow) => [0, 1, 2].map((number) => `${flow}-${number}`));
  const dying = await live(url, { fault: 'step.after-effect', nth: 25 });
  const other = await live(url);
  const started = new Map<string, string>();
  for (const [index, key] of wanted.entries()) {
    const life = index % 2 === 0 ? dying : other;
    life.tell(`start ${key.replace(/-\d+$/, '')} ${key}`);
    const [, , run] = (await life.heard(`started ${key} `))?.split(' ') ?? [];
    if (run !== undefined) started.set(key, run);
  }
  expect(await dying.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(started.size).toBeGreaterThan(wanted.length / 2);
  // Whoever got no answer from the dead one asks the other.
  for (const key of wanted) if (!started.has(key)) other.tell(`start ${key.replace(/-\d+$/, '')} ${key}`);
  other.tell('idle');
  expect(await other.heard('idle')).toBe('idle');
  const by = (life: Life): number => life.lines.filter((line) => line.startsWith('finished')).length;
  expect(by(dying)).toBeGreaterThan(0);
  expect(by(other)).toBeGreaterThan(by(dying));
  await other.close();
  const counts = await counter.counts();
  const findings = await readReport(url, async (report) =>
    judge({ flows: crashFlows(counter.url), report, counts, started, wanted }),
  );
  expect(findings).toEqual({ lost: [], doubled: [] });
  expect(other.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  await drop();
});
