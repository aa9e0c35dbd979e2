import { expect, it } from 'vitest';
import type { Outcome } from '../sdk/outcome.ts';
import { tryNode, type Trial } from '../sdk/try-node.ts';
import { subFlow } from './sub-flow.ts';

const run = (more: object, trial: Trial = {}): Promise<Outcome> =>
  tryNode(
    subFlow,
    { flow: 'freight', input: { path: 'input' }, wait: true, ...more },
    { now: 5, data: { input: { weight: 1 } }, ...trial },
  );

it('starts a child under an id that a repeat keeps, and waits for it', async () => {
  const child = { id: 'id-child', flow: 'freight', version: 3, input: { weight: 1 }, reports: true };
  expect(await run({ version: 3 })).toEqual({
    kind: 'wait',
    wait: { kind: 'child', children: ['id-child'] },
    children: [child],
  });
});

it('goes on at once when it need not wait', async () => {
  expect(await run({ wait: false })).toMatchObject({
    wait: { kind: 'time', dueAt: 5 },
    children: [{ reports: false }],
  });
  expect(await run({ wait: false }, { woken: { why: 'due', payload: null } })).toEqual({
    kind: 'done',
    output: { run: 'id-child' },
  });
});

it('fails with the error of its child, and says which run it was', async () => {
  const error = { code: 'no-rate', message: 'm', blame: 'author', retryable: false };
  const ended = (status: string, given: typeof error | null): Trial => ({
    woken: { why: 'child', payload: [{ run: 'r2', status, output: null, error: given }] },
  });
  expect(await run({}, ended('failed', error))).toEqual({
    kind: 'failed',
    error: { ...error, details: { run: 'r2', details: null } },
  });
  expect(await run({}, ended('canceled', null))).toMatchObject({
    kind: 'failed',
    error: { code: 'child-canceled', details: { run: 'r2' } },
  });
});
