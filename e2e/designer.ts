import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds the web app beside the engine in `dist`, where the server looks for it. */
export function buildDesigner(dist: string): void {
  const root = join(import.meta.dirname, '..');
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--outDir',
      join(dist, 'designer'),
      '--emptyOutDir',
      '--logLevel',
      'error',
    ],
    { cwd: root, stdio: 'inherit' },
  );
}
