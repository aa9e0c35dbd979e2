import { describe, expect, it } from 'vitest';
import type { RunEvent, StepKey, Wait } from './events.ts';
import { errorOf, graphOf, path, run, started } from './plan.fixture.ts';
import { endRun, interrupted, maxEvents, nodeRunBy, plan } from './plan.ts';
import { foldJournal } from './reduce.ts';

const begun: RunEvent[] = [started(), { type: 'step.completed', step: 'start', output: null, at: 0 }];
const waits = (wait: Wait, at = 10, step: StepKey = 'a'): RunEvent => ({
  type: 'step.waiting',
  step,
  wait,
  at,
});
const received = (event: string, payload: number, at: number): RunEvent => ({
  type: 'event.received',
  event,
  payload,
  at,
});
const line = graphOf(['start a b']);
const planned = (events: RunEvent[], now: number, graph = line) =>
  plan(graph, foldJournal([...begun, ...events]), now);

describe('plan: waits', () => {
  it('parks until the deadline, then resumes', () => {
    const parked = waits({ kind: 'time', dueAt: 100 });
    expect(planned([parked], 99)).toEqual({ events: [], calls: [], abort: [], dueAt: 100 });
    const resumed: RunEvent = { type: 'step.resumed', step: 'a', why: 'due', payload: null, at: 100 };
    expect(planned([parked], 100).events).toEqual([resumed]);
    expect(planned([parked, resumed], 100).calls).toEqual([
      { step: 'a', node: 'a', call: 'resume', attempt: 1 },
    ]);
  });

  it('without a deadline only a message wakes it', () => {
    expect(planned([waits({ kind: 'person' })], 1e12)).toEqual({
      events: [],
      calls: [],
      abort: [],
      dueAt: null,
    });
  });

  it('may wait again after it was resumed', () => {
    const events: RunEvent[] = [
      waits({ kind: 'reply', dueAt: 50 }),
      { type: 'step.resumed', step: 'a', why: 'reply', payload: 1, at: 20 },
      waits({ kind: 'reply' }, 30),
    ];
    expect(planned(events, 60).dueAt).toBeNull();
  });

  it('takes the nearest of several deadlines', () => {
    const graph = graphOf(['start a', 'start b', 'start c'], {
      a: { type: 'task' },
      c: { type: 'task', timeoutMs: 70 },
    });
    const events: RunEvent[] = [
      waits({ kind: 'time', dueAt: 100 }),
      { type: 'step.retrying', step: 'b', attempt: 1, error: errorOf(), dueAt: 90, at: 5 },
      { type: 'step.started', step: 'c', attempt: 1, at: 10 },
    ];
    expect(planned(events, 20, graph).dueAt).toBe(80);
  });
});

describe('plan: retries', () => {
  const retrying: RunEvent = {
    type: 'step.retrying',
    step: 'a',
    attempt: 1,
    error: errorOf(),
    dueAt: 90,
    at: 5,
  };

  it('begins the next attempt when it is due', () => {
    expect(planned([retrying], 89)).toMatchObject({ calls: [], dueAt: 90 });
    expect(planned([retrying], 90).calls).toEqual([{ step: 'a', node: 'a', call: 'execute', attempt: 2 }]);
  });

  it('does not ask anew what was answered already', () => {
    const events: RunEvent[] = [
      waits({ kind: 'person' }),
      { type: 'step.resumed', step: 'a', why: 'reply', payload: 1, at: 20 },
      retrying,
    ];
    expect(planned(events, 90).calls).toEqual([{ step: 'a', node: 'a', call: 'resume', attempt: 2 }]);
  });

  it('asks a child run anew, whose result would stay what it was', () => {
    const events: RunEvent[] = [
      waits({ kind: 'child', children: ['r2'] }),
      { type: 'step.resumed', step: 'a', why: 'child', payload: [], at: 20 },
      retrying,
    ];
    expect(planned(events, 90).calls).toEqual([{ step: 'a', node: 'a', call: 'execute', attempt: 2 }]);
  });

  it('leaves what was under way at a crash to the runtime', () => {
    const events: RunEvent[] = [...begun, { type: 'step.started', step: 'a', attempt: 1, at: 5 }];
    const state = foldJournal(events);
    expect(plan(line, state, 10)).toEqual({ events: [], calls: [], abort: [], dueAt: null });
    expect(interrupted(state)).toEqual(['a']);
  });
});

describe('plan: events', () => {
  it('wakes a step with the newest event since it began', () => {
    const events = [
      received('paid', 1, 5),
      waits({ kind: 'event', event: 'paid', dueAt: 100 }),
      received('paid', 2, 20),
      received('lost', 9, 21),
      received('paid', 3, 22),
    ];
    expect(planned(events.slice(0, 2), 30)).toMatchObject({ events: [], dueAt: 100 });
    expect(planned(events, 30).events).toEqual([
      { type: 'step.resumed', step: 'a', why: 'event', payload: 3, at: 30 },
    ]);
  });

  it('hears what comes between the start of a step and its wait', () => {
    const events: RunEvent[] = [
      { type: 'step.started', step: 'a', attempt: 1, at: 5 },
      received('paid', 1, 6),
      waits({ kind: 'event', event: 'paid' }),
    ];
    expect(planned(events, 30).events).toMatchObject([{ why: 'event', payload: 1 }]);
  });

  it('counts earlier events only when the wait says so, and none of them twice', () => {
    const wait: Wait = { kind: 'event', event: 'paid', earlier: true };
    const events = [received('paid', 1, 5), waits(wait)];
    const woken = planned(events, 30).events;
    expect(woken).toMatchObject([{ why: 'event', payload: 1 }]);
    expect(planned([...events, ...woken, waits(wait, 40)], 50).events).toEqual([]);
  });

  // start ─▶ a        refund ⇒ note ─▶ mail
  const on = [{ event: 'refund', to: 'edge' as const, node: 'note' }];
  const withPath = graphOf(['start a', 'note mail'], {}, { on });

  it('starts a path of its own for every event', () => {
    const events = [waits({ kind: 'reply' }), received('refund', 1, 20), received('refund', 2, 21)];
    expect(planned(events.slice(0, 1), 30, withPath).calls).toEqual([]);
    expect(planned(events, 30, withPath).calls.map(({ step, node }) => [step, node])).toEqual([
      ['note', 'note'],
      ['note@2', 'note'],
    ]);
    const end = run(withPath, {}, { begin: [...begun, ...events] });
    expect(path(end)).toEqual(['start', 'note', 'mail', 'note@2', 'mail@2']);
    expect(end.state.status).toBe('running');
  });

  it('waits for the paths of events before the run ends', () => {
    const events: RunEvent[] = [
      received('refund', 1, 5),
      waits({ kind: 'reply' }, 6, 'note'),
      { type: 'step.completed', step: 'a', output: 'a', at: 7 },
    ];
    expect(planned(events, 30, withPath)).toEqual({ events: [], calls: [], abort: [], dueAt: null });
  });

  it('cancels the run when its rule says so', () => {
    const graph = graphOf(['start a'], {}, { on: [{ event: 'refund', to: 'cancel' }] });
    expect(planned([waits({ kind: 'reply' }), received('refund', 1, 20)], 30, graph)).toEqual({
      events: [
        { type: 'step.canceled', step: 'a', reason: 'run-canceled', at: 30 },
        { type: 'run.canceled', reason: 'event:refund', at: 30 },
      ],
      calls: [],
      abort: ['a'],
      dueAt: null,
    });
  });
});

describe('plan: limits', () => {
  const timeout = { code: 'timeout', blame: 'remote', retryable: false };

  it('a time-out counts from the first start, waits and retries included', () => {
    const graph = graphOf(['start a b', 'a:error rescue'], { a: { type: 'task', timeoutMs: 100 } });
    const events: RunEvent[] = [
      { type: 'step.started', step: 'a', attempt: 1, at: 10 },
      { type: 'step.retrying', step: 'a', attempt: 1, error: errorOf(), dueAt: 30, at: 20 },
      { type: 'step.started', step: 'a', attempt: 2, at: 30 },
      waits({ kind: 'reply', dueAt: 500 }, 40),
    ];
    expect(planned(events, 109, graph)).toMatchObject({ events: [], dueAt: 110 });
    const over = planned(events, 110, graph);
    expect(over).toMatchObject({
      events: [{ type: 'step.failed', step: 'a', attempt: 2, error: timeout }],
      abort: ['a'],
    });
    expect(planned([...events, ...over.events], 110, graph).calls).toMatchObject([{ step: 'rescue' }]);
  });

  it('a loop that is too slow ends with everything inside of it', () => {
    const graph = graphOf(['start each'], {
      each: { type: 'for-each', timeoutMs: 50 },
      a: { type: 'task', parent: 'each' },
    });
    const events: RunEvent[] = [
      { type: 'scope.opened', step: 'each', items: ['x'], concurrency: 1, maxIterations: 1, at: 10 },
      { type: 'step.started', step: 'each[0]/a', attempt: 1, at: 11 },
    ];
    expect(planned(events, 60, graph)).toMatchObject({
      events: [
        { type: 'step.canceled', step: 'each[0]/a', reason: 'timeout' },
        { type: 'step.failed', step: 'each', error: timeout },
      ],
      abort: ['each', 'each[0]/a'],
    });
  });

  it('a run that is too slow fails', () => {
    const graph = graphOf(['start a'], {}, { timeoutMs: 100 });
    const parked = waits({ kind: 'reply' });
    expect(planned([parked], 99, graph).dueAt).toBe(100);
    expect(planned([parked], 100, graph)).toMatchObject({
      events: [
        { type: 'step.canceled', step: 'a' },
        { type: 'run.failed', error: { code: 'run-timeout' } },
      ],
      abort: ['a'],
    });
    const reopened = [
      ...planned([parked], 100, graph).events,
      { type: 'run.reopened', step: 'a', at: 150 } as const,
    ];
    expect(planned([parked, ...reopened], 200, graph)).toMatchObject({ calls: [{ step: 'a' }], dueAt: 250 });
  });

  it('a journal that is too long fails the run', () => {
    const noise = Array.from({ length: maxEvents - 3 }, (_, i) => received('tick', i, 20));
    expect(planned([waits({ kind: 'reply' }), ...noise.slice(1)], 30).events).toEqual([]);
    expect(planned([waits({ kind: 'reply' }), ...noise], 30).events).toMatchObject([
      { type: 'step.canceled', step: 'a' },
      { type: 'run.failed', error: { code: 'journal-too-long', blame: 'author' } },
    ]);
  });

  it('says nothing of a run that has not begun or is over', () => {
    const none = { events: [], calls: [], abort: [], dueAt: null };
    expect(plan(line, foldJournal([]), 0)).toEqual(none);
    expect(planned([{ type: 'run.completed', output: 1, at: 1 }], 5)).toEqual(none);
  });

  it('ends a run from outside', () => {
    const state = foldJournal([...begun, { type: 'step.started', step: 'a', attempt: 1, at: 5 }]);
    const end: RunEvent = { type: 'run.canceled', reason: 'refund', by: 'li', at: 9 };
    expect(endRun(line, state, end, 9)).toEqual({
      events: [{ type: 'step.canceled', step: 'a', reason: 'run-canceled', at: 9 }, end],
      calls: [],
      abort: ['a'],
      dueAt: null,
    });
  });
});

describe('plan: compensation', () => {
  //          ┌─▶ hold-a ─▶ ask-a ─┐
  // start ───┤                    race ─▶ end
  //          └─▶ hold-b ─▶ ask-b ─┘         (each hold is undone by `free`, each ask by `tell`)
  const undoable = (compensate: string) => ({ type: 'task', compensate });
  const graph = graphOf(['start hold-a ask-a race end', 'start hold-b ask-b race'], {
    race: { type: 'join', config: { mode: 'first-success' } },
    'hold-a': undoable('free'),
    'hold-b': undoable('free'),
    'ask-b': undoable('tell'),
    free: { type: 'task' },
    tell: { type: 'task' },
  });
  const done = (step: StepKey, at = 5): RunEvent => ({ type: 'step.completed', step, output: step, at });
  const failed: RunEvent = { type: 'step.failed', step: 'end', error: errorOf(), attempt: 1, at: 12 };
  const decided = [done('hold-a'), done('hold-b'), done('ask-b'), done('ask-a')];

  it('undoes what the losers had done, the last first, one at a time', () => {
    // Both branches complete; b's is second to arrive and has lost.
    const events = [done('hold-b'), done('hold-a'), done('ask-a')];
    const race = planned(events, 10, graph).events;
    expect(race).toMatchObject([{ step: 'race', output: { arrived: ['ask-a'], first: 'ask-a' } }]);
    expect(planned([...events, ...race], 10, graph).calls).toEqual([
      { step: 'end', node: 'end', call: 'execute', attempt: 1 },
      { step: 'hold-b~undo', node: 'free', call: 'execute', attempt: 1 },
    ]);
    const both = planned(decided, 10, graph).events;
    expect(both).toMatchObject([{ step: 'race', output: { first: 'ask-b' } }]);
  });

  it('waits for compensations, and their failure fails nothing', () => {
    const late = [done('hold-b'), done('hold-a'), done('ask-a')];
    const race = planned(late, 10, graph).events;
    const end = run(graph, { 'hold-b~undo': { fail: 'stuck' } }, { begin: [...begun, ...late, ...race] });
    expect(end.state.status).toBe('completed');
    expect(end.state.output).toBe('end');
    expect(end.state.steps.get('hold-b~undo')?.status).toBe('failed');
    expect(end.events.at(-1)?.type).toBe('run.completed');
    expect(nodeRunBy(graph, 'hold-b~undo')).toBe('free');
    expect(nodeRunBy(graph, 'hold-b')).toBe('hold-b');
  });

  it('goes in reverse order of completion', () => {
    // ask-b completes in the same append as ask-a and loses by one place in the journal.
    const events = [done('hold-a'), done('hold-b'), done('ask-a'), done('ask-b')];
    const end = run(graph, {}, { begin: [...begun, ...events, ...planned(events, 10, graph).events] });
    expect(path(end).filter((step) => step.endsWith('~undo'))).toEqual(['ask-b~undo', 'hold-b~undo']);
  });

  it('undoes everything when every branch lost', () => {
    const lost = [done('hold-a'), done('hold-b')];
    for (const step of ['ask-a', 'ask-b', 'race']) {
      lost.push({ type: 'step.failed', step, attempt: 1, error: errorOf(), at: 6 });
    }
    expect(planned(lost, 10, graph).calls.map(({ step }) => step)).toEqual(['hold-b~undo']);
    const end = run(graph, { 'ask-a': { fail: 'no' }, 'ask-b': { fail: 'no' } });
    expect(end.state).toMatchObject({ status: 'failed', error: { code: 'all-branches-failed' } });
    expect(path(end).filter((step) => step.endsWith('~undo'))).toEqual(['hold-b~undo', 'hold-a~undo']);
  });

  it('lets compensations finish before a failure elsewhere ends the run', () => {
    const events: RunEvent[] = [done('hold-b'), done('hold-a'), done('ask-a')];
    const race = planned(events, 10, graph).events;
    const failing: RunEvent[] = [
      ...events,
      ...race,
      { type: 'step.started', step: 'hold-b~undo', attempt: 1, at: 11 },
      { type: 'step.failed', step: 'end', error: errorOf(), attempt: 1, at: 12 },
    ];
    expect(planned(failing, 20, graph)).toEqual({ events: [], calls: [], abort: [], dueAt: null });
    expect(planned([...failing, done('hold-b~undo')], 20, graph).events).toMatchObject([
      { type: 'run.failed', step: 'end' },
    ]);
  });

  it('undoes an effect that could not be stopped in time', () => {
    const events: RunEvent[] = [
      { type: 'step.started', step: 'hold-b', attempt: 1, at: 2 },
      done('hold-a'),
      done('ask-a'),
    ];
    const race = planned(events, 10, graph).events;
    const lost = planned([...events, ...race], 10, graph);
    expect(lost).toMatchObject({
      events: [{ type: 'step.canceled', step: 'hold-b', reason: 'branch-lost' }],
      abort: ['hold-b'],
    });
    const late = [...events, ...race, ...lost.events, done('hold-b', 12)];
    expect(planned(late, 20, graph).calls.map(({ step }) => step)).toEqual(['end', 'hold-b~undo']);
  });

  describe('of an effect that was cut off', () => {
    const events: RunEvent[] = [
      { type: 'step.started', step: 'hold-b', attempt: 1, at: 2 },
      done('hold-a'),
      done('ask-a'),
    ];
    const race = planned(events, 10, graph).events;
    const cut = [...events, ...race, ...planned([...events, ...race], 10, graph).events];
    const again: RunEvent = { type: 'step.started', step: 'hold-b', attempt: 2, at: 11 };

    it('finds out first what became of it, and undoes what has happened', () => {
      expect(planned(cut, 10, graph).calls).toEqual([
        { step: 'end', node: 'end', call: 'execute', attempt: 1 },
        { step: 'hold-b', node: 'hold-b', call: 'execute', attempt: 2 },
      ]);
      const over = [...cut, again, done('end')];
      expect(planned(over, 20, graph)).toEqual({ events: [], calls: [], abort: [], dueAt: null });
      expect(planned([...over, done('hold-b')], 20, graph).calls.map(({ step }) => step)).toEqual([
        'hold-b~undo',
      ]);
    });

    it('leads its branch nowhere, and one that turns out never to have happened ends the matter', () => {
      const never: RunEvent = { type: 'step.failed', step: 'hold-b', attempt: 2, error: errorOf(), at: 12 };
      expect(planned([...cut, done('end'), never], 20, graph).events).toMatchObject([
        { type: 'run.completed', output: 'end' },
      ]);
    });

    it('goes on while the run fails, and after the run was reopened', () => {
      const failing = [...cut, again, failed];
      expect(planned(failing, 20, graph).events).toEqual([]);
      const ended: RunEvent[] = [
        ...failing,
        { type: 'step.canceled', step: 'hold-b', reason: 'run-failed', at: 21 },
        { type: 'run.failed', step: 'end', error: errorOf(), at: 21 },
        { type: 'run.reopened', step: 'end', at: 22 },
      ];
      expect(planned(ended, 23, graph).calls.map(({ step }) => step)).toEqual(['end', 'hold-b']);
    });

    it('is left alone where nothing undoes it', () => {
      const plain = graphOf(['start a race', 'start b race'], {
        race: { type: 'join', config: { mode: 'first-success' } },
      });
      const lost: RunEvent[] = [
        { type: 'step.started', step: 'b', attempt: 1, at: 2 },
        done('a'),
        done('race'),
        { type: 'step.canceled', step: 'b', reason: 'branch-lost', at: 9 },
      ];
      expect(planned(lost, 10, plain).events).toMatchObject([{ type: 'run.completed' }]);
    });
  });

  it('reaches into loops on a losing branch', () => {
    const looped = graphOf(['start each race', 'start b race'], {
      race: { type: 'join', config: { mode: 'first-success' } },
      each: { type: 'for-each' },
      hold: { type: 'task', parent: 'each', compensate: 'free' },
      free: { type: 'task' },
    });
    const events: RunEvent[] = [
      { type: 'scope.opened', step: 'each', items: ['x', 'y'], concurrency: 2, maxIterations: 2, at: 1 },
      { type: 'step.started', step: 'each[1]/hold', attempt: 1, at: 2 },
      done('each[0]/hold'),
      done('b'),
    ];
    const end = run(looped, {}, { begin: [...begun, ...events] });
    expect(end.state.steps.get('each')?.status).toBe('canceled');
    expect(end.events).toContainEqual(
      expect.objectContaining({ type: 'step.canceled', step: 'each[1]/hold', reason: 'branch-lost' }),
    );
    expect(path(end)).toEqual([
      'start',
      'each[0]/hold',
      'b',
      'race',
      'each[0]/hold~undo',
      'each[1]/hold',
      'each[1]/hold~undo',
    ]);
    expect(end.state.status).toBe('completed');
  });
});
