import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { runCases } from '../trial/run-cases.ts';
import { missing, type Command } from './command.ts';
import { loadFlow } from './load-flow.ts';

/** Runs the cases a flow carries, on an engine in memory that reaches nothing outside. */
export const test: Command = {
  usage: 'test FLOW [FLOW …] [--json]   (FLOW: a folder with flow.json, or the file)',
  summary: {
    zh: '运行流程自带的用例，不访问外部',
    en: 'Run the cases of a flow; nothing outside is reached',
  },
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    if (positionals.length === 0) throw missing('FLOW');
    let passed = 0;
    let failed = 0;
    const report: Json[] = [];
    for (const path of positionals) {
      const results = await runCases(await loadFlow(path));
      report.push({ flow: path, cases: results as unknown as Json });
      for (const { name, passed: good, mismatches } of results) {
        if (good) passed += 1;
        else failed += 1;
        if (values.json) continue;
        out(`${good ? '✓' : '✗'} ${path}  ${name.zh} / ${name.en}`);
        for (const { path: at, expected, actual } of mismatches) {
          out(`    ${at}: 期望 expected ${printJson(expected)}，实际 got ${printJson(actual)}`);
        }
      }
    }
    out(values.json ? printJson({ passed, failed, flows: report }) : `${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
};
