import { expect, test } from 'vitest';
import { proveGapFree } from './proof/prove-gap-free.ts';

test('20,000 orders of all platforms arrive through faults and kills, none missed, none doubled, all as the shops have them', async () => {
  const result = await proveGapFree({
    dist: process.env['DALIU_DIST'] ?? '',
    orders: 20_000,
    kills: 8,
    seed: 20_251_111,
    say: () => undefined,
  });
  expect(result).toMatchObject({ missed: 0, doubled: 0, holes: 0, wrong: [] });
  expect(result.figures).toMatchObject({ kills: 8 });
  expect(result.figures['orders']).toBeGreaterThan(18_000);
  // A change is a revision; reading again what is known is none.
  expect(result.figures['revisions']).toBeLessThan(result.figures['orders']! * 1.3);
}, 480_000);
