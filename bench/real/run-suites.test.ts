import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSuites, type Runner } from './run-suites.ts';
import { tally, type Suite, type SuiteResult } from './suite.ts';

const here: Runner = async (suite, folder) => suite.run(folder);
const suite = (name: string, result: SuiteResult | Error, folder = '.'): Suite => ({
  name,
  folder,
  run: () => {
    if (result instanceof Error) throw result;
    return result;
  },
});

describe('running suites', () => {
  let dir: string;
  let lines: string[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'real-'));
    lines = [];
  });
  afterEach(() => rm(dir, { recursive: true }));
  const run = (at: string, ...list: Suite[]): ReturnType<typeof runSuites> =>
    runSuites(at, list, here, (line) => void lines.push(line));

  it('counts suites and ends with the count', async () => {
    const good = suite('a', { passed: 3, total: 3, notes: [] });
    expect(await run(dir, good, good)).toEqual({ suites: 2, passed: 2, exitCode: 0 });
    expect(lines.at(-1)).toBe('real data: 2 of 2 suites');
  });

  it('fails for a failed check, a throw, a missing folder and a suite that checked nothing', async () => {
    const bad = [
      suite('short', { passed: 2, total: 3, notes: ['row 2: 1, expected 2'] }),
      suite('thrown', new Error('no such column')),
      suite('gone', { passed: 1, total: 1, notes: [] }, 'no-such-folder'),
      suite('empty', { passed: 0, total: 0, notes: [] }),
    ];
    expect(await run(dir, ...bad)).toEqual({ suites: 4, passed: 0, exitCode: 1 });
    expect(lines.join('\n')).toContain('row 2: 1, expected 2');
    expect(lines.join('\n')).toContain('no such column');
  });

  it('is no failure where there is no data', async () => {
    const gone = join(dir, 'nowhere');
    expect(await run(gone, suite('a', { passed: 1, total: 1, notes: [] }))).toMatchObject({ exitCode: 0 });
    expect(lines.at(-1)).toBe('real data: 0 of 1 suites');
  });
});

describe('a tally', () => {
  it('counts what holds and shows what does not', () => {
    const checks = tally();
    checks.equal('rows', { n: 3 }, { n: 3 });
    checks.equal('sum', '1.10', '1.1');
    checks.holds('sorted', true);
    expect(checks.result()).toEqual({ passed: 2, total: 3, notes: ['sum: "1.10", expected "1.1"'] });
  });

  it('keeps the list of failures short', () => {
    const checks = tally();
    for (let index = 0; index < 50; index += 1) checks.equal(`row ${index}`, 1, 2);
    const { notes, passed } = checks.result();
    expect(passed).toBe(0);
    expect(notes).toHaveLength(21);
    expect(notes.at(-1)).toBe('… and 30 more');
  });
});
