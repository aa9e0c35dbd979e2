import { expect, test } from 'vitest';
import { decideOverlap, MAX_QUEUED } from './overlap.ts';

test.each([
  ['skip', 0, 0, 'start'],
  ['skip', 1, 0, 'skip'],
  ['skip', 0, 1, 'skip'],
  ['queue', 0, 0, 'start'],
  ['queue', 1, 0, 'queue'],
  ['queue', 0, 1, 'queue'],
  ['queue', 1, MAX_QUEUED - 1, 'queue'],
  ['queue', 1, MAX_QUEUED, 'skip'],
  ['parallel', 0, 0, 'start'],
  ['parallel', 50, 0, 'start'],
] as const)('%s with %i running and %i queued: %s', (policy, running, queued, expected) => {
  expect(decideOverlap(policy, running, queued)).toBe(expected);
});
