import { describe, expect, it } from 'vitest';
import type { Effects } from '../../schemas/node.ts';
import type { RunEvent, StepKey } from './events.ts';
import { droppedSteps, forkPrefix, onceSteps } from './fork.ts';
import type { Graph } from './graph.ts';
import { graphOf, path, run, started } from './plan.fixture.ts';
import { foldJournal } from './reduce.ts';

const source = { run: 'old', at: 500, reason: 'wrong price' };
const steps = (events: RunEvent[]): StepKey[] => [...foldJournal(events).steps.keys()];
/** What a fork of a finished run runs again. */
const again = (graph: Graph, events: RunEvent[], step: StepKey): StepKey[] => {
  const prefix = forkPrefix(graph, events, step, source);
  const end = run(graph, {}, { begin: prefix });
  expect(end.state.status).toBe('completed');
  return path({ events: end.events.slice(prefix.length) });
};

describe('forkPrefix', () => {
  //          ┌─▶ a ─▶ b ─┐
  // start ───┤           end
  //          └─▶ c ──────┘
  const diamond = graphOf(['start a b end', 'start c end']);

  it('keeps what is not downstream of the step', () => {
    const { events } = run(
      diamond,
      {},
      { begin: [started({ no: 1 }, { key: 'k', parent: { run: 'p', step: 's' } })] },
    );
    const prefix = forkPrefix(diamond, events, 'b', source);
    expect(prefix[0]).toEqual({
      ...started({ no: 1 }),
      at: 500,
      forkedFrom: { run: 'old', step: 'b', reason: 'wrong price' },
    });
    expect(steps(prefix)).toEqual(['start', 'a', 'c']);
    expect(again(diamond, events, 'b')).toEqual(['b', 'end']);
    expect(again(diamond, events, 'start')).toEqual(['start', 'a', 'c', 'b', 'end']);
  });

  it('runs again what had not ended, and does not take over the end of the run', () => {
    const waits = (at: number): RunEvent[] => [
      { type: 'step.waiting', step: 'c', wait: { kind: 'reply' }, at },
    ];
    const { events } = run(diamond, { c: { events: waits } });
    expect(steps(forkPrefix(diamond, events, 'b'))).toEqual(['start', 'a']);
    const failed = run(diamond, { c: { fail: 'no' } });
    expect(failed.state.status).toBe('failed');
    expect(again(diamond, failed.events, 'b')).toEqual(['c', 'b', 'end']);
  });

  it('takes over the last life of a reopened step, and the input it had', () => {
    const failed = run(diamond, { a: { fail: 'no' } });
    const reopened: RunEvent = { type: 'run.reopened', step: 'a', input: 'mended', at: 9 };
    const { events } = run(diamond, {}, { begin: [...failed.events, reopened] });
    const prefix = forkPrefix(diamond, events, 'end');
    expect(prefix.filter(({ type }) => type === 'step.failed' || type === 'run.reopened')).toEqual([]);
    expect(foldJournal(prefix)).toMatchObject({ status: 'running', input: 'mended' });
    expect(again(diamond, events, 'end')).toEqual(['end']);
  });

  it('takes over failures that were handled', () => {
    const graph = graphOf(['start a:error rescue end', 'a end']);
    const { events } = run(graph, { a: { fail: 'no' } });
    expect(again(graph, events, 'end')).toEqual(['end']);
    expect(again(graph, events, 'rescue')).toEqual(['rescue', 'end']);
  });

  it('keeps received events, save those that cancel', () => {
    const graph = graphOf(['start a'], {}, { on: [{ event: 'refund', to: 'cancel' }] });
    const event = (name: string): RunEvent => ({ type: 'event.received', event: name, payload: 1, at: 3 });
    const { events } = run(graph, {}, { begin: [started(), event('paid'), event('refund')] });
    expect(foldJournal(events).status).toBe('canceled');
    expect(foldJournal(forkPrefix(graph, events, 'a')).received).toEqual([
      { event: 'paid', payload: 1, at: 3 },
    ]);
  });

  // start ─▶ each ─▶ end
  //          │ x ─▶ y │
  const inside = { type: 'task', parent: 'each' };
  const loops = (type: string) =>
    graphOf(['start each end', 'x y'], { each: { type }, x: inside, y: inside });

  it('inside a for-each keeps the other items', () => {
    const graph = loops('for-each');
    const { events } = run(graph, { 'each[0]/y': { fail: 'no' } }, { items: ['p', 'q', 'r'] });
    expect(again(graph, events, 'each[1]/y')).toEqual(['each[1]/y', 'each', 'end']);
    expect(again(graph, events, 'each[0]/x')).toEqual(['each[0]/x', 'each[0]/y', 'each', 'end']);
    expect(foldJournal(forkPrefix(graph, events, 'each[1]/y')).scopes.get('each')?.items).toEqual([
      'p',
      'q',
      'r',
    ]);
  });

  it('keeps an open container that fell with the run, with the items it had', () => {
    const graph = graphOf(['start each end', 'x y', 'start bad end'], {
      each: { type: 'for-each' },
      x: inside,
      y: inside,
    });
    const late = (at: number): RunEvent[] => [
      { type: 'step.waiting', step: 'each[1]/x', wait: { kind: 'reply' }, at },
    ];
    const script = { bad: { fail: 'no' }, 'each[1]/x': { events: late } };
    const { events } = run(graph, script, { items: ['p', 'q'], pick: (calls) => calls.length - 1 });
    expect(foldJournal(events).steps.get('each')?.reason).toBe('run-failed');
    expect(steps(forkPrefix(graph, events, 'bad'))).toEqual(['start', 'each', 'each[0]/x', 'each[0]/y']);
    expect(foldJournal(forkPrefix(graph, events, 'bad')).scopes.get('each')?.items).toEqual(['p', 'q']);
  });

  it('at a container runs all of it again', () => {
    const graph = loops('for-each');
    const { events } = run(graph, {}, { items: ['p'] });
    expect(again(graph, events, 'each')).toEqual([
      'each[0]/x',
      'each[0]/y',
      'each[1]/x',
      'each[1]/y',
      'each',
      'end',
    ]);
  });

  it('inside a loop drops the later turns', () => {
    const graph = loops('loop');
    const { events } = run(graph, {}, { turns: 4 });
    const prefix = forkPrefix(graph, events, 'each[1]/y');
    expect(steps(prefix)).toEqual(['start', 'each', 'each[0]/x', 'each[0]/y', 'each[1]/x']);
    expect(foldJournal(prefix).scopes.get('each')?.iterations).toBe(2);
    expect(again(graph, events, 'each[1]/y')).toEqual(['each[1]/y', 'each', 'end']);
  });

  //          ┌─▶ a ─┐
  // start ───┤      race ─▶ end
  //          └─▶ b ─┘
  it('takes over a decided race with its compensations', () => {
    const graph = graphOf(['start a race end', 'start b race'], {
      race: { type: 'join', config: { mode: 'first-success' } },
      b: { type: 'task', compensate: 'free' },
      free: { type: 'task' },
    });
    const done = (step: string): RunEvent => ({ type: 'step.completed', step, output: step, at: 1 });
    const { events } = run(graph, {}, { begin: [started(), done('start'), done('a'), done('b')] });
    expect(path({ events })).toContain('b~undo');
    expect(again(graph, events, 'end')).toEqual(['end']);
    expect(steps(forkPrefix(graph, events, 'b'))).toEqual(['start', 'a']);
  });
});

describe('a newer version', () => {
  it('drops the steps it does not know', () => {
    const old = graphOf(['start a b end']);
    const { events } = run(old);
    const newer = graphOf(['start b new end']);
    expect(droppedSteps(newer, events)).toEqual(['a']);
    expect(again(newer, events, 'new')).toEqual(['new', 'end']);
  });
});

describe('onceSteps', () => {
  it('names the effects that would happen twice', () => {
    const graph = graphOf(['start pay mail end', 'start other end']);
    const { events } = run(graph);
    const effects = (id: string): Effects =>
      id === 'pay' || id === 'mail' || id === 'other' ? 'once' : 'none';
    expect(onceSteps(graph, events, 'mail', effects)).toEqual(['mail']);
    expect(onceSteps(graph, events, 'pay', effects)).toEqual(['pay', 'mail']);
    expect(onceSteps(graph, events, 'end', effects)).toEqual([]);
    // A step that had begun may have acted, and begins anew.
    const begun: RunEvent[] = [started(), { type: 'step.started', step: 'other', attempt: 1, at: 1 }];
    expect(onceSteps(graph, begun, 'pay', effects)).toEqual(['other']);
  });
});
