import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoApi, type DemoApi } from '../../cli/demo/api.ts';
import { makeOwner } from '../../cli/demo/prepare.ts';
import { orders } from '../tables.fixture.ts';
import { watching } from './triggers.fixture.ts';

let folder: string;
let child: ChildProcess;
let api: DemoApi;
let token: string | undefined;

/** One life of the server on the folder of this test. */
async function live(): Promise<void> {
  const program = join(process.env['DALIU_DIST'] ?? '', 'daliu.js');
  child = spawn(
    process.execPath,
    [program, 'start', '--data', folder, '--port', '0', '--json', '--log-level', 'warn'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const { address } = JSON.parse(line) as { address: string };
  token ??= await makeOwner(address);
  api = demoApi(address, token);
}

async function kill(): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-triggers-'));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await kill();
  await rm(folder, { recursive: true, force: true });
});

interface Trigger {
  started: number;
  caughtUp: boolean;
}
const trigger = async (): Promise<Trigger | undefined> =>
  (await api.call<{ items: Trigger[] }>('GET', '/api/v1/tables/orders/triggers')).items[0];

async function until(holds: (found: Trigger | undefined) => boolean): Promise<Trigger | undefined> {
  for (;;) {
    const found = await trigger();
    if (holds(found)) return found;
    // The API bounds how often anybody may ask.
    await setTimeout(100);
  }
}

let made = 0;
async function insert(count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => ({
    values: { platform: 'taobao', orderNo: `T${made + index}` },
  }));
  made += count;
  await api.call('POST', '/api/v1/tables/orders/records', { records });
}

it('a process killed between a change and its runs, and between two of them, starts each run once', async () => {
  await live();
  await api.call('POST', '/api/v1/tables', orders);
  const definition = watching('hears', {
    on: { kind: 'created' },
    batch: { kind: 'each' },
    keys: { order: 'orderNo' },
  });
  await api.call('POST', '/api/v1/flows', { definition });
  await api.call('POST', '/api/v1/flows/hears/publish', { revision: 1 });
  // Committed a moment ago: whoever reads the feed has hardly begun.
  await insert(500);
  await kill();
  await live();
  await insert(1_000);
  await insert(1_000);
  const before = (await trigger())?.started ?? 0;
  await until((found) => (found?.started ?? 0) > before);
  await kill();
  await live();
  expect(await until((found) => found?.caughtUp === true)).toMatchObject({ started: made });
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: { id: string; input?: unknown }[]; next: string | null } = await api.call(
      'GET',
      `/api/v1/runs?flow=hears&limit=200${query}`,
    );
    for (const { id } of page.items) found.add(id);
    cursor = page.next;
  } while (cursor !== null);
  expect(found.size).toBe(made);
  for (const order of ['T0', `T${made - 1}`]) {
    const page: { items: unknown[] } = await api.call('GET', `/api/v1/runs?key=${order}`);
    expect(page.items.length).toBe(1);
  }
});
