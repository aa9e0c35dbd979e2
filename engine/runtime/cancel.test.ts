import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { answer, flow, heldAnswers, post, typesOf, useHarness, wait } from './flow.fixture.ts';

const open = useHarness();
const effect = flow('effect', { send: post('key'), rest: wait(1000) }, ['start send rest']);

describe('a run is canceled', () => {
  test('while an effect is under way: it is aborted, and what it answers later is not recorded', async () => {
    const { http, asked } = heldAnswers();
    const aborted: boolean[] = [];
    const { engine, until, journal } = await open({
      flows: [effect],
      http: async (request, signal) => {
        try {
          return await http(request, signal);
        } finally {
          aborted.push(signal.aborted);
        }
      },
    });
    const { runId } = await engine.start({ flow: 'effect', input: {}, trigger: 'manual' });
    await asked(1);
    await engine.cancel(runId, 'changed my mind', 'ann');
    await until(runId, 'canceled');
    await expect.poll(() => aborted).toEqual([true]);
    const events = await journal(runId);
    expect(typesOf(events).slice(-2)).toEqual(['step.canceled', 'run.canceled']);
    expect(events.at(-1)).toMatchObject({ reason: 'changed my mind', by: 'ann' });
  });

  test('while it waits for its next attempt, and never makes it', async () => {
    const clock = createFakeClock();
    let calls = 0;
    const { engine, until, untilJournal, run } = await open({
      clock,
      flows: [flow('effect', { send: post('key', { retry: { maxAttempts: 9 } }) }, ['start send'])],
      http: async () => {
        calls += 1;
        return answer(503);
      },
    });
    const { runId } = await run('effect', {});
    await untilJournal(runId, (events) => typesOf(events).includes('step.retrying'));
    await engine.cancel(runId, 'x', 'ann');
    await until(runId, 'canceled');
    clock.advance(3_600_000);
    expect(await engine.cancel(runId, 'x', 'ann')).toEqual({ kind: 'closed', runId });
    expect(calls).toBe(1);
  });

  test('while it is queued behind another of its serial key, and the next of the queue gets its turn', async () => {
    const serial = flow('serial', { send: post('key') }, ['start send'], {
      serialKey: { path: 'input.key' },
      serialTime: { path: 'input.at' },
    });
    const { http, asked, waiting } = heldAnswers();
    const { engine, until } = await open({ flows: [serial], http });
    const start = (at: number) =>
      engine.start({ flow: 'serial', input: { key: 'a', at }, trigger: 'manual' });
    const first = await start(1);
    const second = await start(2);
    const third = await start(3);
    expect([first.kind, second.kind, third.kind]).toEqual(['running', 'queued', 'queued']);
    await engine.cancel(second.runId, 'x', 'ann');
    await until(second.runId, 'canceled');
    await until(first.runId, 'running');
    await asked(1);
    waiting[0]!.give(answer(200));
    await until(first.runId, 'completed');
    await asked(2);
    waiting[1]!.give(answer(200));
    await until(third.runId, 'completed');
  });

  test('while it is held, and stays canceled when its flow goes on', async () => {
    const { engine, until, journal } = await open({ flows: [effect] });
    await engine.pause('effect', 'stock-taking', 'ann');
    const { runId, kind } = await engine.start({ flow: 'effect', input: {}, trigger: 'manual' });
    expect(kind).toBe('queued');
    await engine.cancel(runId, 'x', 'ann');
    await engine.resume('effect', 'ann');
    await until(runId, 'canceled');
    expect(typesOf(await journal(runId))).toEqual(['run.started', 'run.canceled']);
  });

  test('after it is over: nothing happens, and the caller is told', async () => {
    const { engine, run } = await open({ flows: [flow('pure', {}, [])] });
    const { runId } = await run('pure', {});
    expect(await engine.cancel(runId, 'x', 'ann')).toEqual({ kind: 'closed', runId });
    expect(await engine.cancel('nobody', 'x', 'ann')).toEqual({ kind: 'unknown' });
  });
});
