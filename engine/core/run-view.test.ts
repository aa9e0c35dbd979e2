import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../schemas/validator.ts';
import { RunView } from '../../schemas/run-view.ts';
import type { RunEvent } from './events.ts';
import { errorOf, graphOf, run, started } from './plan.fixture.ts';
import { runView } from './run-view.ts';

const fits = compileSchema(RunView);

describe('runView', () => {
  it('shows steps, attempts, durations and the end', () => {
    const journal: RunEvent[] = [
      started({ order: 'A1' }, { at: 100 }),
      { type: 'step.started', step: 'pay', attempt: 1, at: 110 },
      { type: 'step.retrying', step: 'pay', attempt: 1, error: errorOf('busy'), dueAt: 150, at: 120 },
      { type: 'step.started', step: 'pay', attempt: 2, at: 150 },
      {
        type: 'step.completed',
        step: 'pay',
        output: { paid: true },
        port: 'ok',
        at: 170,
        keys: { order: 'A1' },
      },
      { type: 'run.completed', output: { paid: true }, at: 171 },
    ];
    const view = runView(journal);
    expect(fits(view)).toEqual([]);
    expect(view).toMatchObject({
      status: 'completed',
      startedAt: 100,
      endedAt: 171,
      durationMs: 71,
      keys: { order: 'A1' },
    });
    expect(view.steps).toEqual([
      {
        key: 'pay',
        node: 'pay',
        status: 'completed',
        attempts: 2,
        startedAt: 110,
        endedAt: 170,
        durationMs: 60,
        output: { paid: true },
        ports: ['ok'],
      },
    ]);
    expect(view.timeline[2]).toEqual({
      seq: 3,
      at: 120,
      type: 'step.retrying',
      step: 'pay',
      attempt: 1,
      dueAt: 150,
      errorCode: 'busy',
    });
  });

  it('shows what a run waits for, but not the secret that wakes it', () => {
    const view = runView([
      started(),
      { type: 'step.waiting', step: 'ask', wait: { kind: 'person', token: 'secret', dueAt: 900 }, at: 5 },
    ]);
    expect(fits(view)).toEqual([]);
    expect(view.status).toBe('waiting');
    expect(view.steps[0]?.wait).toEqual({ kind: 'person', since: 5, dueAt: 900 });
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('says an error in both languages, by its code where its author gave no words', () => {
    const failed = (message: string): unknown =>
      runView([
        started(),
        { type: 'step.started', step: 'a', attempt: 1, at: 1 },
        { type: 'step.failed', step: 'a', attempt: 1, error: { ...errorOf('no-stock'), message }, at: 2 },
        { type: 'run.failed', step: 'a', error: { ...errorOf('no-stock'), message }, at: 3 },
      ]).error?.message;
    expect(failed('没有库存。 / Nothing in stock.')).toEqual({ zh: '没有库存。', en: 'Nothing in stock.' });
    expect(failed('缺货')).toEqual({ zh: '缺货', en: '缺货' });
    expect(failed('')).toEqual({ zh: 'no-stock', en: 'no-stock' });
  });

  it('counts the attempts of a reopened step together', () => {
    const failed: RunEvent[] = [
      { type: 'step.started', step: 'a', attempt: 1, at: 1 },
      { type: 'step.failed', step: 'a', attempt: 1, error: errorOf(), at: 2 },
      { type: 'run.failed', step: 'a', error: errorOf(), at: 3 },
    ];
    expect(runView([started(), ...failed])).toMatchObject({ status: 'failed', failedStep: 'a', endedAt: 3 });
    const again = runView([
      started(),
      ...failed,
      { type: 'run.reopened', step: 'a', by: 'li', at: 50 },
      { type: 'step.started', step: 'a', attempt: 1, at: 51 },
    ]);
    expect(fits(again)).toEqual([]);
    expect(again).toMatchObject({
      status: 'running',
      steps: [{ key: 'a', attempts: 2, status: 'started', startedAt: 1 }],
    });
    expect(again).not.toHaveProperty('endedAt');
    expect(again).not.toHaveProperty('error');
  });

  it('shows loops, compensations and superseded runs', () => {
    const graph = graphOf(['start each'], {
      each: { type: 'for-each' },
      inner: { type: 'task', parent: 'each' },
    });
    const { events } = run(graph);
    const view = runView(events);
    expect(fits(view)).toEqual([]);
    expect(view.steps.map(({ key, node, iterations }) => [key, node, iterations])).toEqual([
      ['start', 'start', undefined],
      ['each', 'each', 2],
      ['each[0]/inner', 'inner', undefined],
      ['each[1]/inner', 'inner', undefined],
    ]);
    const undone = runView([started(), { type: 'step.started', step: 'hold~undo', attempt: 1, at: 1 }]);
    expect(undone.steps[0]).toMatchObject({ node: 'hold', undoes: 'hold' });
    const old = runView([started(), { type: 'run.canceled', reason: 'older', superseded: true, at: 1 }]);
    expect(old.status).toBe('superseded');
  });
});
