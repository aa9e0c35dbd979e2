import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { createFlow, getFlow } from '../schemas/api/flows.ts';
import type { FlowDefinition } from '../schemas/flow.ts';
import { openBrowser } from './browser.ts';
import { enterAsOwner, OWNER, type Owner } from './owner.ts';
import { startServer, type RunningServer } from './server.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const data = mkdtempSync(join(tmpdir(), 'daliu-canvas-'));
const complaints: string[] = [];
let server: RunningServer;
let browser: Browser;
let owner: Owner;

beforeAll(async () => {
  server = await startServer(dist, data);
  owner = await enterAsOwner(server.address);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Somebody at a browser of their own, signed in. */
async function someone(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.address);
  await page.getByLabel('账号').fill(OWNER.login);
  await page.getByLabel('密码').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  return page;
}

const blank = (id: string): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: '画的流程', en: 'Drawn' },
  nodes: {},
  edges: [],
});

const made = (definition: FlowDefinition): Promise<unknown> =>
  owner.call<typeof createFlow>('POST', '/api/v1/flows', { definition });

const draft = (flow: string): Promise<{ definition: FlowDefinition; revision: number }> =>
  owner.call<typeof getFlow>('GET', `/api/v1/flows/${flow}`);

const open = async (page: Page, flow: string): Promise<void> => {
  await page.goto(`${server.address}/flows/${flow}`);
  await page.getByTestId('canvas').waitFor();
};

const saved = (page: Page): Promise<void> =>
  page.locator('[data-testid=save-state][data-state=saved]').waitFor();

/** The list that asks for a type is open; the first find is taken. */
const pick = async (page: Page, text: string): Promise<void> => {
  await page.getByTestId('add-node').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.getByTestId('add-node').waitFor({ state: 'detached' });
};

const edges = ({ edges: all }: FlowDefinition): string[] =>
  all.map(({ from, port = 'out', to }) => `${from} ${port} ${to}`).toSorted();

describe('drawing a flow', () => {
  it('goes by mouse: double-click, an edge dropped on empty space, a step put into an edge, taken out again', async () => {
    await made(blank('by-mouse'));
    const page = await someone();
    await open(page, 'by-mouse');
    const box = await page.getByTestId('canvas').boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + 60, (box?.y ?? 0) + 240);
    await pick(page, 'sdqd');
    const port = await page.getByTestId('port-manual-out').boundingBox();
    const [x, y] = [(port?.x ?? 0) + 5, (port?.y ?? 0) + 5];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.mouse.up();
    await page.getByTestId('add-node').waitFor();
    expect(await page.getByTestId('pick-webhook').count()).toBe(0);
    await pick(page, 'tj');
    await page.getByTestId('node-condition').waitFor();
    await page.getByTestId('insert-manual/out/condition').dispatchEvent('click');
    await pick(page, 'szzd');
    await saved(page);
    expect(edges((await draft('by-mouse')).definition)).toEqual(['manual out set', 'set out condition']);
    await page.getByTestId('node-set').click();
    await page.keyboard.press('Delete');
    await saved(page);
    expect(edges((await draft('by-mouse')).definition)).toEqual(['manual out condition']);
    await page.context().close();
  });

  it('goes by the keyboard alone, and back to blank by Ctrl Z', async () => {
    await made(blank('by-keys'));
    const page = await someone();
    await open(page, 'by-keys');
    await page.getByTestId('canvas').focus();
    for (const text of ['sdqd', 'tj', 'szzd']) {
      await page.keyboard.press('Tab');
      await pick(page, text);
    }
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    await pick(page, 'xrz');
    await page.keyboard.press('KeyC');
    await page.getByTestId('connect-to').waitFor();
    await page.keyboard.type('szzd');
    await page.keyboard.press('Enter');
    await saved(page);
    expect(edges((await draft('by-keys')).definition)).toEqual([
      'condition false log',
      'condition true set',
      'log out set',
      'manual out condition',
    ]);
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('Control+z');
    await page.getByTestId('canvas-empty').waitFor();
    await saved(page);
    expect((await draft('by-keys')).definition.nodes).toEqual({});
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('Control+Shift+z');
    await saved(page);
    expect(edges((await draft('by-keys')).definition)).toHaveLength(4);
    await page.context().close();
  });

  it('shows what is wrong on the very node, and a click on it leads there', async () => {
    const page = await someone();
    await open(page, 'by-keys');
    await page.getByTestId('node-condition').locator('.badge-error').waitFor();
    await page.getByTestId('problems').click();
    await page.getByTestId('problem-list').getByText('条件', { exact: true }).first().click();
    await page.getByTestId('node-panel').waitFor();
    expect(await page.getByTestId('node-condition').getAttribute('class')).toContain('is-selected');
    await page.context().close();
  });
});

describe('work on a flow', () => {
  it('is not lost when the connection drops in its middle, nor by a reload', async () => {
    await made(blank('dropped'));
    const page = await someone();
    await open(page, 'dropped');
    await page.getByTestId('canvas').focus();
    // The line is down for what is saved; the page itself can be fetched again.
    await page.route('**/api/v1/flows/dropped', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await page.keyboard.press('Tab');
    await pick(page, 'sdqd');
    await page.locator('[data-testid=save-state][data-state=kept]').waitFor();
    expect((await draft('dropped')).definition.nodes).toEqual({});
    await page.reload();
    await page.getByTestId('node-manual').waitFor();
    await page.unroute('**/api/v1/flows/dropped');
    await saved(page);
    expect((await draft('dropped')).definition.nodes).toHaveProperty('manual');
    await page.context().close();
  });

  it('of two people never goes over each other unseen', async () => {
    await made(blank('shared'));
    const mine = await someone();
    const theirs = await someone();
    await open(mine, 'shared');
    await open(theirs, 'shared');
    await theirs.getByTestId('canvas').focus();
    await theirs.keyboard.press('Tab');
    await pick(theirs, 'ds');
    await saved(theirs);
    const before = await draft('shared');
    await mine.getByTestId('canvas').focus();
    await mine.keyboard.press('Tab');
    await pick(mine, 'sdqd');
    await mine.getByTestId('conflict').waitFor();
    expect(await mine.getByTestId('conflict').innerText()).toContain('定时');
    expect(await draft('shared')).toEqual(before);
    expect(await mine.getByTestId('conflict-overwrite').isDisabled()).toBe(true);
    await Promise.all([mine.context().close(), theirs.context().close()]);
  });
});

describe('a version', () => {
  it('is published by two clicks, and compared with the draft in words', async () => {
    const definition: FlowDefinition = {
      ...blank('versions'),
      nodes: { start: { type: 'manual', config: {} } },
    };
    await made(definition);
    const page = await someone();
    await open(page, 'versions');
    const publish = async (version: string): Promise<void> => {
      await page.getByTestId('open-publish').click();
      await page.getByTestId('publish-dialog').waitFor();
      await page.getByTestId('publish-go').click();
      await page.getByTestId('flow-state').getByText(version).waitFor();
    };
    await publish('v1');
    await page.getByTestId('node-start').click();
    await page.keyboard.press('Tab');
    await pick(page, 'xrz');
    await saved(page);
    await page.getByTestId('open-versions').click();
    await page.getByTestId('compare-draft').click();
    await page.getByTestId('comparison').getByTestId('node-log').waitFor();
    expect(await page.getByTestId('comparison').getByTestId('changes').innerText()).toContain('写日志');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
