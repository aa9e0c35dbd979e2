import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { median } from './bench.ts';

/** What the figures depend on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  os: string;
  arch: string;
  /** Median of one small write forced to the disk of the bench's folders: what a commit cannot be faster than. */
  fdatasyncMs: number;
}

export const describeMachine = (folder: string): Machine => {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    os: `${type()} ${release()}`,
    arch: process.arch,
    fdatasyncMs: fdatasyncMs(folder),
  };
};

const fdatasyncMs = (folder: string): number => {
  const file = openSync(join(folder, 'fdatasync'), 'w');
  const block = Buffer.alloc(4096, 1);
  try {
    const times = Array.from({ length: 50 }, () => {
      writeSync(file, block);
      const startedAt = performance.now();
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
    return Number(median(times).toFixed(3));
  } finally {
    closeSync(file);
  }
};

const packages = ['fastify', 'knex', 'sqlite3', 'autocannon', 'json-logic-js'];

/** Versions by name; `sqlite` is the library inside the driver. */
export const describeVersions = async (): Promise<Record<string, string>> => {
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = { node: process.versions.node, sqlite: await sqliteVersion() };
  for (const name of packages) {
    const { version } = JSON.parse(readFileSync(packageFile(require, name), 'utf8')) as { version: string };
    versions[name] = version;
  }
  return versions;
};

/** Packages do not export their package.json, so it is looked for above their entry. */
const packageFile = (require: NodeJS.Require, name: string): string => {
  const folder = require.resolve.paths(name)?.find((path) => {
    try {
      readFileSync(join(path, name, 'package.json'));
      return true;
    } catch {
      return false;
    }
  });
  if (folder === undefined) throw new Error(`the package ${name} is not installed`);
  return join(folder, name, 'package.json');
};

const sqliteVersion = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const database = new sqlite3.Database(':memory:');
    database.get('select sqlite_version() as version', (error: Error | null, row: { version: string }) => {
      database.close();
      if (error === null) resolve(row.version);
      else reject(error);
    });
  });
