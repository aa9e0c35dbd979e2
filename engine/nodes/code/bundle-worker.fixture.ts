import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/** For tests: bundles the worker into a folder of its own, since Node 20 runs no TypeScript, and says so by DALIU_DIST. Returns the way to remove it. */
export async function bundleWorker(): Promise<() => void> {
  const root = join(import.meta.dirname, '../../..');
  const before = process.env['DALIU_DIST'];
  mkdirSync(join(root, '.test-dist'), { recursive: true });
  const outDir = mkdtempSync(join(root, '.test-dist/code-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { external: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      rollupOptions: { input: { 'code-worker': join(import.meta.dirname, 'code-worker.ts') } },
    },
  });
  process.env['DALIU_DIST'] = outDir;
  return () => {
    if (before === undefined) delete process.env['DALIU_DIST'];
    else process.env['DALIU_DIST'] = before;
    rmSync(outDir, { recursive: true, force: true });
  };
}
