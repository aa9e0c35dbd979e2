import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { createFlow, getFlow } from '../schemas/api/flows.ts';
import type { MappingField } from '../schemas/mapping.ts';
import { openBrowser } from './browser.ts';
import { intake, wideIntake } from './intake-flow.ts';
import { enterAsOwner, OWNER, type Owner } from './owner.ts';
import { startServer, type RunningServer } from './server.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const data = mkdtempSync(join(tmpdir(), 'daliu-mapping-'));
const complaints: string[] = [];
let server: RunningServer;
let browser: Browser;
let page: Page;
let owner: Owner;

beforeAll(async () => {
  server = await startServer(dist, data);
  owner = await enterAsOwner(server.address);
  for (const definition of [intake, wideIntake])
    await owner.call<typeof createFlow>('POST', '/api/v1/flows', { definition });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.address);
  await page.getByLabel('账号').fill(OWNER.login);
  await page.getByLabel('密码').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const at = (id: string) => page.getByTestId(id);
const source = (path: string) => at(`source-${path}`);
const target = (path: string) => at(`target-${path}`);
const result = (path: string) => at(`result-${path}`);

async function drag(from: string, to: string): Promise<void> {
  const [start, end] = [await source(from).boundingBox(), await target(to).boundingBox()];
  if (start === null || end === null) throw new Error('not in sight');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width, start.y, { steps: 3 });
  await page.mouse.move(end.x + 60, end.y + end.height / 2, { steps: 4 });
  await at('mapper-pulled').waitFor({ state: 'attached' });
  await page.mouse.up();
}

const closeDrawer = (): Promise<void> => page.locator('.ant-drawer-close').click();

async function saved(): Promise<MappingField[]> {
  const { definition } = await owner.call<typeof getFlow>('GET', `/api/v1/flows/${intake.id}`);
  const mapping = definition.nodes['map']?.config['mapping'] as { fields: MappingField[] } | undefined;
  return mapping?.fields ?? [];
}

describe('mapping a channel', () => {
  it('shows what is there, and why', async () => {
    await page.goto(`${server.address}/flows/${intake.id}/nodes/map/mapping`);
    await source('tid').getByText('6920112233445510001').waitFor();
    await target('orderNo').getByText('同义').waitFor();
    expect(await at('mapper-required').innerText()).toContain('必填 0/');
    expect(await source('receiver.district').getByRole('img').getAttribute('aria-label')).toBe('空值率 20 %');
  });

  it('draws a line by dragging, and shows at once what comes of it', async () => {
    await drag('tid', 'orderNo');
    await result('orderNo').getByText('6920112233445510001').waitFor();
    await at('line-orderNo').waitFor({ state: 'attached' });
  });

  it('draws one by two clicks', async () => {
    await source('consignee').click();
    await target('receiverName').click();
    await result('receiverName').getByText('李雷').waitFor();
  });

  it('draws one by keys alone: down, type, Enter', async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('mob');
    await at('hit-mobile').waitFor();
    await page.keyboard.press('Enter');
    await result('receiverPhone').getByText('13812345001').waitFor();
  });

  it('merges two sources on one text', async () => {
    await drag('receiver.city', 'address');
    await drag('receiver.detail', 'address');
    await at('chip-merge-address').waitFor();
    await result('address').getByText('深圳市科技园 1 号').waitFor();
  });

  it('takes back and does again', async () => {
    await at('mapper-undo').click();
    await result('address').getByText('深圳市', { exact: true }).waitFor();
    await at('mapper-redo').click();
    await result('address').getByText('深圳市科技园 1 号').waitFor();
  });

  it('takes over the suggestions that are sure, as a list that was looked at', async () => {
    await at('mapper-suggestions').click();
    await page.getByRole('dialog').getByText('把握 ≥ 90 %').waitFor();
    await at('mapper-accept').click();
    await result('paidAt').getByText('2026-11-').waitFor();
    await at('chip-time-paidAt').waitFor();
    expect(await result('orderNo').innerText()).toBe('6920112233445510001');
  });
});

describe('what must not be guessed', () => {
  it('asks whether an amount is in fen', async () => {
    await at('mapper-open-units').click();
    await page.getByText('这个金额是分还是元？').waitFor();
    await at('unit-fen').click();
    await at('line-result').getByText('8', { exact: true }).waitFor();
    await at('chip-fen-freight').waitFor();
    await closeDrawer();
  });

  it('names every state that was seen, with how often, until each has its counterpart', async () => {
    await drag('status', 'state');
    await at('mapper-open-values').getByText('3 个值没有对照').waitFor();
    await at('chip-values-state').getByText('2/3').waitFor();
    expect(await at('mapper-done').isDisabled()).toBe(true);
    await at('mapper-open-values').click();
    await at('values-open').getByText('还有 1 个值没有对照，涉及 3 个样例').waitFor();
    await at('value-LOCKED').fill('held');
    await at('values-open').waitFor({ state: 'detached' });
    await at('chip-values-state').getByText('3/3').waitFor();
    await result('state').getByText('completed').waitFor();
    await closeDrawer();
  });

  it('tries all samples and says in a sentence what fails', async () => {
    await at('mapper-try').click();
    await at('mapper-tally').getByText('试跑 10 单').waitFor();
  });

  it('keeps it all in the draft, entry by entry', async () => {
    const freight = { to: 'freight', from: 'post_fee', steps: [{ do: 'fen-to-yuan' }] };
    await vi.waitFor(async () => expect(await saved()).toContainEqual(freight), 10_000);
    const fields = await saved();
    expect(fields).toContainEqual({ to: 'orderNo', from: 'tid', steps: expect.anything() });
    expect(fields).toContainEqual({ to: 'address', text: '{{receiver.city}}{{receiver.detail}}' });
    await page.locator('[data-testid=save-state][data-state=saved]').waitFor();
    await page.reload();
    await result('address').getByText('深圳市科技园 1 号').waitFor();
  });
});

describe('five hundred fields', () => {
  it('are scrolled with only the rows and lines in sight, each line at its own rows', async () => {
    await page.goto(`${server.address}/flows/${wideIntake.id}/nodes/map/mapping`);
    await at('source-f0').waitFor();
    await at('mapper-targets').evaluate((pane) => pane.scrollTo(0, 9000));
    await at('mapper-sources').evaluate((pane) => pane.scrollTo(0, 9000));
    await target('t250').waitFor();
    expect(await page.locator('[data-target]').count()).toBeLessThan(60);
    expect(await page.locator('[data-line]').count()).toBeLessThan(60);
    const [row, layer] = [await target('t252').boundingBox(), await at('mapper-lines').boundingBox()];
    const d = await at('line-t252').locator('path').first().getAttribute('d');
    const end = Number(d?.split(',').at(-1));
    const viewTop = (await at('mapper-targets').boundingBox())?.y ?? 0;
    expect(layer).not.toBeNull();
    expect(Math.abs(viewTop + end - ((row?.y ?? 0) + 18))).toBeLessThan(3);
  });

  it('give the browser no reason to complain', () => {
    expect(complaints).toEqual([]);
  });
});
