import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { clearDemoShop, openDemoShop } from '../schemas/api/demo-shop.ts';
import type { countRecords } from '../schemas/api/records.ts';
import { openBrowser } from './browser.ts';
import { enterAsOwner, OWNER, type Owner } from './owner.ts';
import { startServer, type RunningServer } from './server.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const data = mkdtempSync(join(tmpdir(), 'daliu-shell-'));
let server: RunningServer;
let browser: Browser;
let page: Page;
let owner: Owner;

beforeAll(async () => {
  server = await startServer(dist, data, { DALIU_RATE_LIMIT: '100000' });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const go = (path: string): Promise<unknown> => page.goto(server.address + path);
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const figure = async (id: string): Promise<number> => {
  const text = await page.getByTestId(`figure-${id}`).locator('.figure-value').innerText();
  return Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
};

/** What would keep people out who see, hear or type in their own way. */
async function barriers(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}

describe('the first visit', () => {
  it('leads from three fields to a house full of orders, in one click', async () => {
    await go('/');
    await heading('建立管理员').waitFor();
    expect(await barriers()).toEqual([]);
    await page.getByLabel('姓名').fill(OWNER.name);
    await page.getByLabel('账号').fill(OWNER.login);
    await page.getByLabel('密码').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '打开演示店铺' }).click();
    await page.getByTestId('samples').waitFor();
    await page.getByTestId('cause-amounts-differ').waitFor();
    owner = await enterAsOwner(server.address);
    expect(await barriers()).toEqual([]);
  });

  it('shows figures that equal the lists they open', async () => {
    const states = { review: 'awaiting-review', routing: 'awaiting-routing', shipment: 'awaiting-shipment' };
    for (const [id, state] of Object.entries(states)) {
      const { count } = await owner.call<typeof countRecords>('POST', '/api/v1/tables/orders/records/count', {
        filter: { '==': [{ var: 'state' }, state] },
      });
      expect(await figure(id), id).toBe(count);
    }
    const cases = await figure('cases');
    await page.getByTestId('figure-cases').getByRole('link').first().click();
    await heading('待处理').waitFor();
    await page.locator('.data-table tbody tr.ant-table-row').first().waitFor();
    expect(await page.locator('.data-table tbody tr.ant-table-row').count()).toBe(cases);
  });
});

describe('what waits', () => {
  it('is gone through by keys, solved in one go, and taken back within ten seconds', async () => {
    await go('/cases');
    await page.getByTestId('cause-amounts-differ').waitFor();
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByTestId('group-drawer').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('group-drawer').waitFor({ state: 'hidden' });
    await page.getByTestId('cause-amounts-differ').getByRole('button').first().click();
    const drawer = page.getByTestId('group-drawer');
    await drawer.getByLabel('按平台金额放行').check();
    expect(await barriers()).toEqual([]);
    await drawer.getByRole('button', { name: '提交 3 单' }).click();
    await page.getByText('已处理 3 单').waitFor();
    await page.getByTestId('undo').click();
    await drawer.getByRole('button', { name: '提交 3 单' }).click();
    await page.getByRole('button', { name: '立即提交' }).click();
    await drawer.getByText('没有待处理事项').waitFor();
  });

  it('is corrected field by field, by a form and not by JSON', async () => {
    await page.keyboard.press('Escape');
    const group = page.locator('.cause-row').filter({ hasText: '待修正' });
    await group.getByRole('button').first().click();
    const drawer = page.getByTestId('group-drawer');
    await drawer.getByLabel('改为').first().fill('西湖区');
    await drawer.getByRole('button', { name: '其余照第一单填' }).click();
    await drawer.getByRole('button', { name: '提交 3 单' }).click();
    await page.getByRole('button', { name: '立即提交' }).click();
    await page.keyboard.press('Escape');
    // Their amounts differ too, which is the next thing to be asked.
    await page.getByTestId('cause-amounts-differ').getByText('3 单').waitFor();
  });
});

describe('the box that finds everything', () => {
  it('opens by Ctrl-K and understands initials, numbers and names', async () => {
    await go('/runs');
    await heading('运行记录').waitFor();
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: '搜索' });
    await box.fill('shdd');
    await page.getByRole('option').filter({ hasText: '审核订单（演示）' }).first().waitFor();
    expect(await barriers()).toEqual([]);
    await box.fill('69200000101');
    await page.getByRole('option').filter({ hasText: '69200000101' }).waitFor();
    await box.press('Enter');
    await page.getByRole('heading', { level: 1, name: /69200000101/ }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/runs\/.+/);
  });
});

describe('the lists', () => {
  it('keep nobody out', async () => {
    for (const path of [
      '/runs',
      '/flows',
      '/repairs',
      '/settings/users',
      '/settings/tokens',
      '/settings/password',
    ]) {
      await go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      expect(await barriers(), path).toEqual([]);
    }
  });
});

describe('what went wrong', () => {
  it('is in the list after a reload too', async () => {
    await go('/');
    await page.getByTestId('samples').getByRole('button', { name: '清除示例数据' }).click();
    await page.route('**/api/v1/demo-shop/clear', (route) => route.abort());
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^清除 \d+ 条/ })
      .click();
    await page.getByRole('dialog').getByText('连不上服务器').waitFor();
    await page.unroute('**/api/v1/demo-shop/clear');
    await page.reload();
    await page.getByTestId('notices').click();
    await page.getByRole('dialog').getByText('连不上服务器').waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('the samples', () => {
  it('are counted and go to the last row', async () => {
    await go('/');
    await page.getByTestId('samples').getByRole('button', { name: '清除示例数据' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^清除 \d+ 条/ })
      .click();
    await page.getByTestId('samples').waitFor({ state: 'detached' });
    const { count } = await owner.call<typeof countRecords>(
      'POST',
      '/api/v1/tables/orders/records/count',
      {},
    );
    expect(count).toBe(0);
    const cleared = await owner.call<typeof clearDemoShop>('POST', '/api/v1/demo-shop/clear');
    expect(cleared).toMatchObject({ samples: 0, cleared: 0 });
  });

  it('come again when they are wanted', async () => {
    const opened = await owner.call<typeof openDemoShop>('POST', '/api/v1/demo-shop/open');
    expect(opened.tables.find(({ table }) => table === 'orders')?.records).toBe(520);
  });
});
