import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { checkRule, compileRule, ruleEvalSuite, type RuleMode } from '../rules/index.ts';
import {
  UsageError,
  missing,
  wrongAction,
  type Command,
  type CommandContext,
  type ExitCode,
} from './command.ts';
import { readJsonArgument, readJsonFile } from './read-input.ts';

const suite = (file: string, mode: RuleMode, json: boolean, { out }: CommandContext): ExitCode => {
  const cases = readJsonFile(file);
  if (!Array.isArray(cases))
    throw new UsageError('套件应为数组 / a suite is an array of [rule, data, expected]');
  const result = ruleEvalSuite(cases, mode);
  if (json) out(printJson(result));
  else {
    for (const { index, expected, actual } of result.failed) {
      out(`#${index}  expected ${printJson(expected)}  got ${printJson(actual)}`);
    }
    out(`${result.passed} / ${result.total}`);
  }
  return result.failed.length === 0 ? 0 : 1;
};

const one = (
  ruleText: string,
  dataText: string,
  mode: RuleMode,
  json: boolean,
  { out, err }: CommandContext,
): ExitCode => {
  const rule = readJsonArgument(ruleText);
  const problems = checkRule(rule, { mode });
  if (problems.length > 0) {
    if (json) out(printJson({ problems }));
    else for (const { path, message } of problems) err(`${path || '/'}  ${message.zh} / ${message.en}`);
    return 1;
  }
  const { value, trace } = compileRule(rule, { mode }).trace(readJsonArgument(dataText));
  out(printJson(json ? { value, trace } : value));
  return 0;
};

/** Evaluates a rule, or a whole suite of them, without server or database. */
export const rule: Command = {
  usage: 'rule eval (RULE DATA | SUITE) [--compat] [--json]   (RULE, DATA: JSON, @file or -)',
  summary: {
    zh: '计算一条规则，或运行整个用例文件 [规则, 数据, 期望]',
    en: 'Evaluate a rule, or a suite file of [rule, data, expected]',
  },
  async run(context) {
    const { values, positionals } = parseArgs({
      args: context.args,
      allowPositionals: true,
      options: { compat: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const [action, first, second] = positionals;
    if (action !== 'eval') throw wrongAction(action, 'eval');
    if (first === undefined) throw missing('RULE');
    const mode: RuleMode = values.compat ? 'compat' : 'strict';
    const json = values.json ?? false;
    return second === undefined ? suite(first, mode, json, context) : one(first, second, mode, json, context);
  },
};
