import type { RetryPolicy } from '../../schemas/flow.ts';
import type { StepError } from './errors.ts';

const defaults = { initialMs: 1_000, factor: 2, maxMs: 300_000, jitter: 0.2 };

/** A number in [0, 1) that is the same for the same text on every machine (FNV-1a, then mixed). */
const spread = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

/** A policy that names codes retries exactly these; else what calls itself retryable is retried. */
const isWorthwhile = (policy: RetryPolicy, error: StepError): boolean =>
  policy.on === undefined ? error.retryable : policy.on.includes(error.code);

/** The wait after attempt `attempt` (from 1) in ms, before Retry-After: `initialMs · factor^(attempt−1)`, spread, capped. */
export const backoffMs = (policy: RetryPolicy, attempt: number, seed: string): number => {
  const { initialMs, factor, maxMs, jitter } = { ...defaults, ...policy };
  const base = Math.min(maxMs, initialMs * factor ** (attempt - 1));
  const around = 1 + jitter * (2 * spread(`${seed}#${attempt}`) - 1);
  return Math.min(maxMs, Math.round(base * around));
};

/**
 * When a step that failed at attempt `attempt` (from 1) begins its next one: an instant, or null when it is spent
 * or the error is not worth another attempt. `seed` (run id and step key) spreads runs that failed together, the
 * same way at every replay. A Retry-After of the other side is waited out even beyond `maxMs`.
 */
export const nextAttemptAt = (
  policy: RetryPolicy | undefined,
  error: StepError,
  attempt: number,
  now: number,
  seed: string,
): number | null => {
  if (policy === undefined || attempt >= policy.maxAttempts || !isWorthwhile(policy, error)) return null;
  return now + Math.max(backoffMs(policy, attempt, seed), error.retryAfterMs ?? 0);
};
