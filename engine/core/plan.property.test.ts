import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent, StepKey } from './events.ts';
import { forkPrefix } from './fork.ts';
import { compileGraph, type Body, type Graph } from './graph.ts';
import { structureOf } from './plan.fixture.ts';
import { plan } from './plan.ts';
import { anyFlow, driveRandomly } from './random-flow.fixture.ts';
import { emptyState, foldJournal, reduce } from './reduce.ts';
import type { RunState } from './state.ts';
import { isUndo, iterationOf, nodeOf, undoneBy, undoOf } from './step-key.ts';

const seed = fc.integer();
const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
const order = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 60 });
const runs = { numRuns: 400 };

const ends = new Set(['step.completed', 'step.failed', 'step.canceled']);

/** A value without what depends on who was first: a join tells the order of arrival. */
const unordered = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(unordered);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const { arrived, first: _first, ...rest } = value as { arrived?: string[]; first?: string };
  const entries = Object.entries(arrived === undefined ? value : { ...rest, arrived: arrived.toSorted() });
  return Object.fromEntries(entries.map(([key, each]) => [key, unordered(each)]));
};

/** For every step how it ended, and the end of the run. */
const outcome = (state: RunState): Json => {
  const steps = [...state.steps].map(
    ([key, { status, output, ports }]) => [key, { status, output, ports }] as const,
  );
  steps.sort(([a], [b]) => (a < b ? -1 : 1));
  return unordered({ status: state.status, output: state.output, steps: Object.fromEntries(steps) });
};

/** From the journal alone, without `plan`: whether an edge was taken in one instance of a body. */
const wasTaken = (state: RunState, key: StepKey, port: string): boolean => {
  const step = state.steps.get(key);
  // Its branch had lost before it was known how it ended.
  if (step?.cut === true) return false;
  if (step?.status === 'completed') return (step.ports ?? ['out']).includes(port);
  return step?.status === 'failed' && port === 'error';
};

/** A node ran if and only if something led to it, save where a race had been decided. */
const expectSound = (state: RunState, body: Body, prefix: string): void => {
  for (const node of body.nodes) {
    const key = prefix + node.id;
    const step = state.steps.get(key);
    const led = node.ins.filter(({ from, port }) => wasTaken(state, prefix + from.id, port)).length;
    const isStart = node.ins.length === 0;
    if (step !== undefined && !isStart) {
      const lostAll = step.error?.code === 'all-branches-failed';
      expect([key, led > 0 || lostAll]).toEqual([key, true]);
      if (
        node.structure === 'join' &&
        node.mode === 'all' &&
        step.status === 'completed' &&
        node.node.disabled !== true
      )
        expect([key, led]).toEqual([key, node.ins.length]);
    }
    if (step === undefined && led > 0) {
      const closed = node.closers.some(({ id }) => state.steps.has(prefix + id));
      expect([key, closed]).toEqual([key, true]);
    }
    const scope = state.scopes.get(key);
    if (node.body === null || scope === undefined || step?.status !== 'completed') continue;
    for (let i = 0; i < scope.iterations; i++) {
      const inner = `${key}[${i}]/`;
      const failed = [...state.steps].some(
        ([each, { status }]) => each.startsWith(inner) && status === 'failed',
      );
      if (!failed) expectSound(state, node.body, inner);
    }
  }
};

/** Whether a step, or a loop around it, lies on a losing branch of a decided race. */
const hasLost = (graph: Graph, state: RunState, step: StepKey): boolean => {
  for (let key: StepKey | undefined = step; key !== undefined; key = iterationOf(key)?.container) {
    const node = graph.nodes.get(nodeOf(key))!;
    const prefix = key.slice(0, key.length - node.id.length);
    for (const join of node.closers) {
      const decided = state.steps.get(prefix + join.id);
      if (decided?.status === 'failed') return true;
      if (decided?.status !== 'completed') continue;
      const { first } = decided.output as { first: string };
      if (join.region?.branches.get(first)?.has(node) !== true) return true;
    }
  }
  return false;
};

describe('plan on random flows', () => {
  it('ends, and runs every step at most once', () => {
    fc.assert(
      fc.property(anyFlow(), seed, order, (flow, seed, order) => {
        const { state, events, begun } = driveRandomly(compileGraph(flow, structureOf), seed, order);
        expect(state.status).not.toBe('running');
        expect(new Set(begun).size).toBe(begun.length);
        // What was cut off when its branch lost is found out: for the step that is a second end.
        const isCut = (event: RunEvent): boolean =>
          event.type === 'step.canceled' && state.steps.get(event.step)?.cut === true;
        const over = events.flatMap((event) =>
          ends.has(event.type) && 'step' in event && !isCut(event) ? [event.step] : [],
        );
        expect(new Set(over).size).toBe(over.length);
        for (const { status } of state.steps.values())
          expect(['completed', 'failed', 'canceled']).toContain(status);
      }),
      runs,
    );
  });

  it('runs a node if and only if something led to it', () => {
    fc.assert(
      fc.property(anyFlow(), seed, order, (flow, seed, order) => {
        const graph = compileGraph(flow, structureOf);
        const { state } = driveRandomly(graph, seed, order);
        if (state.status === 'completed') expectSound(state, graph.main, '');
      }),
      runs,
    );
  });

  it('reaches the same end in whatever order the steps complete', () => {
    fc.assert(
      fc.property(anyFlow({ races: false }), seed, order, order, (flow, seed, one, other) => {
        const graph = compileGraph(flow, structureOf);
        const first = driveRandomly(graph, seed, one, { failing: false });
        const second = driveRandomly(graph, seed, other, { failing: false });
        expect(outcome(first.state)).toEqual(outcome(second.state));
      }),
      runs,
    );
  });

  it('reaches the same end after a crash anywhere', () => {
    fc.assert(
      fc.property(anyFlow({ races: false }), seed, order, unit, (flow, seed, order, cut) => {
        const graph = compileGraph(flow, structureOf);
        const whole = driveRandomly(graph, seed, order, { failing: false });
        const begin = whole.events.slice(0, 1 + Math.floor(cut * whole.events.length));
        const onward = driveRandomly(graph, seed, order, { failing: false, begin });
        expect(outcome(onward.state)).toEqual(outcome(whole.state));
      }),
      runs,
    );
  });

  it('reaches the same end from a fork before any step', () => {
    fc.assert(
      fc.property(anyFlow({ races: false }), seed, order, unit, (flow, seed, order, pick) => {
        const graph = compileGraph(flow, structureOf);
        const whole = driveRandomly(graph, seed, order, { failing: false });
        const keys = [...whole.state.steps.keys()];
        const from = keys[Math.floor(pick * keys.length)]!;
        const begin = forkPrefix(graph, whole.events, from);
        expect(foldJournal(begin).steps.get(from)?.status).not.toBe('completed');
        const fork = driveRandomly(graph, seed, order, { failing: false, begin });
        expect(outcome(fork.state)).toEqual(outcome(whole.state));
      }),
      runs,
    );
  });

  it('is a function of graph, state and instant, and leaves the state as it is', () => {
    fc.assert(
      fc.property(anyFlow(), seed, order, (flow, seed, order) => {
        const graph = compileGraph(flow, structureOf);
        driveRandomly(graph, seed, order, {
          look(state, now, events) {
            const before = structuredClone(state);
            const warm = plan(graph, state, now);
            expect(plan(graph, state, now)).toEqual(warm);
            expect(structuredClone(state)).toEqual(before);
            // A state folded anew has none of the finished iterations that the warm one remembers.
            expect(plan(compileGraph(flow, structureOf), foldJournal(events), now)).toEqual(warm);
          },
        });
      }),
      { numRuns: 60 },
    );
  });

  it('gives events or calls, never both, and no event for a step that is over', () => {
    fc.assert(
      fc.property(anyFlow(), seed, order, (flow, seed, order) => {
        const graph = compileGraph(flow, structureOf);
        driveRandomly(graph, seed, order, {
          look(state, now) {
            const { events, calls } = plan(graph, state, now);
            expect(events.length === 0 || calls.length === 0).toBe(true);
            const keys = events.flatMap((event) =>
              'step' in event && ends.has(event.type) ? [event.step] : [],
            );
            expect(new Set(keys).size).toBe(keys.length);
            expect(new Set(calls.map(({ step }) => step)).size).toBe(calls.length);
          },
        });
      }),
      runs,
    );
  });

  it('folds a journal in pieces as in one go', () => {
    fc.assert(
      fc.property(
        anyFlow(),
        seed,
        order,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (flow, seed, order, cut) => {
          const { events } = driveRandomly(compileGraph(flow, structureOf), seed, order);
          const at = Math.floor(cut * events.length);
          const stored = structuredClone(foldJournal(events.slice(0, at)));
          const onward = events
            .slice(at)
            .reduce((state: RunState, event: RunEvent) => reduce(state, event), stored);
          expect(structuredClone(onward)).toEqual(structuredClone(foldJournal(events)));
          expect(foldJournal([])).toEqual(emptyState());
        },
      ),
      runs,
    );
  });

  it('undoes each loser once, and only losers', () => {
    fc.assert(
      fc.property(anyFlow(), seed, order, (flow, seed, order) => {
        const graph = compileGraph(flow, structureOf);
        const { state } = driveRandomly(graph, seed, order);
        for (const [key, { status }] of state.steps) {
          const { compensate, disabled } = graph.nodes.get(nodeOf(key))!.node;
          if (status !== 'completed' || compensate === undefined || disabled === true) continue;
          if (isUndo(key)) continue;
          expect([key, state.steps.has(undoOf(key))]).toEqual([key, hasLost(graph, state, key)]);
        }
        for (const key of state.steps.keys())
          if (isUndo(key)) expect(state.steps.get(undoneBy(key))?.status).toBe('completed');
      }),
      { numRuns: 1500 },
    );
  });
});
