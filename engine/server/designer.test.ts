import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_POLICY } from './designer.ts';
import { inject, openTestServer, type Answer, type TestServer } from './server.fixture.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'designer-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>搭流</title>');
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {};');
  server = await openTestServer({ parts: { designerDir: folder } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, accept = 'text/html'): Promise<Answer> =>
  inject(server.app, { method: 'GET', url, body: undefined, headers: { accept } });

describe('the designer', () => {
  it('is one page for every place in it, and takes nothing from elsewhere', async () => {
    for (const url of ['/', '/flows/orders', '/runs?status=failed']) {
      const page = await get(url);
      expect(page, url).toMatchObject({ status: 200, text: expect.stringContaining('搭流') as unknown });
      expect(page.headers).toMatchObject({
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-cache',
      });
    }
  });

  it('answers at its own address whoever asks', async () => {
    expect((await get('/', '*/*')).status).toBe(200);
    expect((await get('/runs', '*/*')).status).toBe(404);
  });

  it('keeps files whose names carry a hash for ever', async () => {
    const file = await get('/assets/main-abc123.js', '*/*');
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(String(file.headers['content-type'])).toContain('javascript');
  });

  it('is no answer to a wrong address of the API, nor to a file that is not there', async () => {
    for (const url of ['/api/v1/nothing', '/hooks/x', '/replies/x', '/assets/gone.js'])
      expect((await get(url)).status, url).toBe(404);
    expect((await get('/flows/orders', 'application/json')).status).toBe(404);
  });

  it('never leads out of its folder', async () => {
    for (const url of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2fetc/passwd'])
      expect((await get(url)).text, url).not.toContain('root:');
  });

  it('answers the API alone where it was not built', async () => {
    const bare = await openTestServer({ parts: { designerDir: join(folder, 'nothing') } });
    expect(
      (await inject(bare.app, { method: 'GET', url: '/', body: undefined, headers: { accept: 'text/html' } }))
        .status,
    ).toBe(404);
    expect((await bare.call('GET', '/health/live')).status).toBe(200);
    await bare.close();
  });
});
