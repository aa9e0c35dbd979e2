import { describe, expect, it } from 'vitest';
import type { Outcome } from '../sdk/outcome.ts';
import { tryNode, type Trial } from '../sdk/try-node.ts';
import { wait } from './wait.ts';

const now = 1_790_000_000_000;
const run = (until: object, trial: Trial = {}): Promise<Outcome> =>
  tryNode(wait, { until }, { now, ...trial });
const due: Trial['woken'] = { why: 'due', payload: null };

describe('the wait node', () => {
  it('fixes its deadline once', async () => {
    expect(await run({ ms: 60_000 })).toEqual({ kind: 'wait', wait: { kind: 'time', dueAt: now + 60_000 } });
    expect(await run({ ms: 60_000 }, { woken: due, now: now + 99_000 })).toEqual({
      kind: 'done',
      output: null,
      port: 'out',
    });
  });

  it.each([
    [{ value: 1_790_000_000_001 }, {}, 1_790_000_000_001],
    [{ value: '2026-11-11T00:00:00Z' }, {}, Date.UTC(2026, 10, 11)],
    [{ value: '2026-11-11 00:05' }, {}, Date.UTC(2026, 10, 10, 16, 5)],
    [{ value: '2026-11-11 00:05' }, { timezone: 'America/New_York' }, Date.UTC(2026, 10, 11, 5, 5)],
  ])('reads the instant %j', async (at, more, dueAt) => {
    expect(await run({ at, ...more })).toEqual({ kind: 'wait', wait: { kind: 'time', dueAt } });
  });

  it.each([null, true, '明天', 1.5, { at: 1 }])('stops at %j, which is no instant', async (value) => {
    expect(await run({ at: { value } })).toMatchObject({
      kind: 'failed',
      error: { code: 'not-a-time', path: '/until/at' },
    });
  });

  it('listens for an event, an earlier one too unless told', async () => {
    expect(await run({ event: 'paid', timeoutMs: 5 })).toEqual({
      kind: 'wait',
      wait: { kind: 'event', event: 'paid', earlier: true, dueAt: now + 5 },
    });
    expect(await run({ event: 'paid', earlier: false })).toEqual({
      kind: 'wait',
      wait: { kind: 'event', event: 'paid' },
    });
    expect(await run({ event: 'paid' }, { woken: { why: 'event', payload: { a: 1 } } })).toMatchObject({
      output: { a: 1 },
      port: 'out',
    });
    expect(await run({ event: 'paid', timeoutMs: 5 }, { woken: due })).toMatchObject({
      output: null,
      port: 'timeout',
    });
  });

  it('opens a token for a reply and hands its schema on', async () => {
    const schema = { type: 'object', required: ['waybill'] };
    expect(await run({ reply: true, schema, timeoutMs: 5 })).toEqual({
      kind: 'wait',
      wait: { kind: 'reply', token: 'token-1', schema, dueAt: now + 5 },
    });
    expect(await run({ reply: true }, { woken: { why: 'reply', payload: { waybill: 'W1' } } })).toMatchObject(
      { output: { waybill: 'W1' }, port: 'out' },
    );
  });
});
