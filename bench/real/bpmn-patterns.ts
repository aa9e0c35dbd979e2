import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problemsOf, runCases, type PatternCase } from './bpmn-run.ts';
import { translateBpmn } from './bpmn.ts';
import { tally, type Suite } from './suite.ts';

interface Expected {
  patterns: { pattern: string; cases: PatternCase[] }[];
}

/** Control-flow patterns of a BPMN test bed, translated into flows, run on the engine and compared by trace. */
export const bpmnPatterns: Suite = {
  name: 'bpmn-patterns',
  folder: '06-workflow/bpmn-patterns',
  async run(dir) {
    const { patterns } = JSON.parse(await readFile(join(dir, 'expected.json'), 'utf8')) as Expected;
    const checks = tally();
    for (const { pattern, cases } of patterns) {
      const flow = translateBpmn(await readFile(join(dir, `${pattern}.bpmn`), 'utf8'));
      checks.equal(`${pattern}: problems`, problemsOf(flow), []);
      const ends = await runCases(flow, cases);
      cases.forEach(({ input, trace_multiset: trace }, i) => {
        const expected = { status: 'completed', trace: trace.toSorted() };
        checks.equal(`${pattern} ${input ?? ''}`, ends[i], expected);
      });
    }
    checks.note(`${patterns.length} patterns`);
    return checks.result();
  },
};
