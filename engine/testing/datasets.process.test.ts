import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCounter, startLife } from './crash/life.ts';
import { createRandom } from './crash/random.ts';
import { RECORDS } from './crash/records.ts';
import { databaseIn, readReport } from './crash/report.ts';

const dist = process.env['DALIU_DIST'] ?? '';
let counter: Awaited<ReturnType<typeof startCounter>>;
let dir: string;
beforeEach(async () => {
  counter = await startCounter(dist);
  dir = await mkdtemp(join(tmpdir(), 'daliu-datasets-'));
});
afterEach(async () => {
  await counter.close();
  await rm(dir, { recursive: true, force: true });
});

const KILLS = 6;
/** About half of what the whole takes, so that the later kills fall into its later steps. */
const LONGEST_LIFE_MS = 1_500;
const seed = randomInt(1, 2 ** 31);

test(`${RECORDS} records are mapped, checked and sent once each, however often the process is killed (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const live = () => startLife({ dist, dir, counter: counter.url });
  let cut = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const life = live();
    await life.heard('ready');
    life.tell('start records records-0');
    await life.heard('started records-0');
    await pause(random() * LONGEST_LIFE_MS);
    if (!life.lines.some((line) => line.startsWith('finished'))) cut += 1;
    life.kill();
    await life.ended;
  }
  expect(cut).toBeGreaterThan(0);
  const last = live();
  await last.heard('ready');
  last.tell('start records records-0');
  last.tell('idle');
  await last.heard('idle');
  await last.close();
  expect(last.lines.filter((line) => line.startsWith('error'))).toEqual([]);

  const { runs } = await readReport(databaseIn(dir), async (report) => report);
  expect(new Set(runs.map(({ flow_id: flow, status }) => `${flow} ${status}`))).toEqual(
    new Set(['records completed']),
  );
  const keys = [...(await counter.counts()).keys()].filter((key) => key.endsWith('/send'));
  const places = keys.map((key) => Number(/\[(\d+)\]/.exec(key)?.[1])).toSorted((a, b) => a - b);
  expect(places).toEqual(Array.from({ length: RECORDS }, (_, place) => place));
});
