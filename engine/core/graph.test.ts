import { describe, expect, it } from 'vitest';
import { compileGraph, type Graph, type GraphNode } from './graph.ts';
import { flowOf, graphOf, structureOf } from './plan.fixture.ts';

const ids = (nodes: Iterable<GraphNode> = []): string[] => [...nodes].map(({ id }) => id).toSorted();
const join = (mode: string) => ({ type: 'join', config: { mode } });
const branches = (graph: Graph, id: string) =>
  Object.fromEntries([...graph.nodes.get(id)!.region!.branches].map(([from, nodes]) => [from, ids(nodes)]));

describe('compileGraph', () => {
  it('puts sources before targets and equals by id, however the nodes are listed', () => {
    const flow = flowOf(['start b d', 'start a d', 'a c']);
    const order = (nodes: typeof flow.nodes) =>
      compileGraph({ ...flow, nodes }, structureOf).main.nodes.map(({ id }) => id);
    expect(order(flow.nodes)).toEqual(['start', 'a', 'b', 'c', 'd']);
    const reversed = Object.fromEntries(Object.entries(flow.nodes).reverse());
    expect(order(reversed)).toEqual(order(flow.nodes));
  });

  it('keeps bodies, event paths and compensations apart from the main path', () => {
    const graph = graphOf(
      ['start each', 'a b', 'note mail'],
      {
        each: { type: 'for-each' },
        a: { type: 'task', parent: 'each', compensate: 'free' },
        b: { type: 'task', parent: 'each' },
        free: { type: 'task' },
      },
      {
        on: [
          { event: 'paid', to: 'edge', node: 'note' },
          { event: 'refund', to: 'cancel' },
        ],
      },
    );
    expect(ids(graph.main.nodes)).toEqual(['each', 'start']);
    expect(ids(graph.nodes.get('each')?.body?.nodes)).toEqual(['a', 'b']);
    expect(graph.paths.map(({ body, events }) => [ids(body.nodes), [...events]])).toEqual([
      [['mail', 'note'], ['paid']],
    ]);
    expect([...graph.cancels]).toEqual(['refund']);
    expect(graph.triggers.map(({ id }) => id)).toEqual(['start']);
  });

  //                  ┌─▶ a ─▶ a2 ─┐
  // start ─▶ before ─┤            join ─▶ end
  //                  └─▶ b ───────┘
  it('finds the branches of a join behind the point where they part', () => {
    const graph = graphOf(['start before a a2 join end', 'before b join'], { join: join('any') });
    expect(branches(graph, 'join')).toEqual({ a2: ['a', 'a2'], b: ['b'] });
    expect(ids([...graph.nodes.values()].filter(({ tolerant }) => tolerant))).toEqual(['a', 'a2', 'b']);
  });

  //          ┌─▶ a ─┬─▶ c ─┐
  //          │      └─▶ d ─inner ─┐
  // start ───┤                    outer
  //          └─▶ b ───────────────┘
  it('nests branches', () => {
    const graph = graphOf(['start a c inner outer', 'a d inner', 'start b outer'], {
      inner: join('first-success'),
      outer: join('first-success'),
    });
    expect(branches(graph, 'inner')).toEqual({ c: ['c'], d: ['d'] });
    expect(branches(graph, 'outer')).toEqual({ inner: ['a', 'c', 'd', 'inner'], b: ['b'] });
    expect(graph.nodes.get('c')?.closers.map(({ id }) => id)).toEqual(['inner', 'outer']);
    expect(graph.nodes.get('a')?.closers.map(({ id }) => id)).toEqual(['outer']);
  });

  // start ─▶ a ─▶ b ─▶ c ─▶ join      the short way leaves at a
  //          └─────────────▶┘
  it('knows a branch without steps', () => {
    const graph = graphOf(['start a b c join', 'a join'], { join: join('any') });
    expect(branches(graph, 'join')).toEqual({ c: ['b', 'c'], a: [] });
  });

  // a ─┐
  //    join      in a loop's body, where everything begins at once
  // b ─┘
  it('knows branches that part at the beginning', () => {
    const inside = { type: 'task', parent: 'each' };
    const graph = graphOf(['start each', 'a join', 'b join'], {
      each: { type: 'for-each' },
      a: inside,
      b: inside,
      join: { ...join('any'), parent: 'each' },
    });
    expect(branches(graph, 'join')).toEqual({ a: ['a'], b: ['b'] });
  });

  it.each([
    ['a cycle', flowOf(['start a b a'])],
    ['an edge to nowhere', { ...flowOf(['start a']), edges: [{ from: 'a', to: 'nobody' }] }],
    ['an edge into a loop', flowOf(['start a'], { a: { type: 'task', parent: 'l' }, l: { type: 'loop' } })],
    ['a parent that is no loop', flowOf(['start'], { a: { type: 'task', parent: 'start' } })],
    ['a loop inside itself', flowOf(['start'], { l: { type: 'loop', parent: 'l' } })],
    ['an edge to a compensation', flowOf(['start a b'], { a: { type: 'task', compensate: 'b' } })],
    ['an event without a start', flowOf(['start'], {}, { on: [{ event: 'e', to: 'edge', node: 'nobody' }] })],
    [
      'an event path that meets another',
      flowOf(['start a', 'b a'], {}, { on: [{ event: 'e', to: 'edge', node: 'b' }] }),
    ],
  ])('refuses %s', (_, flow) => {
    expect(() => compileGraph(flow, structureOf)).toThrowError(
      expect.objectContaining({ code: 'flow-not-walkable' }),
    );
  });
});
