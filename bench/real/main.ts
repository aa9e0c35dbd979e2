import { fork } from 'node:child_process';
import { runSuites, type Runner } from './run-suites.ts';
import type { SuiteResult } from './suite.ts';
import { suites } from './suites.ts';

const LONGEST_MS = 60_000;

/** A process per suite: one that hangs in a loop is killed, and one that crashes takes no other with it. */
const inChild: Runner = (suite, folder) =>
  new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', ['--suite', suite.name, folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const limitMs = suite.timeoutMs ?? LONGEST_MS;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`stopped after ${limitMs / 1000} s`));
    }, limitMs);
    child.once('message', (result) => resolve(result as SuiteResult));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended without a result (${signal ?? `exit code ${code}`})`));
    });
  });

async function runOne(name: string, folder: string): Promise<void> {
  const suite = suites.find((candidate) => candidate.name === name);
  if (suite === undefined) throw new Error(`no suite ${name}`);
  const result = await suite.run(folder);
  await new Promise<void>((resolve, reject) => {
    process.send?.(result, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
  process.disconnect();
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--suite' && args[1] !== undefined && args[2] !== undefined) {
    await runOne(args[1], args[2]);
    return 0;
  }
  if (args[0] === undefined || args.length > 1) {
    console.error('usage: test-real <data folder>');
    return 2;
  }
  return (await runSuites(args[0], suites, inChild, console.log)).exitCode;
}

process.exitCode = await main(process.argv.slice(2));
