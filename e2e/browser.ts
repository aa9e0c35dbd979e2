import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];

/** Where installers put a browser without putting it on the path. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** No call of the browser's own to the outside, and nothing that needs a screen. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const canRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(canRun);

const own = (): string | undefined =>
  existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;

const installed = (): string | undefined => onPath() ?? places.find(canRun) ?? own();

/** Runs an installer and tells why it failed, or undefined if it did not. */
function failureOf(command: string, args: string[]): string | undefined {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 600_000 });
    return undefined;
  } catch (error) {
    return `${command} ${args.join(' ')}: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`;
  }
}

const installer = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');

/**
 * The browser that tests and pictures use: CHROME_PATH, an installed one, Playwright's own, or one installed now.
 * Throws if none can be had; what needs a browser never passes without one.
 */
export function findBrowser(): string {
  const told = process.env['CHROME_PATH'];
  if (told !== undefined && told !== '') {
    if (!canRun(told)) throw new Error(`CHROME_PATH names no program: ${told}`);
    return told;
  }
  const here = installed();
  if (here !== undefined) return here;
  const failures = [failureOf(process.execPath, [installer(), 'install', 'chromium'])];
  if (own() === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version'))
    failures.push(
      failureOf('apt-get', ['update']),
      failureOf('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']),
    );
  const now = installed();
  if (now !== undefined) return now;
  const tried = failures.filter((failure) => failure !== undefined).join('\n');
  throw new Error(`No browser: install Chromium or Chrome, or name one by CHROME_PATH. Tried:\n${tried}`);
}

/** A headless browser with a profile of its own, gone when it closes. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findBrowser(), headless: true, args: flags });
