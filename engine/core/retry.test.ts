import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, nextAttemptAt } from './retry.ts';

const error = { code: 'busy', message: 'busy', blame: 'remote' as const, retryable: true };
const exact = { maxAttempts: 4, initialMs: 100, factor: 3, maxMs: 500, jitter: 0 };

describe('nextAttemptAt', () => {
  it('grows by the factor up to the limit, then is spent', () => {
    const waits = [1, 2, 3, 4].map((attempt) => nextAttemptAt(exact, error, attempt, 1_000, 'run/step'));
    expect(waits).toEqual([1_100, 1_300, 1_500, null]);
  });

  it('needs a policy and an error worth it', () => {
    expect(nextAttemptAt(undefined, error, 1, 0, 's')).toBeNull();
    expect(nextAttemptAt(exact, { ...error, retryable: false }, 1, 0, 's')).toBeNull();
  });

  it('retries exactly the codes a policy names', () => {
    const policy = { ...exact, on: ['not-found'] };
    expect(nextAttemptAt(policy, error, 1, 0, 's')).toBeNull();
    expect(nextAttemptAt(policy, { ...error, code: 'not-found', retryable: false }, 1, 0, 's')).toBe(100);
  });

  it('waits as long as the other side asks', () => {
    expect(nextAttemptAt(exact, { ...error, retryAfterMs: 60_000 }, 1, 0, 's')).toBe(60_000);
    expect(nextAttemptAt(exact, { ...error, retryAfterMs: 5 }, 1, 0, 's')).toBe(100);
  });

  it('spreads by the seed, the same at every replay, within the jitter and the limit', () => {
    const policy = fc.record({
      maxAttempts: fc.integer({ min: 1, max: 100 }),
      initialMs: fc.integer({ min: 0, max: 10_000 }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      maxMs: fc.integer({ min: 0, max: 600_000 }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 99 }), fc.string(), (policy, attempt, seed) => {
        const wait = backoffMs(policy, attempt, seed);
        const base = Math.min(policy.maxMs, policy.initialMs * policy.factor ** (attempt - 1));
        expect(wait).toBe(backoffMs(policy, attempt, seed));
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(base * (1 - policy.jitter)));
        expect(wait).toBeLessThanOrEqual(policy.maxMs);
      }),
    );
    const waits = new Set(
      Array.from({ length: 100 }, (_, i) => backoffMs({ maxAttempts: 9 }, 1, `run-${i}`)),
    );
    expect(waits.size).toBeGreaterThan(60);
    for (const wait of waits) expect(Math.abs(wait - 1_000)).toBeLessThanOrEqual(200);
  });
});
