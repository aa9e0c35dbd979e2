import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-words-'));
});

afterAll(() => rm(folder, { recursive: true }));

const start = (words: string[]) =>
  spawn(process.execPath, [join(process.env['DALIU_DIST'] ?? '', 'daliu.js'), ...words], { cwd: folder });

const daliu = async (...words: string[]): Promise<Ended> => {
  const child = start(words);
  child.stdin.end();
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, err };
};

test('a reader that goes away early does not break the command', async () => {
  const child = start(['cron', 'next', '* * * * *', '--count', '1000']);
  const ended = once(child, 'exit');
  child.stdout.destroy();
  expect(await text(child.stderr)).toBe('');
  expect(await ended).toEqual([0, null]);
});

test('help names every command once; wrong words are told with what would be right', async () => {
  const help = await daliu('--help');
  expect(help.code).toBe(0);
  for (const name of ['start', 'run', 'validate', 'backup', 'restore'])
    expect(help.out).toContain(`\n  ${name} `);
  expect((await daliu('start', '--help')).out).toContain('DALIU_PORT');
  expect((await daliu('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await daliu('frobnicate')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('validate'),
  });
  expect(await daliu('runs', '--frob')).toMatchObject({
    code: 2,
    err: expect.stringContaining('no option --frob'),
  });
  expect(await daliu('map', 'bogus')).toMatchObject({
    code: 2,
    err: expect.stringContaining('apply | suggest'),
  });
});

test('a file is read by the name it is given, and what is wrong with it is told without a stack', async () => {
  const flow = { schemaVersion: 1, id: 'other', nodes: {}, edges: [] };
  await writeFile(join(folder, 'other.json'), JSON.stringify(flow));
  await writeFile(join(folder, 'flow.json'), '{');
  const cases: [string[], string][] = [
    [['validate', 'other.json'], '/name'],
    [['validate', 'nowhere.json'], 'nowhere.json'],
    [['rule', 'eval', '{bad', '{}'], 'Not valid JSON'],
    [['rule', 'eval', '@nowhere.json', '{}'], 'there is no file nowhere.json'],
    [['flow', 'plan', '.', 'flow.json'], '. is a folder'],
    [['flow', 'plan', 'flow.json', 'other.json'], 'flow.json: '],
  ];
  for (const [words, told] of cases) {
    const { out, err } = await daliu(...words);
    expect(out + err).toContain(told);
    expect(err).not.toContain('    at ');
  }
});
