import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { flowMistakes } from './flow-mistakes.ts';

const shipped = ['dispatch', 'hello', 'order-intake', 'wait-demo', 'webhook8'].map((name) =>
  resolve(import.meta.dirname, '../../flows', name),
);

test.each([1, 2, 3])(
  'of a hundred mistakes of seed %i at least 95 are shown before anything runs, and of sound flows no more than two',
  async (seed) => {
    const report = await flowMistakes(shipped, { seed, count: 100 });
    expect(report.operators).toBeGreaterThanOrEqual(12);
    expect(report.falseAlarms.length).toBeLessThanOrEqual(2);
    expect(report.shown, JSON.stringify(report.missed)).toBeGreaterThanOrEqual(95);
  },
  180_000,
);
