import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../connectors/kit/simulator/server.ts';
import { simulatePdd } from '../../connectors/pdd/simulator.ts';
import { connector } from './connector.ts';
import { UsageError } from './command.ts';

let folder: string;
let simulator: Simulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daliu-connector-'));
  simulator = await startSimulator(simulatePdd, { shop: { orders: 50 } });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const run = async (...args: string[]) => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const code = await connector.run({ args, out: print, err: print, env: {} });
  return { code, text: lines.join('\n') };
};
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};

describe('daliu connector', () => {
  it('lists what there is, with its proof', async () => {
    const { code, text } = await run('list');
    expect(code).toBe(0);
    expect(text).toMatch(/^taobao .*按官方文档/);
    const listed = JSON.parse((await run('list', 'pdd', '--json')).text) as {
      operations: { id: string }[];
    }[];
    expect(listed[0]?.operations.map(({ id }) => id)).toContain('ship-confirm');
    expect((await run('list', 'nobody')).code).toBe(1);
  });

  it('signs entries, and ends with 1 where one is not as expected', async () => {
    const digest = createHash('md5').update('{}s').digest('base64');
    const entry = { platform: 'sto', kind: 'data_digest', inputs: { content: '{}' }, secret: 's' };
    const good = file('good.json', [{ ...entry, expected: digest }]);
    const printed = JSON.parse((await run('sign', '--vectors', good, '--json')).text) as object[];
    expect(printed).toEqual([{ ...entry, expected: digest, computed: digest }]);
    expect((await run('sign', '--vectors', good)).text).toContain('1 / 1');
    const bad = file('bad.json', [
      { ...entry, expected: 'x' },
      { platform: 'nobody', kind: '', inputs: {} },
    ]);
    expect(await run('sign', '--vectors', bad)).toMatchObject({
      code: 1,
      text: expect.stringContaining('0 / 2'),
    });
  });

  it('tries a credential out, blanks cut off, and says what is wrong', async () => {
    const { appKey, appSecret, accessToken } = simulator.world.credential;
    const good = file('credential.json', { appKey: ` ${appKey} `, appSecret, accessToken });
    expect(await run('test', 'pdd', '--credential', good, '--origin', simulator.origin)).toMatchObject({
      code: 0,
    });
    const wrong = file('wrong.json', { appKey, appSecret: 'another', accessToken });
    const { code, text } = await run(
      'test',
      'pdd',
      '--credential',
      wrong,
      '--origin',
      simulator.origin,
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      network: 'ok',
      clock: 'ok',
      signature: 'failed',
      permission: 'unknown',
    });
    expect(text).not.toContain('another');
  });

  it('makes one from a cURL line without its secrets, and tries it out', async () => {
    const line = `curl '${simulator.origin}/api/router?x=1' -H 'X-Api-Key: k-123'`;
    const target = join(folder, 'made.json');
    const { code, text } = await run('new', '--curl', line, '--out', target);
    expect(code).toBe(0);
    expect(text).toContain('xApiKey');
    expect(text + readFileSync(target, 'utf8')).not.toContain('k-123');
    expect((await run('list', target)).text).toContain('GET /api/router');
    const key = file('key.json', { xApiKey: 'k-123' });
    const tried = await run('test', target, '--credential', key, '--origin', simulator.origin, '--json');
    expect(JSON.parse(tried.text)).toMatchObject({ network: 'ok' });
    const sample = file('sample.json', { data: { rows: [{ id: 1 }] } });
    await run('new', '--sample', sample, '--out', target);
    const made = JSON.parse(readFileSync(target, 'utf8')) as { operations: object[] };
    expect(made.operations).toMatchObject([{ answer: { records: 'data.rows' } }]);
    await expect(run('new')).rejects.toThrow(UsageError);
    await expect(run('new', '--openapi', sample)).rejects.toThrow('OpenAPI');
  });

  it('refuses words it does not know', async () => {
    await expect(run('dance')).rejects.toThrow(UsageError);
    await expect(run('sign')).rejects.toThrow(UsageError);
  });
});
