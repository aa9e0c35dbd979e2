import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usePostgres } from '../testing/postgres.ts';
import { demoApi, type DemoApi } from './demo/api.ts';
import { makeOwner, publishFlow } from './demo/prepare.ts';

const flows = join(import.meta.dirname, '../../flows');
const databases = usePostgres();
let folder: string;
let server: ChildProcess;
let api: DemoApi;
let token: string;

const program = (): string => join(process.env['DALIU_DIST'] ?? '', 'daliu.js');

/** Standard output as JSON; throws with what the command said when it ends with another code than 0. */
const daliu = async (...words: string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [program(), ...words, '--json']);
  return JSON.parse(stdout);
};

const start = async (data: string): Promise<[ChildProcess, string]> => {
  const child = spawn(process.execPath, [program(), 'start', '--data', data, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return [child, (JSON.parse(line) as { address: string }).address];
  throw new Error('the server ended before it said where it is');
};

const stop = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
};

const runHello = (input: number, on = api): Promise<{ runId: string; status: string }> =>
  on.call('POST', '/api/v1/runs', { flow: 'hello', input: { name: `客户${input}` }, waitMs: 5_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-commands-'));
  const [child, address] = await start(join(folder, 'data'));
  server = child;
  token = await makeOwner(address);
  api = demoApi(address, token);
  await publishFlow(api, join(flows, 'hello'));
  for (let index = 0; index < 20; index += 1) await runHello(index);
});
afterAll(async () => {
  await stop(server);
  await rm(folder, { recursive: true, force: true });
});

describe('beside a working server', () => {
  it('lists runs, and the steps of one', async () => {
    const data = ['--data', join(folder, 'data')];
    const { runId } = await runHello(99);
    const { items } = (await daliu('runs', '--flow', 'hello', '--limit', '5', ...data)) as {
      items: { id: string; status: string }[];
    };
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ id: runId, status: 'completed' });
    const run = (await daliu('runs', runId, ...data)) as { steps: { status: string }[] };
    expect(new Set(run.steps.map(({ status }) => status))).toEqual(new Set(['completed']));
    expect(await daliu('runs', '--status', 'failed', ...data)).toEqual({ items: [], next: null });
    await expect(daliu('runs', 'none', ...data)).rejects.toMatchObject({ code: 2 });
  });

  it('backs up and restores into a folder in which the server then goes on', async () => {
    const file = join(folder, 'backup.gz');
    let sent = 0;
    const written = new AbortController();
    const writing = (async () => {
      for (; !written.signal.aborted && sent < 200; sent += 1) await runHello(sent);
    })();
    const made = await daliu('backup', file, '--data', join(folder, 'data'), '--verify').finally(() =>
      written.abort(),
    );
    await writing;
    expect(made).toMatchObject({ file, verified: true, bytes: (await stat(file)).size });
    const copy = join(folder, 'copy');
    const restored = (await daliu('restore', file, '--data', copy)) as { rows: number };
    expect(restored.rows).toBe((made as { rows: number }).rows);
    await writeFile(`${copy}.key`, await readFile(join(folder, 'data.key')), { mode: 0o600 });
    const [child, address] = await start(copy);
    // Its flows, its accounts and their tokens are there.
    const again = await runHello(1, demoApi(address, token));
    await stop(child);
    expect(again).toMatchObject({ status: 'completed' });
    const { items } = (await daliu('runs', '--limit', '1000', '--data', copy)) as { items: unknown[] };
    expect(items.length).toBeGreaterThan(20);
    await expect(daliu('restore', file, '--data', copy)).rejects.toMatchObject({ code: 2 });
  });

  it('restores into PostgreSQL, and from there back', async () => {
    const file = join(folder, 'to-postgres.gz');
    const { url, drop } = await databases.create();
    const made = (await daliu('backup', file, '--data', join(folder, 'data'))) as { rows: number };
    expect(await daliu('restore', file, '--database', url)).toMatchObject({ rows: made.rows });
    const back = join(folder, 'from-postgres.gz');
    expect(await daliu('backup', back, '--database', url, '--verify')).toMatchObject({ rows: made.rows });
    await drop();
  });

  it('refuses to clean up in a file the server has open, and does so once it has ended', async () => {
    const data = join(folder, 'kept');
    const [child] = await start(data);
    const refused = daliu('retain', '--data', data);
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining('database-in-use') as string,
    });
    await stop(child);
    expect(await daliu('retain', '--days', '0', '--data', data)).toMatchObject({ runs: 0 });
  });
});

it('says what is wrong', async () => {
  const data = join(folder, 'nowhere');
  for (const words of [
    ['runs', '--data', data],
    ['backup', join(folder, 'x.gz'), '--data', data],
    ['retain', '--data', data],
  ])
    await expect(daliu(...words)).rejects.toMatchObject({
      stderr: expect.stringContaining('no-database') as string,
    });
  await expect(daliu('restore', join(folder, 'none.gz'), '--data', data)).rejects.toMatchObject({
    stderr: expect.stringContaining('no-backup') as string,
  });
  const elsewhere = join(folder, 'no-such-folder', 'x.gz');
  await expect(daliu('backup', elsewhere, '--data', join(folder, 'data'))).rejects.toMatchObject({
    stderr: expect.stringContaining('backup-not-writable') as string,
  });
  await expect(daliu('runs', '--status', 'lost')).rejects.toMatchObject({ code: 2 });
});
