import { expect, it } from 'vitest';
import type { Outcome } from '../sdk/outcome.ts';
import { tryNode } from '../sdk/try-node.ts';
import { switchNode } from './switch.ts';

const over = (port: string, kilograms: number): object => ({
  port,
  rule: { '>': [{ var: 'input.weight' }, kilograms] },
});
const run = (config: object, weight?: number): Promise<Outcome> =>
  tryNode(
    switchNode,
    { mode: 'first', cases: [over('heavy', 20), over('medium', 3)], onUnknown: 'fail', ...config },
    { data: { input: weight === undefined ? {} : { weight } } },
  );

it('takes the first case that holds, or all of them', async () => {
  expect(await run({}, 30)).toEqual({ kind: 'done', output: { ports: ['heavy'] }, port: 'heavy' });
  expect(await run({ mode: 'all' }, 30)).toEqual({
    kind: 'done',
    output: { ports: ['heavy', 'medium'] },
    port: ['heavy', 'medium'],
  });
  expect(await run({}, 5)).toMatchObject({ port: 'medium' });
});

it('takes else, or the case it is told, where none holds', async () => {
  expect(await run({}, 1)).toMatchObject({ port: 'else' });
  expect(await run({ mode: 'all', else: 'medium' }, 1)).toMatchObject({ port: 'medium' });
});

it('says what a missing value means', async () => {
  expect(await run({})).toMatchObject({
    kind: 'failed',
    error: { code: 'rule-unknown', path: '/cases/0/rule' },
  });
  expect(await run({ onUnknown: 'skip' })).toMatchObject({ port: 'else' });
});
