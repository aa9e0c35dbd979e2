import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from './events.ts';
import { errorOf, graphOf, path, run, started } from './plan.fixture.ts';
import { plan } from './plan.ts';
import { turnsOf } from './output.ts';
import { foldJournal } from './reduce.ts';

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
