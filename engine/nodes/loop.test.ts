import { expect, it } from 'vitest';
import type { Outcome } from '../sdk/outcome.ts';
import { tryNode, type Trial } from '../sdk/try-node.ts';
import { loop } from './loop.ts';

const pages = { or: [{ '==': [{ var: 'turns' }, 0] }, { var: 'last.hasMore' }] };
const run = (config: object, trial: Trial = {}): Promise<Outcome> =>
  tryNode(loop, { while: pages, onUnknown: 'fail', ...config }, trial);
const turn = (...arrived: { hasMore?: boolean }[]): Trial => ({
  woken: { why: 'turn', payload: arrived.length },
  arrived,
});

it('asks its rule before the first turn and after each', async () => {
  expect(await run({ maxIterations: 7 })).toEqual({
    kind: 'scope',
    items: null,
    concurrency: 1,
    maxIterations: 7,
  });
  expect(await run({}, turn({ hasMore: true }))).toEqual({ kind: 'again' });
  expect(await run({}, turn({ hasMore: true }, { hasMore: false }))).toEqual({
    kind: 'done',
    output: { turns: 2, results: [{ hasMore: true }, { hasMore: false }] },
  });
});

it('says what an unknown answer means', async () => {
  expect(await run({}, turn({}))).toMatchObject({
    kind: 'failed',
    error: { code: 'rule-unknown', details: { missing: 'last.hasMore' } },
  });
  expect(await run({ onUnknown: 'true' }, turn({}))).toEqual({ kind: 'again' });
  expect(await run({ onUnknown: 'false' }, turn({}))).toMatchObject({ kind: 'done', output: { turns: 1 } });
});
