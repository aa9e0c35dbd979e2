import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultNames } from '../core/ports.ts';
import { crashFlows, startedFlows } from './crash/crash-flows.ts';
import { judge } from './crash/judge.ts';
import { startCounter, startLife, type Life } from './crash/life.ts';
import { databaseIn, passedFaults, readReport } from './crash/report.ts';

const dist = process.env['DALIU_DIST'] ?? '';
let counter: Awaited<ReturnType<typeof startCounter>>;
let dir = '';
let life: Life | undefined;

beforeAll(async () => {
  counter = await startCounter(dist);
});
afterAll(() => counter.close());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'daliu-crash-'));
});
afterEach(async () => {
  life?.kill();
  await life?.ended;
  life = undefined;
  await rm(dir, { recursive: true, force: true });
});

/** A life on the folder of this test. */
const live = (fault?: string, nth?: number): Life => {
  life = startLife({
    dist,
    dir,
    counter: counter.url,
    schedules: fault?.startsWith('schedule.') ?? false,
    ...(fault === undefined ? {} : { fault }),
    ...(nth === undefined ? {} : { nth }),
  });
  return life;
};

interface Started {
  keys: Map<string, string>;
}

/** Starts one run after the other, then waits for all of them; resolves when the child is idle or dead. */
const work = async (worker: Life): Promise<void> => {
  for (const key of wantedKeys) {
    worker.tell(`start ${key.replace(/-\d+$/, '')} ${key}`);
    await worker.heard(`started ${key} `);
  }
  worker.tell('idle');
  await worker.heard('idle');
};

const remember = ({ keys }: Started, { lines }: Life): void => {
  for (const line of lines) {
    const [word, key = '', run = ''] = line.split(' ');
    if (word === 'started') keys.set(key, run);
  }
};

const wantedKeys = startedFlows.flatMap((flow) => [0, 1].map((number) => `${flow}-${number}`));

describe('a process that is killed', () => {
  test.each(faultNames)('at %s loses nothing and doubles nothing', async (name) => {
    const started: Started = { keys: new Map() };
    // At the first passing, and at a later one. Group commit may merge passings, so a much later one may never come.
    for (const nth of [1, 2]) {
      const dying = live(name, nth);
      await work(dying);
      // Schedules fire by the clock, whether there is other work or not.
      if (name.startsWith('schedule.')) await dying.ended;
      else expect(dying.lines, `${name} is not passed ${nth} times`).not.toContain('idle');
      expect(await dying.ended).toEqual({ code: null, signal: 'SIGKILL' });
      remember(started, dying);
      expect((await passedFaults(dir)).at(-1)).toBe(name);
    }
    const last = live();
    await work(last);
    expect(last.lines).toContain('idle');
    await last.close();
    remember(started, last);
    const counts = await counter.counts();
    const findings = await readReport(databaseIn(dir), async (report) => {
      const own = new Set(report.runs.map(({ id }) => id));
      return judge({
        flows: crashFlows(counter.url),
        report,
        counts: new Map([...counts].filter(([key]) => own.has(key.split(':')[0] ?? ''))),
        started: started.keys,
        wanted: wantedKeys,
      });
    });
    expect(findings).toEqual({ lost: [], doubled: [] });
    expect(last.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('an effect that must happen once, cut short', () => {
  test.each([
    ['step.after-started', 0],
    ['step.after-effect', 1],
  ] as const)('at %s is not repeated but put before a person, with what was sent', async (name, arrived) => {
    // The flow has an effect with a key before it.
    const dying = live(name, 2);
    dying.tell('start once once-0');
    expect(await dying.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const last = live();
    await last.heard('ready');
    const waiting = () => readReport(databaseIn(dir), async ({ runs, cases }) => ({ runs, cases }));
    await expect.poll(async () => (await waiting()).cases, { timeout: 20_000 }).toHaveLength(1);
    const { runs, cases } = await waiting();
    const [run] = runs;
    expect(run).toMatchObject({ flow_id: 'once', status: 'waiting' });
    expect(cases).toMatchObject([{ type: 'uncertain', run_id: run?.id, step: 'send', closed_at: null }]);
    const key = `${run?.id}:send`;
    expect(JSON.parse(cases[0]?.details ?? '')).toMatchObject({
      attempt: 1,
      request: {
        method: 'POST',
        url: expect.stringContaining(key) as string,
        body: expect.stringContaining('once-0') as string,
      },
    });
    last.tell('idle');
    expect(await last.heard('idle')).toBe('idle');
    await last.close();
    expect((await counter.counts()).get(key) ?? 0).toBe(arrived);
  });
});
