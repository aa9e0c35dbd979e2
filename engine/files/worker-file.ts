import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a bundled worker lies: beside the running bundle, whose chunks may be one folder deeper, or in DALIU_DIST. */
export function workerFile(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = [process.env['DALIU_DIST'], here, dirname(here)].filter((folder) => folder !== undefined);
  const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!file)
    throw new Error(`${name} is in none of ${folders.join(', ')}: build the engine, or set DALIU_DIST.`);
  return file;
}
