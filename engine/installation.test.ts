import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { FlowDefinition } from '../schemas/flow.ts';
import { openInstallation, type Installation } from './installation.ts';
import { systemActor } from './store/actor.ts';
import { usePostgres } from './testing/postgres.ts';

const postgres = usePostgres();
const opened: Installation[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const installation of opened.splice(0)) await installation.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const actor = systemActor('test');
const key = '5'.repeat(64);

/** What `--roles worker` opens: no requests are served here, so nobody else looks what has changed. */
const open = async (databaseUrl: string, worker: string, works: boolean): Promise<Installation> => {
  const folder = await mkdtemp(join(tmpdir(), 'daliu-installation-'));
  folders.push(folder);
  const installation = await openInstallation({
    dataDir: folder,
    databaseUrl,
    key,
    worker,
    works,
    schedules: false,
    duties: {},
    log: () => {},
  });
  opened.push(installation);
  return installation;
};

const answering = (value: number): FlowDefinition => ({
  schemaVersion: 1,
  id: 'answer',
  name: { zh: '答', en: 'Answer' },
  nodes: {
    start: { type: 'sub-flow-trigger', config: {} },
    end: { type: 'set', config: { values: { value: { value } } } },
  },
  edges: [{ from: 'start', to: 'end' }],
});

const publish = async (
  { flows }: Installation,
  definition: FlowDefinition,
  revision: number,
): Promise<void> => {
  if (revision === 1) await flows.drafts.create(definition, {}, actor);
  else await flows.drafts.save(definition.id, definition, revision - 1, actor);
  expect(await flows.publish(definition.id, { revision }, actor)).toMatchObject({ kind: 'published' });
};

test('a process that only works takes up what another publishes and what it puts into the vault', async () => {
  const { url } = await postgres.create();
  const api = await open(url, 'api', false);
  const worker = await open(url, 'worker', true);
  await publish(api, answering(1), 1);
  const run = async (): Promise<unknown> => {
    const started = await worker.engine.start({ flow: 'answer', input: {}, trigger: 'sub-flow' });
    return started.kind === 'finished' ? started.output : started.kind;
  };
  expect(await run()).toEqual({ value: 1 });
  await publish(api, answering(2), 2);
  await expect.poll(run, { timeout: 15_000 }).toEqual({ value: 2 });
  await api.secrets.put({ name: 'shop', kind: 'http', value: 'abc' }, actor);
  const secret = (): string => {
    try {
      return worker.secrets.open('shop');
    } catch (error) {
      return String(error);
    }
  };
  await expect.poll(secret, { timeout: 15_000 }).toBe('abc');
});

test('processes on one database go by its clock', async () => {
  const { url } = await postgres.create();
  const { clock, tables } = await open(url, 'w1', true);
  const [row] = await tables.read<{ now: number }>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
  );
  expect(Math.abs(clock.now() - row!.now)).toBeLessThan(5_000);
});
