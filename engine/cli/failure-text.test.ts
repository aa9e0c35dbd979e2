import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { EngineError } from '../core/errors.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { missing } from './command.ts';
import { failureText } from './failure-text.ts';

const failureOf = (work: () => unknown): ReturnType<typeof failureText> => {
  try {
    work();
  } catch (error) {
    return failureText(error);
  }
  throw new Error('nothing was thrown');
};

test('wrong options are named in both languages, and the usage helps', () => {
  const read = (args: string[]) => () =>
    parseArgs({ args, options: { limit: { type: 'string' }, json: { type: 'boolean' } } });
  expect(failureOf(read(['--frob']))).toEqual({
    text: '没有选项 --frob / there is no option --frob',
    usage: true,
  });
  expect(failureOf(read(['more']))).toEqual({ text: '多了 more / one word too many: more', usage: true });
  expect(failureOf(read(['--limit'])).text).toContain('wants a value');
  expect(failureOf(read(['--json=yes'])).text).toContain('takes no value');
});

test('a missing word, a refusal and broken JSON are told without a stack', () => {
  expect(failureText(missing('FLOW'))).toEqual({ text: '缺少 FLOW / FLOW is missing', usage: true });
  const refusal = new EngineError('run-not-found', { zh: '没有运行 r1。', en: 'There is no run r1.' });
  expect(failureText(refusal).text).toBe('run-not-found: 没有运行 r1。 / There is no run r1.');
  expect(failureOf(() => parseJson('{bad')).text).toMatch(/^不是有效的 JSON：.* \/ Not valid JSON: [^\n]*$/);
});

test('what nobody foresaw keeps its stack', () => {
  expect(failureText(new RangeError('odd')).text).toContain('failure-text.test.ts');
});
