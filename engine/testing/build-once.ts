import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bundles the engine and the page once before the tests that start real processes, into a folder of this test run,
 * so that two runs at the same time, or two files of one, never overwrite each other's files.
 */
export const setup = (): (() => void) => {
  const root = join(import.meta.dirname, '../..');
  mkdirSync(join(root, '.test-dist'), { recursive: true });
  const dist = mkdtempSync(join(root, '.test-dist/'));
  const build = (...mode: string[]): Buffer =>
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', ...mode, '--logLevel', 'error'],
      { cwd: root, env: { ...process.env, DALIU_DIST: dist }, stdio: 'inherit' },
    );
  build('--mode', 'engine');
  build();
  process.env['DALIU_DIST'] = dist;
  return () => rmSync(dist, { recursive: true, force: true });
};
