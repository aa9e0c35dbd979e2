import { Type } from 'typebox';
import { problem, type Problem } from '../../schemas/problem.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import { EngineError } from '../core/errors.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { createCodePool, type CodePool } from './code/code-pool.ts';
import type { CodeResult } from './code/sandbox.ts';

/** One pool per process, made when code first runs: most installations never need it. */
let pool: CodePool | undefined;

export const code = defineNode({
  type: 'code',
  version: 1,
  title: { zh: '代码', en: 'Code' },
  summary: {
    zh: '在沙箱里运行一段 JavaScript，不能联网或读写文件。',
    en: 'Runs JavaScript in a sandbox without network, files or clock.',
  },
  group: 'advanced',
  icon: 'code',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      source: field(Type.String({ minLength: 1, maxLength: 100_000 }), '代码', 'Source', {
        control: 'code',
        help: {
          zh: '函数体，或 export default (data) => …。data 有 input、steps、item、index、run、events 和 now；双精度装不下的数字以文本给出，返回时可写成文本。',
          en: 'A function body, or export default (data) => …. data holds input, steps, item, index, run, events and now; numbers beyond a double come as texts.',
        },
      }),
      timeoutMs: Type.Optional(
        field(Type.Integer({ minimum: 10, maximum: 10_000 }), '最长运行', 'Longest run', {
          control: 'duration',
          default: 1_000,
        }),
      ),
      memoryMb: Type.Optional(
        field(Type.Integer({ minimum: 4, maximum: 256 }), '内存上限（MB）', 'Memory limit (MB)', {
          default: 32,
        }),
      ),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '统计件数', en: 'Count the pieces' },
      config: {
        source: 'return { pieces: data.input.lines.reduce((sum, line) => sum + line.quantity, 0) };',
      },
      data: { input: { lines: [{ quantity: 2 }, { quantity: 3 }] } },
      output: { pieces: 5 },
    },
    {
      name: { zh: '写成模块', en: 'Written as a module' },
      config: { source: 'const half = (n) => n / 2;\nexport default ({ input }) => half(input.amount);' },
      data: { input: { amount: 9 } },
      output: 4.5,
    },
    {
      name: { zh: '不会结束的代码', en: 'Code that never ends' },
      config: { source: 'while (true) {}', timeoutMs: 50 },
      data: { input: null },
      errorCode: 'code-timeout',
    },
  ],
  examine: ({ source }) => checkSyntax(source),
  prepare({ source, timeoutMs = 1_000, memoryMb = 32 }) {
    return {
      async execute(call) {
        pool ??= createCodePool();
        const data = printForCode({ ...call.data, now: call.now });
        const job = { source, data, now: call.now, timeoutMs, memoryBytes: memoryMb * 1024 * 1024 };
        const result = await pool.run(job, call.signal);
        if (!result.ok) throw asError(result, timeoutMs, memoryMb);
        return done(parseJson(result.json));
      },
    };
  },
});

/** Compiled where it will run, so that the check and the run agree on what the language is. */
async function checkSyntax(source: string): Promise<Problem[]> {
  const job = { source, data: 'null', now: 0, timeoutMs: 2_000, memoryBytes: CHECK_BYTES, compileOnly: true };
  let result: CodeResult;
  try {
    pool ??= createCodePool();
    result = await pool.run(job, new AbortController().signal);
  } catch (error) {
    if (error instanceof EngineError) return [notChecked(error)];
    throw error;
  }
  if (result.ok) return [];
  const { message, line = 1 } = result;
  return [
    problem(
      'code-syntax',
      '/source',
      `第 ${line} 行不是有效的 JavaScript：${message}`,
      `Line ${line} is no JavaScript: ${message}`,
      source.split('\n')[line - 1]?.trim().slice(0, 80),
    ),
  ];
}

const CHECK_BYTES = 64 * 1024 * 1024;

/** Without a thread to compile in, the author is told so; the run will find what is wrong. */
const notChecked = ({ text, code: reason }: EngineError): Problem => ({
  ...problem(reason, '/source', `代码没有检查：${text.zh}`, `The code was not checked: ${text.en}`),
  severity: 'warning',
});

/** JSON in which a number that a double cannot hold is a text, since that is what the code could not hold either. */
const printForCode = (data: unknown): string =>
  JSON.stringify(data, function print(this: Record<string, unknown>, name, value: unknown) {
    // JSON.stringify has asked the Big for its text already; the holder still has the number.
    const held = this[name];
    return isDecimal(held) ? printNumeric(held) : value;
  });

function asError(
  { reason, message }: Extract<CodeResult, { ok: false }>,
  timeoutMs: number,
  memoryMb: number,
): EngineError {
  switch (reason) {
    case 'time':
      return new EngineError('code-timeout', {
        zh: `代码超过 ${timeoutMs} 毫秒没有结束。`,
        en: `The code did not end within ${timeoutMs} ms.`,
      });
    case 'memory':
      return new EngineError('code-memory', {
        zh: `代码用的内存超过 ${memoryMb} MB。`,
        en: `The code needs more than ${memoryMb} MB.`,
      });
    case 'result':
      return new EngineError('code-result', {
        zh: `代码的结果不是 JSON：${message}`,
        en: `The result of the code is no JSON: ${message}`,
      });
    default:
      return new EngineError('code-threw', {
        zh: `代码出错：${message}`,
        en: `The code has thrown: ${message}`,
      });
  }
}
