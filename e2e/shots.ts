import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { openDemoShop } from '../schemas/api/demo-shop.ts';
import type { createRepair } from '../schemas/api/repairs.ts';
import { openBrowser } from './browser.ts';
import { openOutside } from './outside.ts';
import { enterAsOwner, OWNER } from './owner.ts';
import { fillWithRuns, newestRun } from './sample-data.ts';
import { startServer } from './server.ts';

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const languages = { zh: '中文', en: 'English' };

interface Shot {
  name: string;
  path: string;
  /** What to do before the picture is taken. */
  act?(page: Page): Promise<void>;
}

const press = (selector: string) => (page: Page) => page.locator(selector).first().click();

const find = (text: string) => async (page: Page) => {
  await page.locator('.search-opener').click();
  await page.locator('.finder input').fill(text);
  await page.locator('.finder-list li').first().waitFor();
};

/** Every screen, in the state that shows most of it. */
const shotsOf = (run: Record<'routed' | 'failed' | 'unclear' | 'task' | 'repair', string>): Shot[] => [
  { name: 'today', path: '/' },
  { name: 'today-group', path: '/', act: press('.cause-name') },
  { name: 'search', path: '/', act: find('fd') },
  { name: 'notices', path: '/', act: press('[data-testid="notices"]') },
  { name: 'runs', path: '/runs' },
  { name: 'runs-failed', path: '/runs?status=failed' },
  { name: 'runs-none', path: '/runs?key=404' },
  { name: 'runs-retry', path: '/runs?status=failed&flow=shipping', act: press('.page-actions button') },
  { name: 'run', path: `/runs/${run.routed}` },
  { name: 'run-failed', path: `/runs/${run.failed}`, act: press('.disclose >> nth=2') },
  { name: 'run-unclear', path: `/runs/${run.unclear}`, act: press('.choices input') },
  { name: 'run-task', path: `/runs/${run.task}` },
  { name: 'run-cancel', path: `/runs/${run.task}`, act: press('.page-actions button') },
  { name: 'run-unknown', path: '/runs/404' },
  { name: 'repairs', path: '/repairs' },
  { name: 'repair', path: `/repairs/${run.repair}` },
  { name: 'cases', path: '/cases' },
  { name: 'cases-group', path: '/cases', act: press('.cause-name') },
  { name: 'case', path: '/cases?type=quarantine', act: press('.cases a') },
  { name: 'flows', path: '/flows' },
  { name: 'flows-pause', path: '/flows', act: press('.flows .cell-act button') },
  { name: 'users', path: '/settings/users' },
  { name: 'tokens', path: '/settings/tokens' },
  { name: 'token-new', path: '/settings/tokens', act: press('.bar button') },
  { name: 'password', path: '/settings/password' },
  { name: 'nowhere', path: '/nowhere' },
];

/** Streams never end, so the page is at rest once nothing on it waits for an answer. */
const atRest = (page: Page): Promise<unknown> =>
  page
    .waitForSelector('h1:visible')
    .then(() => page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null));

async function open(browser: Browser, address: string, size: keyof typeof sizes): Promise<Page> {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(OWNER.login);
  await page.locator('input[type="password"]').fill(OWNER.password);
  await page.locator('button[type="submit"]').click();
  await page.locator('.shell').waitFor();
}

async function shootAll(
  page: Page,
  address: string,
  folder: string,
  shots: Shot[],
  size: string,
): Promise<void> {
  for (const [language, name] of Object.entries(languages)) {
    await page.getByRole('button', { name, exact: true }).click();
    for (const shot of shots) {
      await page.goto(address + shot.path);
      await atRest(page);
      await shot.act?.(page);
      await atRest(page);
      await page.screenshot({ path: join(folder, `${shot.name}-${language}-${size}.png`) });
    }
  }
}

/** The picture that the README shows. */
async function shootForDocs(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(address);
  await signIn(page);
  await page.goto(`${address}/runs`);
  await page.locator('.runs tbody tr.ant-table-row').first().waitFor();
  await page.mouse.move(0, 0);
  await atRest(page);
  mkdirSync(join('docs', 'images'), { recursive: true });
  await page.screenshot({ path: join('docs', 'images', 'runs.png') });
  await context.close();
}

/** What an installation that is still empty asks first. */
async function shootWelcome(browser: Browser, address: string, folder: string): Promise<void> {
  for (const size of ['desk', 'phone'] as const) {
    const page = await open(browser, address, size);
    await signIn(page);
    await page.locator('.welcome').waitFor();
    await page.screenshot({ path: join(folder, `welcome-zh-${size}.png`) });
    await page.context().close();
  }
}

/** Pictures of every screen in both languages, at a desk and on a phone, into `shots/`. */
async function main(): Promise<void> {
  const dist = process.env['DALIU_DIST'] ?? import.meta.dirname;
  const folder = join(process.cwd(), 'shots');
  const data = mkdtempSync(join(tmpdir(), 'daliu-shots-'));
  mkdirSync(folder, { recursive: true });
  const outside = await openOutside();
  const server = await startServer(dist, data, {
    DALIU_HTTP_ALLOW: outside.host,
    DALIU_RATE_LIMIT: '100000',
  });
  const browser = await openBrowser();
  try {
    const { address } = server;
    for (const size of ['desk', 'phone'] as const) {
      const page = await open(browser, address, size);
      await atRest(page);
      await page.screenshot({ path: join(folder, `set-up-zh-${size}.png`) });
      await page.context().close();
    }
    const owner = await enterAsOwner(address);
    await shootWelcome(browser, address, folder);
    await owner.call<typeof openDemoShop>('POST', '/api/v1/demo-shop/open');
    await fillWithRuns(owner, outside, join(process.cwd(), 'flows'));
    outside.answer(400, { message: 'branch code unknown' });
    const repair = await owner.call<typeof createRepair>('POST', '/api/v1/repairs', {
      filter: { flow: 'shipping', errorCode: 'http-refused' },
      change: {},
      reason: '网点代码已补',
      ratePerMinute: 60,
      stopAfterErrors: 20,
    });
    const shots = shotsOf({
      routed: await newestRun(owner, 'flow=order-intake&status=completed'),
      failed: await newestRun(owner, 'flow=shipping&status=failed'),
      unclear: await newestRun(owner, 'flow=old-carrier'),
      task: await newestRun(owner, 'flow=refund&mode=live'),
      repair: repair.id,
    });
    for (const size of ['desk', 'phone'] as const) {
      const page = await open(browser, address, size);
      await atRest(page);
      await page.screenshot({ path: join(folder, `sign-in-zh-${size}.png`) });
      await signIn(page);
      await shootAll(page, address, folder, shots, size);
      await page.context().close();
    }
    if (process.argv.includes('--docs')) await shootForDocs(browser, address);
  } finally {
    await browser.close();
    await server.stop();
    await outside.stop();
    rmSync(data, { recursive: true, force: true });
  }
  console.log(folder);
}

await main();
