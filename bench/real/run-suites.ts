import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite, SuiteResult } from './suite.ts';

/** Runs one suite over its folder; rejects where the suite throws or takes too long. */
export type Runner = (suite: Suite, folder: string) => Promise<SuiteResult>;

export interface Outcome {
  suites: number;
  passed: number;
  /** 1 if a suite failed; 0 where there is no data folder, so that a machine without it is no failure. */
  exitCode: 0 | 1;
}

/** Runs the suites one after the other and prints a line for each; the last line counts them. */
export async function runSuites(
  dir: string,
  suites: readonly Suite[],
  run: Runner,
  print: (line: string) => void,
): Promise<Outcome> {
  let passed = 0;
  const present = existsSync(dir);
  if (!present) print(`no data folder at ${dir}`);
  for (const suite of present ? suites : []) {
    const began = Date.now();
    const result = await attempt(suite, join(dir, suite.folder), run);
    const good = result.total > 0 && result.passed === result.total;
    if (good) passed += 1;
    const took = ((Date.now() - began) / 1000).toFixed(1);
    print(`${good ? 'ok  ' : 'FAIL'} ${suite.name}: ${result.passed} of ${result.total} (${took} s)`);
    for (const note of result.notes) print(`       ${note}`);
  }
  print(`real data: ${passed} of ${suites.length} suites`);
  return { suites: suites.length, passed, exitCode: present && passed < suites.length ? 1 : 0 };
}

async function attempt(suite: Suite, folder: string, run: Runner): Promise<SuiteResult> {
  if (!existsSync(folder)) return { passed: 0, total: 1, notes: [`no folder ${folder}`] };
  try {
    return await run(suite, folder);
  } catch (error) {
    return { passed: 0, total: 1, notes: [error instanceof Error ? error.message : String(error)] };
  }
}
