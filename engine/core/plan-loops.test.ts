import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from './events.ts';
import { errorOf, graphOf, path, run, started } from './plan.fixture.ts';
import { plan } from './plan.ts';
import { turnsOf } from './output.ts';
import { foldJournal, reduce } from './reduce.ts';

const task = { type: 'task', parent: 'each' };
const opened = (items: Json[] | null, concurrency = 1, again?: number): RunEvent => ({
  type: 'scope.opened',
  step: 'each',
  items,
  concurrency,
  maxIterations: 1000,
  at: 1,
  ...(again === undefined ? {} : { again }),
});
const begun: RunEvent[] = [started(), { type: 'step.completed', step: 'start', output: null, at: 1 }];
const done = (step: string, output: Json = step): RunEvent => ({
  type: 'step.completed',
  step,
  output,
  at: 2,
});

describe('plan: for-each', () => {
  // start ─▶ each ─▶ end
  //          │ a ─▶ b │
  const graph = graphOf(['start each end', 'a b'], { each: { type: 'for-each' }, a: task, b: task });

  it('runs the body for every item, in their order', () => {
    const end = run(graph, {}, { items: ['x', 'y'] });
    expect(path(end)).toEqual(['start', 'each[0]/a', 'each[0]/b', 'each[1]/a', 'each[1]/b', 'each', 'end']);
    expect(end.state.steps.get('each')?.output).toEqual({
      results: [
        { index: 0, ok: true, output: 'b' },
        { index: 1, ok: true, output: 'b' },
      ],
      succeeded: 2,
      failed: 0,
    });
  });

  it('keeps at most `concurrency` items open, and goes on as soon as one is over', () => {
    const state = foldJournal([...begun, opened(['x', 'y', 'z'], 2)]);
    const calls = () => plan(graph, state, 3).calls.map(({ step }) => step);
    expect(calls()).toEqual(['each[0]/a', 'each[1]/a']);
    const onward = foldJournal([...begun, opened(['x', 'y', 'z'], 2), done('each[1]/a'), done('each[1]/b')]);
    expect(plan(graph, onward, 3).calls.map(({ step }) => step)).toEqual(['each[0]/a', 'each[2]/a']);
  });

  it('a failed item is a result, its other steps are canceled', () => {
    const wide = graphOf(['start each'], { each: { type: 'for-each' }, a: task, b: task });
    const state = foldJournal([
      ...begun,
      opened(['x']),
      { type: 'step.failed', step: 'each[0]/a', attempt: 1, error: errorOf(), at: 2 },
      { type: 'step.started', step: 'each[0]/b', attempt: 1, at: 2 },
    ]);
    expect(plan(wide, state, 3)).toMatchObject({
      events: [{ type: 'step.canceled', step: 'each[0]/b', reason: 'item-failed' }],
      abort: ['each[0]/b'],
    });
    const end = run(graph, { 'each[0]/a': { fail: 'broken' } });
    expect(end.state.status).toBe('completed');
    expect(end.state.steps.get('each')?.output).toEqual({
      results: [
        { index: 0, ok: false, error: errorOf() },
        { index: 1, ok: true, output: 'b' },
      ],
      succeeded: 1,
      failed: 1,
    });
  });

  // each │ a   b │   (side by side)
  const wide = (config = {}) =>
    graphOf(['start each'], { each: { type: 'for-each', config }, a: task, b: { ...task, timeoutMs: 100 } });
  const failedAt = (step: string, at = 2): RunEvent => ({
    type: 'step.failed',
    step,
    attempt: 1,
    error: errorOf(),
    at,
  });

  it('nothing more begins in a failed item, while others go on', () => {
    const state = foldJournal([...begun, opened(['x', 'y'], 2), failedAt('each[0]/a'), done('each[1]/a')]);
    expect(plan(wide(), state, 3).calls.map(({ step }) => step)).toEqual(['each[1]/b']);
  });

  it('what is under way in a failed item is only canceled, even if it was just due', () => {
    const waiting = (dueAt: number, at: number): RunEvent => ({
      type: 'step.waiting',
      step: 'each[0]/b',
      wait: { kind: 'time', dueAt },
      at,
    });
    for (const event of [waiting(5, 2), waiting(500, -200)]) {
      const state = foldJournal([...begun, opened(['x']), event, failedAt('each[0]/a')]);
      const canceled = { type: 'step.canceled', step: 'each[0]/b', reason: 'item-failed', at: 10 };
      expect(plan(wide(), state, 10)).toEqual({
        events: [canceled],
        calls: [],
        abort: ['each[0]/b'],
        dueAt: null,
      });
    }
  });

  it('names the failure that came first', () => {
    const state = foldJournal([
      ...begun,
      opened(['x']),
      { ...failedAt('each[0]/b'), error: errorOf('first') } as RunEvent,
      failedAt('each[0]/a'),
    ]);
    expect(plan(wide(), state, 3).events).toMatchObject([
      { type: 'step.completed', output: { results: [{ ok: false, error: { code: 'first' } }] } },
    ]);
  });

  it('remembers finished items only as long as nothing more is heard of them', () => {
    const events: RunEvent[] = [
      ...begun,
      opened(['x', 'y'], 2),
      { type: 'step.started', step: 'each[0]/b', attempt: 1, at: 2 },
      failedAt('each[0]/a'),
    ];
    const graph = wide();
    const state = foldJournal(events);
    const take = (event: RunEvent): void => {
      events.push(event);
      reduce(state, event);
      expect(plan(graph, state, 3)).toEqual(plan(graph, foldJournal(events), 3));
    };
    plan(graph, state, 3).events.forEach(take);
    take({ type: 'step.started', step: 'each[0]/b', attempt: 2, at: 3 });
    expect(plan(graph, state, 3).events).toMatchObject([{ type: 'step.canceled', step: 'each[0]/b' }]);
  });

  it('fails as a whole when it is told to', () => {
    const strict = graphOf(['start each end', 'each:error rescue'], {
      each: { type: 'for-each', config: { onItemError: 'fail' } },
      a: task,
      b: task,
    });
    const state = foldJournal([
      ...begun,
      opened(['x', 'y', 'z'], 2),
      { type: 'step.started', step: 'each[0]/a', attempt: 1, at: 2 },
      { type: 'step.failed', step: 'each[1]/a', attempt: 1, error: errorOf(), at: 2 },
    ]);
    expect(plan(strict, state, 3)).toEqual({
      events: [
        { type: 'step.canceled', step: 'each[0]/a', reason: 'item-failed', at: 3 },
        { type: 'step.failed', step: 'each', error: errorOf(), attempt: 1, at: 3 },
      ],
      calls: [],
      abort: ['each[0]/a'],
      dueAt: null,
    });
    expect(path(run(strict, { a: { fail: 'broken' } }))).toEqual(['start', 'rescue']);
  });

  it('lets compensations finish before it fails as a whole', () => {
    const strict = graphOf(['start each', 'a race', 'b race'], {
      each: { type: 'for-each', config: { onItemError: 'fail' } },
      a: { ...task, compensate: 'free' },
      b: task,
      race: { type: 'join', config: { mode: 'first-success' }, parent: 'each' },
      c: task,
      free: { type: 'task' },
    });
    const race = done('each[0]/race', { arrived: ['b', 'a'], first: 'b', outputs: {} });
    const before = [done('each[0]/b'), done('each[0]/a'), race];
    const state = foldJournal([...begun, opened(['x', 'y'], 2), ...before, failedAt('each[1]/c')]);
    expect(plan(strict, state, 3).calls).toMatchObject([{ step: 'each[0]/a~undo', node: 'free' }]);
    reduce(state, done('each[0]/a~undo'));
    expect(plan(strict, state, 3).events).toMatchObject([{ type: 'step.failed', step: 'each' }]);
  });

  it('is over at once without items', () => {
    const end = run(graph, {}, { items: [] });
    expect(end.state.steps.get('each')?.output).toEqual({ results: [], succeeded: 0, failed: 0 });
    expect(path(end)).toEqual(['start', 'each', 'end']);
  });

  // each │ loop │ x │ │
  it('nests', () => {
    const nested = graphOf(['start each'], {
      each: { type: 'for-each' },
      loop: { type: 'loop', parent: 'each' },
      x: { type: 'task', parent: 'loop' },
    });
    expect(path(run(nested))).toEqual([
      'start',
      'each[0]/loop[0]/x',
      'each[0]/loop[1]/x',
      'each[0]/loop',
      'each[1]/loop[0]/x',
      'each[1]/loop[1]/x',
      'each[1]/loop',
      'each',
    ]);
  });

  it('a part runs some of the items and ends with their results', () => {
    const part = { node: 'each', offset: 1000, items: ['x', 'y'], context: { input: 7, steps: {} } };
    const end = run(graph, { 'each[1001]/a': { fail: 'broken' } }, { begin: [started(7, { part })] });
    expect(path(end)).toEqual(['each[1000]/a', 'each[1000]/b']);
    expect(end.state.output).toEqual({
      results: [
        { index: 1000, ok: true, output: 'b' },
        { index: 1001, ok: false, error: errorOf() },
      ],
      succeeded: 1,
      failed: 1,
    });
  });

  it('goes on with the failed item when the run is reopened', () => {
    const strict = graphOf(['start each end'], {
      each: { type: 'for-each', config: { onItemError: 'fail' } },
      a: task,
    });
    const { events } = run(strict, { 'each[1]/a': { fail: 'broken' } });
    expect(foldJournal(events)).toMatchObject({ status: 'failed', failedStep: 'each' });
    const end = run(strict, {}, { begin: [...events, { type: 'run.reopened', step: 'each', at: 9 }] });
    expect(path({ events: end.events.slice(events.length) })).toEqual(['each[1]/a', 'each', 'end']);
    expect(end.state.status).toBe('completed');
    // The same with a state that has been planned with before.
    const warm = foldJournal(events.slice(0, -1));
    expect(plan(strict, warm, 5).events).toMatchObject([{ type: 'run.failed' }]);
    const failing = foldJournal(events.slice(0, -2));
    expect(plan(strict, failing, 5).events).toMatchObject([{ type: 'step.failed', step: 'each' }]);
    events.slice(-2).forEach((event) => reduce(failing, event));
    reduce(failing, { type: 'run.reopened', step: 'each', at: 9 });
    expect(plan(strict, failing, 9).calls).toMatchObject([{ step: 'each[1]/a' }]);
  });
});

describe('plan: loop', () => {
  // start ─▶ each ─▶ end
  //          │ a │
  const graph = graphOf(['start each end'], { each: { type: 'loop' }, a: task });

  it('takes one turn after the other until the loop is done', () => {
    const end = run(graph, {}, { turns: 3 });
    expect(path(end)).toEqual(['start', 'each[0]/a', 'each[1]/a', 'each[2]/a', 'each', 'end']);
    expect(turnsOf(graph, end.state, 'each')).toEqual(['a', 'a', 'a']);
  });

  it('asks again after each turn', () => {
    const state = foldJournal([...begun, opened(null, 1, 1), done('each[0]/a')]);
    expect(plan(graph, state, 3).calls).toEqual([{ step: 'each', node: 'each', call: 'again', attempt: 1 }]);
    const repeated = foldJournal([...begun, opened(null, 1, 1), done('each[0]/a'), opened(null, 1, 2)]);
    expect(plan(graph, repeated, 3).calls).toMatchObject([{ step: 'each[1]/a', call: 'execute' }]);
  });

  it('stops when it turns too often', () => {
    const end = run(graph, {
      each: {
        events: (at) => [
          { type: 'scope.opened', step: 'each', items: null, concurrency: 1, maxIterations: 2, at },
        ],
      },
    });
    expect(end.state).toMatchObject({ status: 'failed', error: { code: 'too-many-iterations' } });
    expect(path(end)).toEqual(['start', 'each[0]/a', 'each[1]/a']);
  });

  it('fails by a step inside of it that nothing handles, and goes on there when reopened', () => {
    const broken = run(graph, { 'each[1]/a': { fail: 'broken' } }, { turns: 3 });
    expect(broken.state).toMatchObject({ status: 'failed', failedStep: 'each', error: { code: 'broken' } });
    const end = run(
      graph,
      {},
      { turns: 3, begin: [...broken.events, { type: 'run.reopened', step: 'each[1]/a', at: 9 }] },
    );
    expect(path({ events: end.events.slice(broken.events.length) })).toEqual([
      'each[1]/a',
      'each[2]/a',
      'each',
      'end',
    ]);
  });
});
