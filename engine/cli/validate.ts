import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { errorsOf, examineFlow } from '../server/check-flow.ts';
import { missing, type Command } from './command.ts';
import { loadFlow } from './load-flow.ts';

const problemsIn = async (path: string): Promise<Problem[]> => {
  try {
    return await examineFlow(await loadFlow(path), createRegistry(nodeTypes));
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem];
    throw error;
  }
};

/** Checks flow files as publishing would: document, settings, expressions, graph. */
export const validate: Command = {
  usage: 'validate FLOW [FLOW …] [--json]   (FLOW: a folder with flow.json, or the file)',
  summary: { zh: '检查流程文件，问题指到具体字段', en: 'Check flow files; each problem names its field' },
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    if (positionals.length === 0) throw missing('FLOW');
    let errors = 0;
    const report: Json[] = [];
    for (const path of positionals) {
      const problems = await problemsIn(path);
      errors += errorsOf(problems).length;
      report.push({ flow: path, problems: problems as unknown as Json });
      if (values.json) continue;
      if (problems.length === 0) out(`${path}: ✓`);
      for (const { path: at, message, severity } of problems) {
        out(`${path}${at}: ${severity === 'warning' ? '⚠' : '✗'} ${message.zh} / ${message.en}`);
      }
    }
    if (values.json) out(printJson(report));
    return errors === 0 ? 0 : 1;
  },
};
