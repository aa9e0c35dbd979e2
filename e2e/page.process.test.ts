import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { getRun, startRun } from '../schemas/api/runs.ts';
import { openBrowser } from './browser.ts';
import { address, oldCarrier, publish, refund, shipping } from './flows.ts';
import { openOutside, type Outside } from './outside.ts';
import { enterAsOwner, OWNER, type Owner } from './owner.ts';
import { startServer, type RunningServer } from './server.ts';

const dist = process.env['DALIU_DIST'] ?? '';
const data = mkdtempSync(join(tmpdir(), 'daliu-page-'));
/** Whatever the browser complained of; answers of 4xx are meant to be, and say so themselves. */
const complaints: string[] = [];
let outside: Outside;
let server: RunningServer;
let browser: Browser;
let page: Page;
let owner: Owner;

beforeAll(async () => {
  outside = await openOutside();
  server = await startServer(dist, data, { DALIU_HTTP_ALLOW: outside.host });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 4'))
      complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await outside.stop();
  rmSync(data, { recursive: true, force: true });
});

const start = async (flow: string, orderNo: string, more: Record<string, string> = {}): Promise<string> => {
  const receiver = { name: '韩梅梅', phone: '13812345678' };
  const input = { orderNo, url: outside.url, receiver, amount: '1299.00', ...more };
  const made = await owner.call<typeof startRun>('POST', '/api/v1/runs', { flow, input, waitMs: 10_000 });
  return made.runId;
};
const row = (orderNo: string) => page.getByRole('row').filter({ hasText: orderNo });
const go = (path: string): Promise<unknown> => page.goto(server.address + path);
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

describe('the first visit', () => {
  it('shows each field what it lacks, and puts the reader there', async () => {
    await go('/');
    await heading('建立管理员').waitFor();
    await page.getByRole('button', { name: '开始使用' }).click();
    await page.getByRole('alert').filter({ hasText: '有 3 处要改' }).waitFor();
    const name = page.getByLabel('姓名');
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('makes the owner with three fields and leads into the house', async () => {
    await page.getByLabel('姓名').fill(OWNER.name);
    await page.getByLabel('账号').fill(OWNER.login);
    await page.getByLabel('密码').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await heading('今日').waitFor();
    await page.getByRole('button', { name: '打开演示店铺' }).waitFor();
    expect(await page.title()).toBe('今日 · 搭流');
  });
});

describe('the list of runs', () => {
  it('counts what began elsewhere and moves no row until asked to', async () => {
    owner = await enterAsOwner(server.address);
    await publish(owner, shipping);
    outside.answer(200, { waybill: 'SF1405221100456' });
    await go('/runs');
    await page.getByText('还没有运行记录').waitFor();
    await start('shipping', '6920112233445501');
    await page.getByText('有 1 条新记录').waitFor();
    expect(await row('6920112233445501').count()).toBe(0);
    await page.getByRole('button', { name: '刷新' }).click();
    await row('6920112233445501').getByText('已完成').waitFor();
    expect(await page.getByText('条新记录').count()).toBe(0);
  });

  it('searches by Enter, but not by the Enter that picks a word of an input method', async () => {
    const search = page.getByRole('searchbox');
    await search.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: '订单', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await session.send('Input.dispatchKeyEvent', { type: 'char', key: 'Enter', text: '\r' });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', windowsVirtualKeyCode: 13 });
    expect(new URL(page.url()).search).toBe('');
    await search.fill('404');
    await search.press('Enter');
    await page.getByText('没有找到“404”').waitFor();
    expect(new URL(page.url()).search).toBe('?key=404');
    await page.getByRole('button', { name: '清除筛选' }).first().click();
    await row('6920112233445501').waitFor();
  });

  it('opens a run by its link, with every step and what came out', async () => {
    await page.getByRole('link', { name: '6920112233445501' }).click();
    await heading('取运单号 · 6920112233445501').waitFor();
    expect(await page.locator('.steps .disclose').allInnerTexts()).toEqual([
      '收到订单',
      '整理订单',
      '取运单号',
      '回填单号',
    ]);
    await page.getByRole('button', { name: '回填单号' }).click();
    await page.locator('.step-open pre').filter({ hasText: 'SF1405221100456' }).waitFor();
  });
});

describe('a failed run', () => {
  it('says whose fault it is, and goes on once the outside is mended', async () => {
    outside.answer(400, { message: 'branch code unknown' });
    const before = outside.requests();
    const run = await start('shipping', '6920112233445520');
    await go('/runs?status=failed');
    await row('6920112233445520').getByText('对方拒绝了请求').waitFor();
    await page.getByRole('link', { name: '6920112233445520' }).click();
    await page.getByLabel('错误').getByText('对方答复状态码 400。').first().waitFor();
    outside.answer(200, { waybill: 'SF2' });
    await page.getByRole('button', { name: '重试', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '重试' });
    await dialog.getByLabel('原因').fill('网点代码已补');
    await dialog.getByRole('button', { name: '重试', exact: true }).click();
    await page.locator('.facts').getByText('已完成').waitFor();
    await page.getByText('从这里继续运行').waitFor();
    expect(page.url()).toContain(run);
    expect(outside.requests()).toBe(before + 2);
  });
});

describe('many failed runs', () => {
  it('go on together once their count was shown', async () => {
    outside.answer(400, { message: 'branch code unknown' });
    for (const orderNo of ['6920112233445531', '6920112233445532']) await start('shipping', orderNo);
    outside.answer(200, { waybill: 'SF3' });
    await go('/runs?status=failed&flow=shipping');
    await row('6920112233445532').waitFor();
    await page.getByRole('button', { name: '批量重试失败的' }).click();
    const dialog = page.getByRole('dialog', { name: '批量重试' });
    await dialog.getByLabel('错误').click();
    await page.getByTitle('对方拒绝了请求（2 条）').click();
    await dialog.getByText('将重试 2 条。').waitFor();
    await dialog.getByLabel('原因').fill('网点代码已补');
    await dialog.getByRole('button', { name: '重试 2 条' }).click();
    await page.getByText('已结束 2 条，共 2 条').waitFor();
    expect(await page.locator('.tally').innerText()).toBe('成功 2');
    await page.getByRole('link', { name: '失败的运行' }).click();
    await page.getByText('没有符合条件的记录').waitFor();
  });
});

describe('what waits for a person', () => {
  it('is counted, and answered with a form that the server checks', async () => {
    await publish(owner, refund);
    await start('refund', '6920112233445510');
    await page.getByRole('navigation', { name: '主导航' }).getByText('待处理').click();
    await row('6920112233445510').getByRole('link', { name: '6920112233445510' }).click();
    await page.getByText('订单 6920112233445510 退款 1299.00 元').waitFor();
    const form = page.getByLabel('审核意见');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('必须填写。').waitFor();
    await form.fill('好');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('至少 2 个字符。').waitFor();
    await form.fill('已核实');
    await page.getByRole('button', { name: '提交' }).click();
    await heading(/大额退款审核/).waitFor();
    await page.locator('.facts').getByText('已完成').waitFor();
  });
});

describe('a step whose outcome nobody knows', () => {
  it('shows what was sent, and goes on with what a person found out', async () => {
    await publish(owner, oldCarrier);
    outside.answer(502, { message: 'bad gateway' });
    const run = await start('old-carrier', '6920112233445540');
    const sent = outside.requests();
    await go(`/runs/${run}`);
    await page.getByLabel('当时发出的请求').getByText(outside.url).waitFor();
    await page.getByLabel('已成功（填结果）').check();
    await page.getByLabel('这一步的结果（JSON）').fill('{"status": 200, "body": {"waybill": "SF9"}}');
    await page.getByRole('button', { name: '提交' }).click();
    await page.locator('.facts').getByText('已完成').waitFor();
    await page.getByLabel('输出', { exact: true }).getByText('SF9').waitFor();
    expect(outside.requests()).toBe(sent);
  });
});

describe('a record to be corrected', () => {
  it('is never overwritten with what a mask left of it', async () => {
    await publish(owner, address);
    const run = await start('address', '6920112233445550', { phone: '13812345678' });
    await go(`/runs/${run}`);
    await page.getByRole('button', { name: '按 JSON 修改' }).click();
    const record = page.getByLabel('改正后的数据（JSON）');
    expect(await record.inputValue()).toContain('138****5678');
    const shown = await record.inputValue();
    await record.fill(shown.replace('138****5678', '139****5678'));
    await page.getByRole('button', { name: '提交并继续' }).click();
    await page.getByText('/phone 改过的内容里还有遮盖的星号').waitFor();
    await record.fill(shown.replace('{', '{"district": "西湖区",'));
    await page.getByRole('button', { name: '提交并继续' }).click();
    await page.locator('.facts').getByText('已完成').waitFor();
    const { output } = await owner.call<typeof getRun>('GET', `/api/v1/runs/${run}?unmask=true`);
    expect(output).toMatchObject({ phone: '13812345678', district: '西湖区' });
  });
});

describe('flows', () => {
  it('are imported from a file, published, paused and resumed', async () => {
    await go('/flows');
    await page.getByRole('button', { name: '导入流程' }).click();
    await page
      .getByLabel('流程文件（JSON）')
      .setInputFiles(join(import.meta.dirname, '../flows/hello/flow.json'));
    await page.getByRole('button', { name: '导入', exact: true }).click();
    const hello = page.getByRole('row').filter({ has: page.locator('code', { hasText: /^hello$/ }) });
    await hello.getByText('未发布').waitFor();
    await hello.getByRole('button', { name: '发布' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await hello.getByText('运行中').waitFor();
    await hello.getByRole('button', { name: '暂停' }).click();
    await page.getByLabel('原因').fill('仓库盘点');
    await page.getByRole('dialog').getByRole('button', { name: '暂停' }).click();
    await hello.getByText('已暂停：仓库盘点').waitFor();
    await hello.getByRole('button', { name: '恢复' }).click();
    await hello.getByText('运行中').waitFor();
  });
});

describe('the frame', () => {
  it('speaks the language that was chosen, also after a reload', async () => {
    await go('/flows');
    await page.getByRole('button', { name: 'English' }).click();
    await heading('Flows').waitFor();
    await page.reload();
    await heading('Flows').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: '中文' }).click();
    await heading('流程').waitFor();
  });

  it('lets nobody in who has left, and leads on to where the link went', async () => {
    await go('/settings/tokens');
    await page.getByTestId('user-menu').click();
    await page.getByRole('menuitem', { name: '退出' }).click();
    await heading('登录').waitFor();
    await page.getByLabel('账号').fill(OWNER.login);
    await page.getByLabel('密码').fill('not the password');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').getByText('账号或密码不对。').waitFor();
    await page.getByLabel('密码').fill(OWNER.password);
    await page.getByRole('button', { name: '登录' }).click();
    await heading('设置').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings/tokens');
  });

  it('shows a token once', async () => {
    await page.getByRole('button', { name: '新建令牌' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('用途').fill('ERP 推单');
    await dialog.getByRole('button', { name: '新建令牌' }).click();
    const token = await dialog.locator('.secret code').innerText();
    await dialog.getByRole('button', { name: '已保存好' }).click();
    await row('ERP 推单').waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    const answer = await fetch(`${server.address}/api/v1/runs`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('gives the browser no reason to complain', () => {
    expect(complaints).toEqual([]);
  });
});
