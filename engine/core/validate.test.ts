import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { compileGraph } from './graph.ts';
import { flowOf } from './plan.fixture.ts';
import { validateFlow } from './validate.ts';
import type { NodeKind } from './validate/outline.ts';

const port = (id: string) => ({ id, label: { zh: id, en: id } });
const plain: NodeKind = { structure: 'step', effects: 'none', ports: { fixed: [port('out')] } };
const types = new Map<string, NodeKind>([
  ['manual', { ...plain, structure: 'trigger' }],
  ['webhook', { ...plain, structure: 'trigger' }],
  ['task', plain],
  ['pay', { ...plain, effects: 'once' }],
  ['join', { ...plain, structure: 'join' }],
  ['loop', { ...plain, structure: 'loop' }],
  ['switch', { ...plain, ports: { from: '/cases', also: [port('else')] } }],
  ['sub-flow', { ...plain, effects: 'repeatable' }],
]);

const codes = (flow: FlowDefinition): string[] =>
  validateFlow(flow, types).map(({ code, path }) => `${code} ${path}`);

const task = { type: 'task' };
const route = { type: 'switch', config: { cases: [{ port: 'yes' }, { port: 'no' }] } };
const race = { type: 'join', config: { mode: 'first-success' } };

/** Flows with edges, parents, compensations and event rules from anywhere to anywhere. */
const brokenFlow: fc.Arbitrary<FlowDefinition> = (() => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 3 });
  const node = fc
    .record({
      type: fc.constantFrom('manual', 'task', 'join', 'loop', 'switch'),
      parent: maybe(id),
      compensate: maybe(id),
    })
    .map(({ type, parent, compensate }) => ({
      type,
      config: { mode: 'first-success', cases: [{ port: 'out' }] },
      ...(parent === undefined ? {} : { parent }),
      ...(compensate === undefined ? {} : { compensate }),
    }));
  const edge = fc.record({ from: id, to: id, port: fc.constantFrom('out', 'error') });
  const rule = fc.record({ event: fc.constant('paid'), to: fc.constant('edge' as const), node: id });
  return fc
    .tuple(
      fc.dictionary(id, node, { minKeys: 1 }),
      fc.array(edge, { maxLength: 8 }),
      fc.array(rule, { maxLength: 2 }),
    )
    .map(([nodes, edges, on]) => ({
      ...flowOf([]),
      nodes: { start: { type: 'manual', config: {} }, ...nodes },
      edges: [...edges, { from: 'start', to: 'a' }],
      settings: { on },
    }));
})();

describe('validateFlow', () => {
  it('never throws, and what it finds good can be walked', () => {
    fc.assert(
      fc.property(brokenFlow, (flow) => {
        const errors = validateFlow(flow, types).filter(({ severity }) => severity !== 'warning');
        if (errors.length === 0) compileGraph(flow, (type) => types.get(type)!);
        else expect(errors[0]).toMatchObject({ path: /^\// });
      }),
      { numRuns: 2_000 },
    );
  });

  it('has nothing to say of a good flow', () => {
    const flow = flowOf(
      ['start route:yes a end', 'route:no b end', 'route:else end', 'a:error end', 'each', 'start each'],
      { route, each: { type: 'loop' }, inside: { ...task, parent: 'each' }, end: { type: 'task' } },
    );
    expect(validateFlow(flow, types)).toEqual([]);
  });

  it('says everything in both languages', () => {
    const [found] = validateFlow(flowOf(['start a', 'b c']), types);
    expect(found).toMatchObject({ code: 'unreachable', message: { zh: /永远不会执行/, en: /never run/ } });
  });

  it.each<[string, FlowDefinition]>([
    ['unknown-node-type /nodes/a/type', flowOf(['start a'], { a: { type: 'nonsense' } })],
    ['unknown-port /edges/0/port', flowOf(['start:left a'])],
    ['cycle /edges/3', flowOf(['start a b c', 'c a'])],
    ['cycle /edges/1', flowOf(['start a', 'a a'])],
    [
      'edge-crosses-border /edges/1',
      flowOf(['start each a'], { each: { type: 'loop' }, a: { ...task, parent: 'each' } }),
    ],
    ['unreachable /nodes/b', flowOf(['start a', 'b'])],
    ['no-trigger /nodes', flowOf([], { a: { ...task, parent: 'l' }, l: { type: 'loop' } })],
    ['ambiguous-trigger /nodes/other', flowOf(['start a', 'other a'], { other: { type: 'manual' } })],
    ['edge-into-trigger /edges/0', flowOf(['start hook'], { hook: { type: 'webhook' } })],
    ['parent-not-loop /nodes/b/parent', flowOf(['start a'], { b: { ...task, parent: 'a' } })],
    ['parent-not-loop /nodes/b/parent', flowOf(['start a'], { b: { ...task, parent: 'nobody' } })],
    [
      'trigger-in-loop /nodes/t/parent',
      flowOf(['start l'], { l: { type: 'loop' }, t: { type: 'webhook', parent: 'l' } }),
    ],
    ['empty-loop /nodes/l', flowOf(['start l'], { l: { type: 'loop' } })],
    [
      'unknown-compensation /nodes/a/compensate',
      flowOf(['start a'], { a: { ...task, compensate: 'nobody' } }),
    ],
    ['compensation-not-free /nodes/a/compensate', flowOf(['start a b'], { a: { ...task, compensate: 'b' } })],
    [
      'compensation-unused /nodes/a/compensate',
      flowOf(['start a'], { a: { ...task, compensate: 'b' }, b: task }),
    ],
    ['join-needs-branches /nodes/j', flowOf(['start j'], { j: { type: 'join' } })],
    ['else-unconnected /nodes/route', flowOf(['start route:yes a'], { route })],
    [
      'starts-itself /nodes/a/config/flow',
      flowOf(['start a'], { a: { type: 'sub-flow', config: { flow: 'test' } } }),
    ],
    ['duplicate-edge /edges/1', flowOf(['start a', 'start a'])],
    [
      'event-without-node /settings/on/0/node',
      flowOf(['start a'], {}, { on: [{ event: 'paid', to: 'edge' }] }),
    ],
    [
      'event-without-node /settings/on/0/node',
      flowOf(['start a'], {}, { on: [{ event: 'paid', to: 'edge', node: 'x' }] }),
    ],
    [
      'event-start-not-free /settings/on/0/node',
      flowOf(['start a'], {}, { on: [{ event: 'paid', to: 'edge', node: 'a' }] }),
    ],
    [
      'event-path-meets-main /settings/on/0/node',
      flowOf(['start a c', 'b c'], {}, { on: [{ event: 'paid', to: 'edge', node: 'b' }] }),
    ],
  ])('finds %s', (found, flow) => {
    expect(codes(flow)).toEqual([found]);
  });

  it('finds edges whose nodes are missing', () => {
    const flow = flowOf(['start a']);
    flow.edges.push({ from: 'a', to: 'constructor' }, { from: 'toString', to: 'a' });
    expect(codes(flow)).toEqual(['unknown-node /edges/1/to', 'unknown-node /edges/2/from']);
  });

  it('finds loops inside themselves', () => {
    const flow = flowOf(['start a'], { x: { type: 'loop', parent: 'y' }, y: { type: 'loop', parent: 'x' } });
    expect(codes(flow)).toEqual(['parent-cycle /nodes/x/parent', 'parent-cycle /nodes/y/parent']);
  });

  //          ┌─▶ a ─┐
  // start ───┤      race ─▶ end
  //          └─▶ b ─┘
  //              └──▶ aside
  it('finds a branch that leads out of its race', () => {
    const flow = flowOf(['start a race end', 'start b race', 'b aside'], { race });
    expect(codes(flow)).toEqual(['branch-leaves-race /edges/5']);
  });

  it('finds event paths that meet each other', () => {
    const on = [
      { event: 'paid', to: 'edge' as const, node: 'b' },
      { event: 'lost', to: 'edge' as const, node: 'c' },
    ];
    expect(codes(flowOf(['start a', 'b d', 'c d'], {}, { on }))).toEqual([
      'event-path-meets-main /settings/on/0/node',
      'event-path-meets-main /settings/on/1/node',
    ]);
  });

  it('refuses names that reach a prototype', () => {
    const flow = flowOf(['start constructor']);
    Object.defineProperty(flow.nodes, '__proto__', { value: { type: 'task', config: {} }, enumerable: true });
    flow.settings = { searchKeys: { prototype: { value: 1 } } };
    expect(codes(flow)).toEqual([
      'reserved-name /nodes/constructor',
      'reserved-name /nodes/__proto__',
      'reserved-name /settings/searchKeys/prototype',
    ]);
  });

  it('refuses what is too large or too deep', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const flow = flowOf(['start a'], { a: { ...task, config: { deep } } });
    expect(codes({ ...flow, input: deep })).toEqual(['too-deep /nodes/a', 'too-deep /input']);
    const many = flowOf(
      ['start a'],
      Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`n${i}`, task])),
    );
    expect(codes(many)).toEqual(['too-many-nodes /nodes']);
  });
});
