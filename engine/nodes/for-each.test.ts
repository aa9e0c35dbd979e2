import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { tryNode, type Trial } from '../sdk/try-node.ts';
import { forEach } from './for-each.ts';

const run = (lines: Json, more: object = {}, trial: Trial = {}): Promise<Outcome> =>
  tryNode(
    forEach,
    { items: { path: 'input.lines' }, ...more },
    { data: { input: { lines }, steps: { first: 1 } }, ...trial },
  );
const numbers = (length: number): number[] => Array.from({ length }, (_, n) => n);

describe('the for-each node', () => {
  it('freezes up to a thousand items in its own run', async () => {
    expect(await run([])).toEqual({ kind: 'scope', items: [], concurrency: 1, maxIterations: 0 });
    expect(await run(numbers(1_000), { concurrency: 8 })).toMatchObject({
      kind: 'scope',
      concurrency: 8,
      maxIterations: 1_000,
    });
  });

  it('gives more to child runs, each with its part and what the body may read', async () => {
    const outcome = await run(numbers(1_201), { concurrency: 4 });
    if (outcome.kind !== 'wait') throw new Error(`was ${outcome.kind}`);
    const parts = outcome.children?.map(({ part }) => part);
    expect(outcome.wait).toEqual({ kind: 'child', children: outcome.children?.map(({ id }) => id) });
    expect(new Set(outcome.wait.children).size).toBe(3);
    expect(parts?.map((part) => [part?.offset, part?.items.length, part?.concurrency])).toEqual([
      [0, 500, 4],
      [500, 500, 4],
      [1_000, 201, 4],
    ]);
    expect(parts?.flatMap((part) => part?.items ?? [])).toEqual(numbers(1_201));
    expect(outcome.children?.[1]).toMatchObject({
      flow: 'trial',
      version: 1,
      reports: true,
      part: { node: 'trial', context: { steps: { first: 1 } } },
    });
    expect(await run(numbers(1_201), { concurrency: 4 })).toEqual(outcome);
  });

  it('puts the results of the batches together in their order', async () => {
    const batch = (results: Json[], failed: number): Json => ({
      run: 'r',
      status: 'completed',
      output: { results, succeeded: results.length - failed, failed },
      error: null,
    });
    const payload = [batch([0, 1], 0), batch([2], 1)];
    expect(await run(null, {}, { woken: { why: 'child', payload } })).toEqual({
      kind: 'done',
      output: { results: [0, 1, 2], succeeded: 2, failed: 1 },
    });
  });

  it('fails with a batch that failed, or was canceled', async () => {
    const error = { code: 'too-long', message: 'm', blame: 'engine', retryable: false };
    const end = (status: string, given: Json): Trial => ({
      woken: { why: 'child', payload: [{ run: 'r', status, output: null, error: given }] },
    });
    expect(await run(null, {}, end('failed', error))).toEqual({ kind: 'failed', error });
    expect(await run(null, {}, end('canceled', null))).toMatchObject({
      kind: 'failed',
      error: { code: 'batch-canceled' },
    });
  });
});
