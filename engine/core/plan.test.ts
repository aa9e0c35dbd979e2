import { describe, expect, it } from 'vitest';
import { graphOf, path, run, started, errorOf } from './plan.fixture.ts';
import { plan } from './plan.ts';
import { foldJournal, reduce } from './reduce.ts';

describe('plan: paths', () => {
  // start ─▶ a ─▶ b
  it('walks a straight line and ends with the result of its last node', () => {
    const end = run(graphOf(['start a b']));
    expect(path(end)).toEqual(['start', 'a', 'b']);
    expect(end.state).toMatchObject({ status: 'completed', output: 'b' });
  });

  //          ┌─yes─▶ a ─┐
  // start ─▶ route      ├─▶ end
  //          └─no──▶ b ─┘
  it('takes one branch of a switch and merges once', () => {
    const graph = graphOf(['start route:yes a end', 'route:no b end']);
    expect(path(run(graph, { route: { port: 'yes' } }))).toEqual(['start', 'route', 'a', 'end']);
    expect(path(run(graph, { route: { port: 'no' } }))).toEqual(['start', 'route', 'b', 'end']);
  });

  it('takes several branches of a switch and merges once', () => {
    const graph = graphOf(['start route:yes a end', 'route:no b end']);
    const end = run(graph, { route: { port: ['yes', 'no'] } });
    expect(path(end)).toEqual(['start', 'route', 'a', 'b', 'end']);
  });

  it('ends with the results of all last nodes by id', () => {
    const end = run(graphOf(['start a', 'start b']));
    expect(end.state.output).toEqual({ a: 'a', b: 'b' });
  });

  it('ends where no edge was taken', () => {
    const end = run(graphOf(['start route:yes a', 'route:no b']), {
      route: { port: 'else', output: 'stopped' },
    });
    expect(end.state).toMatchObject({ status: 'completed', output: 'stopped' });
  });

  it('ends with the input when there is only a trigger', () => {
    expect(run(graphOf(['start']), {}, { begin: [started({ no: 1 })] }).state.output).toEqual({ no: 1 });
  });

  it('passes over a disabled node', () => {
    const end = run(graphOf(['start a b'], { a: { type: 'task', disabled: true } }));
    expect(path(end)).toEqual(['start', 'a', 'b']);
    expect(end.state.steps.get('a')?.output).toBeNull();
  });

  it('begins at the trigger that was used', () => {
    const graph = graphOf(['start a', 'hook b'], { hook: { type: 'webhook' } });
    const end = run(graph, {}, { begin: [started(null, { node: 'hook' })] });
    expect(path(end)).toEqual(['hook', 'b']);
  });
});

describe('plan: failures', () => {
  // start ─▶ a ─error─▶ rescue
  //          └──out───▶ b
  it('takes the error edge', () => {
    const end = run(graphOf(['start a:error rescue', 'a b']), { a: { fail: 'broken' } });
    expect(path(end)).toEqual(['start', 'rescue']);
    expect(end.state.status).toBe('completed');
  });

  // start ─▶ a      fails
  //     └──▶ b      waits
  it('cancels what is under way before the run fails', () => {
    const graph = graphOf(['start a', 'start b']);
    const state = foldJournal([
      started(),
      { type: 'step.completed', step: 'start', output: null, at: 1 },
      { type: 'step.waiting', step: 'b', wait: { kind: 'reply' }, at: 2 },
      { type: 'step.failed', step: 'a', error: errorOf(), attempt: 1, at: 3 },
    ]);
    expect(plan(graph, state, 4)).toEqual({
      events: [
        { type: 'step.canceled', step: 'b', reason: 'run-failed', at: 4 },
        { type: 'run.failed', step: 'a', error: errorOf(), at: 4 },
      ],
      calls: [],
      abort: ['b'],
      dueAt: null,
    });
  });
});

describe('plan: going on after a failure', () => {
  // start ─▶ a      fails
  //     └──▶ b      waits
  const graph = graphOf(['start a', 'start b']);
  const failed = foldJournal([
    started(),
    { type: 'step.completed', step: 'start', output: null, at: 1 },
    { type: 'step.waiting', step: 'b', wait: { kind: 'reply' }, at: 2 },
    { type: 'step.failed', step: 'a', error: errorOf(), attempt: 1, at: 3 },
  ]);
  plan(graph, failed, 4).events.forEach((event) => reduce(failed, event));

  it('runs again what failed and what fell with it, with another input if one is given', () => {
    const state = structuredClone(failed);
    reduce(state, { type: 'run.reopened', step: 'a', by: 'li', input: { fixed: true }, at: 5 });
    expect(plan(graph, state, 5).calls.map(({ step, attempt }) => [step, attempt])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(state).toMatchObject({ status: 'running', input: { fixed: true }, reopenedAt: 5 });
    expect(state).not.toHaveProperty('failedStep');
    expect(state).not.toHaveProperty('error');
    expect(state.outputs).not.toHaveProperty('a');
  });

  it('tries the branches of a lost race again', () => {
    const race = graphOf(['start a race', 'start b race'], {
      race: { type: 'join', config: { mode: 'any' } },
    });
    const lost = run(race, { a: { fail: 'no' }, b: { fail: 'no' } });
    expect(lost.state.failedStep).toBe('race');
    const end = run(race, {}, { begin: [...lost.events, { type: 'run.reopened', step: 'b', at: 9 }] });
    expect(path(end)).toEqual(['start', 'b', 'race']);
    expect(end.state.status).toBe('completed');
  });
});

describe('plan: joins', () => {
  //          ┌─▶ a ─┐
  // start ─▶ fork   join ─▶ end
  //          └─▶ b ─┘
  const joined = (mode: string) =>
    graphOf(['start fork:l a join end', 'fork:r b join'], { join: { type: 'join', config: { mode } } });
  const both = { fork: { port: ['l', 'r'] } };

  it('all: waits for every branch', () => {
    const end = run(joined('all'), both, { pick: (calls) => calls.length - 1 });
    expect(path(end)).toEqual(['start', 'fork', 'b', 'a', 'join', 'end']);
    expect(end.state.steps.get('join')?.output).toEqual({
      arrived: ['b', 'a'],
      first: 'b',
      outputs: { a: 'a', b: 'b' },
    });
  });

  it('all: fails when a branch is never taken', () => {
    const end = run(joined('all'), { fork: { port: 'l' } });
    expect(end.state).toMatchObject({
      status: 'failed',
      failedStep: 'join',
      error: { code: 'join-incomplete' },
    });
  });

  it('active: waits for the branches that were taken', () => {
    expect(path(run(joined('active'), { fork: { port: 'l' } }))).toEqual([
      'start',
      'fork',
      'a',
      'join',
      'end',
    ]);
  });

  it('any: goes on at the first, lets the others end, fires once', () => {
    const end = run(joined('any'), both);
    expect(path(end)).toEqual(['start', 'fork', 'a', 'join', 'b', 'end']);
  });

  it('any: a failed branch has lost', () => {
    const end = run(joined('any'), { ...both, a: { fail: 'broken' } });
    expect(end.state.status).toBe('completed');
    expect(end.state.steps.get('join')?.output).toMatchObject({ first: 'b' });
  });

  it('any: fails when every branch failed', () => {
    const end = run(joined('any'), { ...both, a: { fail: 'one' }, b: { fail: 'two' } });
    expect(end.state).toMatchObject({
      status: 'failed',
      error: { code: 'all-branches-failed', details: { failures: [{ code: 'one' }, { code: 'two' }] } },
    });
  });

  //          ┌─▶ a ─▶ a2 ─┐
  // start ───┤            any
  //          └─▶ b ─▶ b2 ─┘
  it('any: a branch has lost wherever on it a step failed', () => {
    const graph = graphOf(['start a a2 join', 'start b b2 join'], {
      join: { type: 'join', config: { mode: 'any' } },
    });
    const end = run(graph, { a: { fail: 'one' }, b: { fail: 'two' } });
    expect(end.state).toMatchObject({ status: 'failed', error: { code: 'all-branches-failed' } });
    const one = run(graph, { a: { fail: 'one' } });
    expect(one.state.steps.get('join')?.output).toMatchObject({ arrived: ['b2'] });
  });

  it('names the first of two failures', () => {
    const state = foldJournal([
      started(),
      { type: 'step.completed', step: 'start', output: null, at: 1 },
      { type: 'step.failed', step: 'b', error: errorOf('first'), attempt: 1, at: 3 },
      { type: 'step.failed', step: 'a', error: errorOf('second'), attempt: 1, at: 3 },
    ]);
    expect(plan(graphOf(['start a', 'start b']), state, 4).events).toMatchObject([{ step: 'b' }]);
  });

  it('first-success: cancels the others', () => {
    const waits = {
      events: (at: number) => [
        { type: 'step.waiting' as const, step: 'b', wait: { kind: 'reply' as const }, at },
      ],
    };
    const end = run(joined('first-success'), { ...both, b: waits }, { pick: (calls) => calls.length - 1 });
    expect(end.state.status).toBe('completed');
    expect(end.state.steps.get('b')).toMatchObject({ status: 'canceled', reason: 'branch-lost' });
  });
});
