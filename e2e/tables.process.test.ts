import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '../connectors/lab/start-lab.ts';
import type { installPack } from '../schemas/api/packs.ts';
import type { insertRecords } from '../schemas/api/record-writes.ts';
import { openBrowser } from './browser.ts';
import { enterAsOwner, OWNER } from './owner.ts';
import { startServer, type RunningServer } from './server.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const data = mkdtempSync(join(tmpdir(), 'daliu-tables-'));
const complaints: string[] = [];
let lab: Awaited<ReturnType<typeof startLab>>;
let server: RunningServer;
let browser: Browser;
let page: Page;

const go = (path: string): Promise<unknown> => page.goto(server.address + path);
const row = (text: string) => page.locator('.grid-row').filter({ hasText: text });

/** Three orders that differ in what they cost. */
async function fillOrders(): Promise<void> {
  const owner = await enterAsOwner(server.address);
  await owner.call<typeof installPack>('POST', '/api/v1/packs/install', { pack: 'order-hub' });
  const order = (orderNo: string, paidAmount: string) => ({
    values: { platform: 'taobao', shop: '北舍旗舰店', orderNo, state: 'awaiting-review', paidAmount },
  });
  await owner.call<typeof insertRecords>('POST', '/api/v1/tables/orders/records', {
    records: [order('E1001', '19.90'), order('E1002', '199.00'), order('E1003', '1999.00')],
  });
}

async function signIn(): Promise<void> {
  await go('/tables/orders');
  await page.locator('input[autocomplete="username"]').fill(OWNER.login);
  await page.locator('input[type="password"]').fill(OWNER.password);
  await page.locator('button[type="submit"]').click();
  await page.getByTestId('grid').waitFor();
}

beforeAll(async () => {
  lab = await startLab({ orders: 20, only: ['taobao'] });
  const hosts = lab.platforms.map(({ origin }) => new URL(origin).host);
  server = await startServer(dist, data, { DALIU_HTTP_ALLOW: hosts.join(',') });
  await fillOrders();
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await lab.close();
  rmSync(data, { recursive: true, force: true });
});

describe('a table', () => {
  it('takes a new field, which is a column at once', async () => {
    await go('/tables/orders/fields');
    await page.getByTestId('new-field').click();
    await page.getByTestId('field-name').fill('直播间专属优惠券');
    await page.getByTestId('save-field').click();
    await page.locator('tr').filter({ hasText: '直播间专属优惠券' }).waitFor();
    await go('/tables/orders');
    await page.getByTestId('columns').click();
    await page.getByRole('checkbox', { name: '直播间专属优惠券' }).click();
    // Only the columns in view are drawn, and the new one is the last.
    await page.getByTestId('grid').evaluate((grid) => {
      grid.scrollLeft = grid.scrollWidth;
    });
    await page.getByRole('columnheader', { name: '直播间专属优惠券' }).waitFor();
  });

  it('shows what a filter asks for, and says when it reads the whole table', async () => {
    await go('/tables/orders');
    await row('E1001').waitFor();
    await page.getByTestId('filter').click();
    await page.getByTestId('filter-field').click();
    await page.keyboard.type('实付');
    await page.keyboard.press('Enter');
    await page.getByTestId('filter-operator').click();
    await page.locator('.ant-select-item-option[title="大于"]').click();
    await page.getByTestId('filter-value').fill('100');
    await page.getByTestId('filter-value').press('Enter');
    await row('E1001').waitFor({ state: 'detached' });
    await row('E1003').waitFor();
    await page.getByTestId('scan-notice').getByText('全表扫描').waitFor();
    expect(await page.locator('.grid-row').count()).toBe(2);
  });

  it('is written in place, and back again by Ctrl Z', async () => {
    await go('/tables/orders');
    const cell = row('E1002').locator('[data-field="warehouse"]');
    await cell.dblclick();
    await page.getByTestId('cell-editor').fill('杭州仓');
    await page.keyboard.press('Enter');
    await cell.getByText('杭州仓').waitFor();
    await page.keyboard.press('Control+z');
    await cell.getByText('杭州仓').waitFor({ state: 'detached' });
    await row('E1002').getByRole('link').click();
    await page.getByTestId('revision').nth(2).waitFor();
    expect(await page.getByTestId('revision').first().innerText()).toContain('杭州仓 → 清空');
  });

  it('finds many numbers at once and lists those that are not there', async () => {
    await go('/tables/orders');
    const search = page.getByTestId('search').locator('input');
    await search.fill('E1001 E1003 E4040');
    await search.press('Enter');
    await page.getByTestId('missing-numbers').getByText('E4040').waitFor();
    await row('E1002').waitFor({ state: 'detached' });
    expect(await page.locator('.grid-row').count()).toBe(2);
  });
});

describe('a file', () => {
  it('is recognised, imported, mended by its cause, and undone', async () => {
    const file = join(data, '订单.csv');
    const order = (no: string, phone: string): string =>
      `${no},待发货,2026-11-11 09:00:00,李小明,${phone},浙江省,杭州市,西湖区,文三路 1 号,20.00,A-1,1,20.00`;
    const heads = '订单编号,订单状态,下单时间,收货人,手机号,省,市,区,详细地址,实付金额,商家编码,数量,单价';
    writeFileSync(file, `${[heads, order('F1', '13800001111'), order('F2', '12345')].join('\n')}\n`);
    await go('/tables/orders/import');
    await page.locator('input[type="file"]').setInputFiles(file);
    const unfilled = page.getByTestId('unfilled');
    await unfilled.getByLabel('平台').fill('taobao');
    await unfilled.getByLabel('店铺').fill('北舍旗舰店');
    await page.getByTestId('begin-import').click();
    await page.getByTestId('review').getByText('手机号：电话不对').waitFor();
    await page.getByTestId('correction').fill('13900002222');
    await page.getByTestId('correction').press('Enter');
    const created = page.locator('[data-count="created"] dd');
    await created.getByText('2', { exact: true }).waitFor();
    await page.getByTestId('undo-import').click();
    await page.locator('.ant-modal-confirm-btns .ant-btn-primary').click();
    await page.getByText('已撤销', { exact: true }).waitFor();
    await go('/tables/orders');
    await row('E1001').waitFor();
    expect(await row('F1').count()).toBe(0);
  });
});

describe('a shop', () => {
  it('is connected step by step, a wrong secret is said, and its orders show', async () => {
    const [shop] = lab.platforms;
    if (shop === undefined) throw new Error('the lab has no shop');
    await go(`/channels/new/${shop.connector}`);
    await page.getByTestId('shop-name').fill('实验店');
    await page.locator('.ant-collapse-header').click();
    await page.getByTestId('origin').fill(shop.origin);
    await page.getByTestId('next').click();
    for (const [name, value] of Object.entries(shop.credential))
      await page.getByTestId(`credential-${name}`).fill(name === 'appSecret' ? 'wrong' : ` ${value} `);
    await page.getByTestId('next').click();
    await page.getByTestId('test').click();
    await page.locator('[data-tick="signature"][data-state="failed"]').waitFor();
    await page.getByRole('button', { name: '上一步' }).click();
    await page.getByTestId('credential-appSecret').fill(shop.credential['appSecret'] ?? '');
    await page.getByTestId('next').click();
    await page.getByTestId('test').click();
    await page.locator('[data-testid="test-result"][data-ok="true"]').waitFor();
    expect(await page.locator('[data-tick][data-state="ok"]').count()).toBe(4);
    await page.getByTestId('next').click();
    await page.getByTestId('pull').click();
    await page.getByTestId('see-orders').click({ timeout: 60_000 });
    await row('实验店').first().waitFor();
  });

  it('gives the browser no reason to complain', () => {
    expect(complaints).toEqual([]);
  });
});
