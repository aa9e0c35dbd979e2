import { expect, it } from 'vitest';
import { readStepKey } from './step-key.ts';

it('takes a step key apart', () => {
  expect(readStepKey('charge')).toEqual({ scopes: [], node: 'charge', lane: 1, undo: false });
  expect(readStepKey('a[0]/b[2]/charge')).toMatchObject({
    scopes: [
      { node: 'a', index: 0 },
      { node: 'b', index: 2 },
    ],
    node: 'charge',
  });
  expect(readStepKey('mail@2')).toMatchObject({ node: 'mail', lane: 2 });
  expect(readStepKey('retry@2[0]/charge')).toMatchObject({
    node: 'charge',
    lane: 2,
    scopes: [{ node: 'retry' }],
  });
  expect(readStepKey('loop[3]/charge~undo')).toMatchObject({ node: 'charge', undo: true });
});

it('shows a key of another shape as it is', () => {
  for (const key of ['', 'a/b', 'a[x]/b', '[0]/b'])
    expect(readStepKey(key)).toMatchObject({ node: key, scopes: [] });
});
