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
const data = mkdtempSync(join(tmpdir(), 'daliu-panel-'));
const complaints: string[] = [];
let server: RunningServer;
let browser: Browser;
let page: Page;
let owner: Owner;

const flow: FlowDefinition = {
  schemaVersion: 1,
  id: 'pick-carrier',
  name: { zh: '选快递', en: 'Pick a carrier' },
  input: {
    type: 'object',
    properties: {
      weight: { type: 'number', title: '重量' },
      region: { type: 'string', title: '地区' },
    },
  },
  nodes: {
    start: { type: 'manual', name: { zh: '收到订单', en: 'Order received' }, config: {} },
    route: {
      type: 'switch',
      name: { zh: '怎么发', en: 'How to ship' },
      config: {
        mode: 'first',
        onUnknown: 'skip',
        cases: [{ port: 'heavy', label: { zh: '重货', en: 'Heavy' }, rule: null }],
      },
    },
  },
  edges: [{ from: 'start', to: 'route' }],
  cases: [
    {
      name: { zh: '重货到新疆', en: 'Heavy, to Xinjiang' },
      input: { weight: 4, region: '新疆' },
      expect: {},
    },
  ],
};

beforeAll(async () => {
  server = await startServer(dist, data);
  owner = await enterAsOwner(server.address);
  await owner.call<typeof createFlow>('POST', '/api/v1/flows', { definition: flow });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 4'))
      complaints.push(message.text());
  });
  await page.goto(server.address);
  await page.getByLabel('账号').fill(OWNER.login);
  await page.getByLabel('密码').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${server.address}/flows/pick-carrier`);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const panel = () => page.getByTestId('node-panel');
const sentence = () => panel().getByTestId('sentence');
const view = (name: string) => panel().getByTestId('rule').getByText(name, { exact: true }).click();
const rows = () => panel().getByTestId('rule-builder').getByTestId('operator');
/** Chooses in the list of a select that was just opened. */
const choose = (name: string) =>
  page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .getByText(name, { exact: true })
    .first()
    .click();

const compose = async (text: string): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });
  // The Enter that picks a word of an input method.
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', windowsVirtualKeyCode: 13 });
  await session.send('Input.insertText', { text });
  await session.detach();
};

const savedRule = async (): Promise<unknown> => {
  const { definition } = await owner.call<typeof getFlow>('GET', '/api/v1/flows/pick-carrier');
  const cases = definition.nodes['route']?.config['cases'] as { rule: unknown }[] | undefined;
  return cases?.[0]?.rule;
};

describe('a decision', () => {
  it('is put together by mouse and reads as a sentence', async () => {
    await page.getByText('怎么发').first().click();
    await panel().getByTestId('branches').waitFor();
    await panel().getByRole('button', { name: '加条件' }).click();
    await rows().click();
    await choose('大于');
    await panel().getByTestId('rule-builder').getByTestId('number').fill('3');
    await expect.poll(() => sentence().innerText()).toBe('重量 > 3');
  });

  it('says the same as a formula, and a formula says the same as conditions', async () => {
    await view('公式');
    const formula = panel().getByTestId('formula');
    expect(await formula.inputValue()).toBe('重量 > 3');
    await formula.fill('AND(重量 > 3，地区 = “新疆”)');
    await expect.poll(() => sentence().innerText()).toBe('重量 > 3 且 地区 = “新疆”');
    await view('条件');
    await expect.poll(() => rows().count()).toBe(2);
    expect(await panel().getByRole('combobox', { name: '比较的值' }).inputValue()).toBe('新疆');
    await expect
      .poll(savedRule, { timeout: 10_000 })
      .toEqual({ and: [{ '>': [{ var: 'input.weight' }, 3] }, { '==': [{ var: 'input.region' }, '新疆'] }] });
  });

  it('marks what is wrong in a formula where it is, and keeps the last whole one', async () => {
    await view('公式');
    const formula = panel().getByTestId('formula');
    await formula.fill('重里 > 3');
    await panel().getByTestId('formula-problem').getByText('没有字段“重里”。').waitFor();
    expect(await panel().getByTestId('formula-fault').innerText()).toBe('重里');
    expect(await sentence().innerText()).toBe('重量 > 3 且 地区 = “新疆”');
  });
});

describe('an input method', () => {
  it('picks words in the formula bar without taking what is offered', async () => {
    const formula = panel().getByTestId('formula');
    await formula.fill('');
    await formula.focus();
    await compose('重');
    expect(await formula.inputValue()).toBe('重');
    await panel().getByTestId('completions').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => formula.inputValue()).toBe('重量');
    await page.keyboard.type(' > 5');
    await expect.poll(() => sentence().innerText()).toBe('重量 > 5');
  });

  it('picks words in the list of fields without choosing one', async () => {
    await view('条件');
    const field = panel().getByTestId('rule-builder').getByRole('combobox', { name: '字段' });
    await field.focus();
    await compose('地区');
    expect(await sentence().innerText()).toBe('重量 > 5');
    await choose('地区');
    await expect.poll(() => sentence().innerText()).toContain('地区');
  });
});

describe('trying a node', () => {
  it('runs the draft up to it in a rehearsal, pins what came out, and takes the pin off', async () => {
    await panel().getByTestId('tab-test').click();
    await panel().getByText('演练 · 不会发到真实平台').waitFor();
    await panel().getByTestId('run-to').click();
    await panel().getByTestId('trial-result').getByText('已运行').waitFor();
    await panel().getByTestId('pin').click();
    await panel().getByTestId('pinned').waitFor();
    expect(await panel().getAttribute('data-pinned')).toBe('true');
    await panel().getByTestId('unpin').click();
    await panel().getByTestId('pin').waitFor();
  });

  it('made the browser complain of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
