import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runSoak } from './crash/soak-run.ts';

/** The short form of `npm run test:crash`. */
const kills = 12;
const seed = randomInt(1, 2 ** 31);

test(`a process killed at ${kills} random instants under load loses nothing and doubles nothing (seed ${seed})`, async () => {
  const soak = await runSoak({
    dist: process.env['DALIU_DIST'] ?? '',
    kills,
    aimed: false,
    seed,
    say: () => {},
  });
  expect({ lost: soak.lost, doubled: soak.doubled, errors: soak.errors }).toEqual({
    lost: [],
    doubled: [],
    errors: [],
  });
  expect(soak.foundOpen).toBeGreaterThanOrEqual(kills * 0.6);
  expect(soak.runs).toBeGreaterThan(0);
});
