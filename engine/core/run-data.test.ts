import { describe, expect, it } from 'vitest';
import type { RunEvent } from './events.ts';
import { errorOf, graphOf, started } from './plan.fixture.ts';
import { foldJournal, reduce } from './reduce.ts';
import { dataFor } from './run-data.ts';

const ids = { runId: 'r1', flowId: 'f', version: 3 };
const done = (step: string, output = step): RunEvent => ({ type: 'step.completed', step, output, at: 1 });
const opened = (step: string, items: string[] | null): RunEvent => ({
  type: 'scope.opened',
  step,
  items,
  concurrency: 1,
  maxIterations: 9,
  at: 1,
});
const inside = (parent: string, type = 'task') => ({ type, parent });
const plain = (values: object) => ({ ...values });

describe('dataFor', () => {
  // start ─▶ a ─▶ outer ─▶ b
  //               │ c ─▶ inner │
  //               │      │ d │ │
  const graph = graphOf(['start a outer b', 'c inner'], {
    outer: { type: 'for-each' },
    c: inside('outer'),
    inner: inside('outer', 'loop'),
    d: inside('inner'),
  });

  it('gives input, results and run, without copying the results', () => {
    const state = foldJournal([started({ no: 'A1' }, { at: 7 }), done('start'), done('a')]);
    const data = dataFor(graph, state, 'outer', ids);
    expect(data.input).toEqual({ no: 'A1' });
    expect(data.run).toEqual({ id: 'r1', flow: 'f', version: 3, mode: 'live', startedAt: 7 });
    expect(plain(data.steps)).toEqual({ start: 'start', a: 'a' });
    expect(data.steps).toBe(state.outputs);
    expect(data).not.toHaveProperty('item');
    expect(plain(data.events)).toEqual({});
  });

  it('has no prototype to fall into', () => {
    const state = foldJournal([
      started(),
      { type: 'event.received', event: 'e', payload: 1, at: 1 },
      done('a'),
    ]);
    for (const key of ['a', 'outer[0]/c']) {
      const { steps, events } = dataFor(graph, state, key, ids);
      expect(Object.getPrototypeOf(steps)).toBeNull();
      expect(Object.getPrototypeOf(events)).toBeNull();
    }
  });

  it('shows a failed step by its error, and what a waiting step has said', () => {
    const state = foldJournal([
      started(),
      { type: 'step.failed', step: 'a', error: errorOf('no'), attempt: 1, at: 1 },
      { type: 'step.waiting', step: 'b', wait: { kind: 'reply' }, output: 'link', at: 1 },
    ]);
    expect(plain(dataFor(graph, state, 'b', ids).steps)).toEqual({ a: { error: errorOf('no') }, b: 'link' });
  });

  it('in a loop shows the results of its own turn, the item and the index', () => {
    const state = foldJournal([
      started(),
      done('a'),
      opened('outer', ['x', 'y']),
      done('outer[0]/c', 'c0'),
      done('outer[1]/c', 'c1'),
      opened('outer[1]/inner', null),
      done('outer[1]/inner[0]/d', 'd0'),
    ]);
    const first = dataFor(graph, state, 'outer[0]/inner', ids);
    expect([plain(first.steps), first.item, first.index]).toEqual([{ a: 'a', c: 'c0' }, 'x', 0]);
    const second = dataFor(graph, state, 'outer[1]/inner[1]/d', ids);
    expect([plain(second.steps), second.item, second.index]).toEqual([{ a: 'a', c: 'c1' }, 'y', 1]);
    const turn = dataFor(graph, state, 'outer[1]/inner[0]/d', ids);
    expect(plain(turn.steps)).toEqual({ a: 'a', c: 'c1', d: 'd0' });
  });

  it('shows the newest event by name', () => {
    const state = foldJournal([started()]);
    for (const payload of [1, 2]) reduce(state, { type: 'event.received', event: 'paid', payload, at: 1 });
    expect(plain(dataFor(graph, state, 'a', ids).events)).toEqual({ paid: 2 });
  });

  it('on the path of an event shows its own event and its own results', () => {
    const on = [{ event: 'refund', to: 'edge' as const, node: 'note' }];
    const withPath = graphOf(
      ['start a', 'note each'],
      { each: { type: 'for-each' }, mail: inside('each') },
      { on },
    );
    const state = foldJournal([
      started(),
      done('a'),
      { type: 'event.received', event: 'refund', payload: 'first', at: 1 },
      { type: 'event.received', event: 'refund', payload: 'second', at: 1 },
      done('note', 'note 1'),
      done('note@2', 'note 2'),
      opened('each@2', ['x']),
    ]);
    expect(dataFor(withPath, state, 'note', ids).events).toMatchObject({ refund: 'first' });
    expect(dataFor(withPath, state, 'a', ids).events).toMatchObject({ refund: 'second' });
    const second = dataFor(withPath, state, 'each@2[0]/mail', ids);
    expect(plain(second.steps)).toEqual({ a: 'a', note: 'note 2' });
    expect([second.events['refund'], second.item]).toEqual(['second', 'x']);
  });

  it('in a part reads what the parent had', () => {
    const part = {
      node: 'outer',
      offset: 1000,
      items: ['x', 'y'],
      context: { input: 'in', steps: { a: 'from parent' } },
    };
    const state = foldJournal([started('in', { part }), done('outer[1001]/c')]);
    const data = dataFor(graph, state, 'outer[1001]/inner', ids);
    expect([data.input, plain(data.steps), data.item, data.index]).toEqual([
      'in',
      { a: 'from parent', c: 'outer[1001]/c' },
      'y',
      1001,
    ]);
  });
});
