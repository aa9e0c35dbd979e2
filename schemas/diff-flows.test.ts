import { assert, constantFrom, dictionary, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from './flow.ts';
import { diffFlows } from './diff-flows.ts';

const base: FlowDefinition = {
  schemaVersion: 1,
  id: 'a',
  name: { zh: '甲', en: 'A' },
  nodes: {
    start: { type: 'manual', config: {} },
    route: {
      type: 'switch',
      name: { zh: '分单', en: 'Route' },
      config: { cases: [{ port: 'x' }, { port: 'y' }] },
    },
  },
  edges: [{ from: 'start', to: 'route' }],
  settings: { concurrency: 1 },
};
const changed = (change: (flow: FlowDefinition) => void): FlowDefinition => {
  const copy = structuredClone(base);
  change(copy);
  return copy;
};

describe('the difference of two flows', () => {
  it('is nothing for the same flow, in whatever order its keys and edges stand', () => {
    const other = changed((flow) => {
      flow.nodes = Object.fromEntries(Object.entries(flow.nodes).reverse());
      flow.edges = [{ to: 'route', from: 'start', port: 'out' }];
    });
    expect(diffFlows(base, other)).toEqual({
      same: true,
      nodes: { added: [], removed: [], changed: [] },
      edges: { added: [], removed: [] },
      flow: [],
    });
  });

  it('names nodes and edges that came and went', () => {
    const diff = diffFlows(
      base,
      changed((flow) => {
        delete flow.nodes['route'];
        flow.nodes['log'] = { type: 'log', config: {} };
        flow.edges = [{ from: 'start', to: 'log' }];
      }),
    );
    expect(diff.nodes.added).toEqual([{ id: 'log', type: 'log' }]);
    expect(diff.nodes.removed).toEqual([{ id: 'route', type: 'switch', name: { zh: '分单', en: 'Route' } }]);
    expect(diff.edges).toEqual({
      added: [{ from: 'start', to: 'log' }],
      removed: [{ from: 'start', to: 'route' }],
    });
  });

  it('points at each setting that changed, came or went', () => {
    const diff = diffFlows(
      base,
      changed((flow) => {
        flow.nodes['route']!.config = { cases: [{ port: 'x' }, { port: 'new' }, { port: 'y' }], mode: 'all' };
        flow.nodes['route']!.disabled = true;
        flow.settings = { priority: 5 };
      }),
    );
    expect(diff.nodes.changed).toEqual([
      {
        id: 'route',
        type: 'switch',
        name: { zh: '分单', en: 'Route' },
        changes: [
          { path: '/nodes/route/config/cases/1', kind: 'added', after: { port: 'new' } },
          { path: '/nodes/route/config/mode', kind: 'added', after: 'all' },
          { path: '/nodes/route/disabled', kind: 'added', after: true },
        ],
      },
    ]);
    expect(diff.flow).toEqual([
      { path: '/settings/concurrency', kind: 'removed', before: 1 },
      { path: '/settings/priority', kind: 'added', after: 5 },
    ]);
  });

  it('is empty exactly for equal flows, and turned around it says the opposite', () => {
    const config = dictionary(constantFrom('a', 'b', 'c'), jsonValue({ maxDepth: 2 }), {
      maxKeys: 3,
    });
    assert(
      property(config, config, (one, two) => {
        const [before, after] = [one, two].map((settings) =>
          changed(
            (flow) =>
              void (flow.nodes['route']!.config = JSON.parse(JSON.stringify(settings)) as Record<
                string,
                unknown
              >),
          ),
        ) as [FlowDefinition, FlowDefinition];
        const [there, back] = [diffFlows(before, after), diffFlows(after, before)];
        expect(there.same).toBe(back.same);
        expect(diffFlows(before, before).same).toBe(true);
        const kinds = (diff: typeof there, kind: string): number =>
          diff.nodes.changed.flatMap(({ changes }) => changes).filter((change) => change.kind === kind)
            .length;
        expect(kinds(there, 'added')).toBe(kinds(back, 'removed'));
      }),
    );
  });
});
