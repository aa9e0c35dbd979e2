import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowDefinition, FlowLayout } from '../../../schemas/flow.ts';
import { compileSchema } from '../../../schemas/validator.ts';
import { clipOf, namesFor, paste, readClip } from './clip.ts';
import { blank, drawn, shown, work } from './document.fixture.ts';
import { nodeOf, type FlowDocument } from './document.ts';
import { connect, insertOn, reaches, refusal } from './edges.ts';
import { addNode, setConfig, setNode } from './nodes.ts';
import { addGroup, align, spread } from './places.ts';
import { remove } from './removal.ts';

const checkDefinition = compileSchema(FlowDefinition);
const checkLayout = compileSchema(FlowLayout);
const after = (edits: readonly ((document: FlowDocument) => FlowDocument)[]): FlowDocument =>
  edits.reduce((document, edit) => edit(document), blank);

describe('whatever is done at the canvas', () => {
  it('leaves a document that the server takes', () => {
    fc.assert(
      fc.property(work, (edits) => {
        const { definition, layout } = after(edits);
        expect(checkDefinition(definition)).toEqual([]);
        expect(checkLayout(layout)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves edges between nodes that exist, each once, and none that leads back', () => {
    fc.assert(
      fc.property(work, (edits) => {
        const document = after(edits);
        const found = shown(document);
        expect(new Set(found).size).toBe(found.length);
        for (const { from, to } of document.definition.edges) {
          expect(nodeOf(document, from) && nodeOf(document, to)).toBeDefined();
          expect(reaches(document, to, from)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leaves bodies, groups and compensation that point at nodes that exist', () => {
    fc.assert(
      fc.property(work, (edits) => {
        const document = after(edits);
        const ids = new Set(Object.keys(document.definition.nodes));
        for (const { parent, compensate } of Object.values(document.definition.nodes)) {
          if (parent !== undefined) expect(ids).toContain(parent);
          if (compensate !== undefined) expect(ids).toContain(compensate);
        }
        for (const { members = [] } of Object.values(document.layout))
          for (const id of members) expect(ids).toContain(id);
      }),
      { numRuns: 200 },
    );
  });
});

describe('deleting', () => {
  it('closes the gap behind it', () => {
    expect(shown(remove(['b'])(drawn('a-b', 'b-c')))).toEqual(['a-c']);
    expect(shown(remove(['b', 'c'])(drawn('a-b', 'b-c', 'c-d')))).toEqual(['a-d']);
  });

  it('keeps the way that led in', () => {
    expect(shown(remove(['b'])(drawn('a/yes-b', 'b-c', 'b/error-x')))).toEqual(['a/yes-c']);
  });

  it('does not guess where a decision stood', () => {
    expect(shown(remove(['b'])(drawn('a-b', 'b/true-c', 'b/false-d')))).toEqual([]);
  });

  it('draws no edge twice', () => {
    expect(shown(remove(['b'])(drawn('a-b', 'b-c', 'a-c')))).toEqual(['a-c']);
  });

  it('takes the body of a loop along', () => {
    const looped = setNode('c', { parent: 'b' })(drawn('a-b', 'c-'));
    expect(Object.keys(remove(['b'])(looped).definition.nodes)).toEqual(['a']);
  });
});

describe('drawing an edge', () => {
  it('says why it is refused', () => {
    const document = setNode('x', { parent: 'b' })(drawn('a-b', 'b-c', 'x-'));
    expect(refusal(document, { from: 'a', to: 'a' })).toBe('same-node');
    expect(refusal(document, { from: 'a', to: 'b' })).toBe('exists');
    expect(refusal(document, { from: 'c', to: 'a' })).toBe('circle');
    expect(refusal(document, { from: 'a', to: 'x' })).toBe('other-body');
    expect(refusal(document, { from: 'a', to: 'c' })).toBeNull();
    expect(connect('c', 'out', 'a')(document)).toBe(document);
  });

  it('puts a node in its middle', () => {
    const document = addNode({ id: 'n', type: 'set', config: {}, at: { x: 0, y: 0 } })(drawn('a/yes-b'));
    expect(shown(insertOn({ from: 'a', port: 'yes', to: 'b' }, 'n', 'true')(document))).toEqual([
      'a/yes-n',
      'n/true-b',
    ]);
  });
});

describe('other settings', () => {
  const ports = { ports: { from: '/cases', also: [{ id: 'else', label: { zh: '其他', en: 'Else' } }] } };
  const cases = (...ids: string[]): Record<string, unknown> => ({ cases: ids.map((port) => ({ port })) });
  const document = setConfig('a', cases('east', 'south'))(drawn('a/east-b', 'a/south-c', 'a/else-d'));

  it('take the edges of a port along to its new name', () => {
    expect(shown(setConfig('a', cases('north', 'south'), ports)(document))).toEqual([
      'a/north-b',
      'a/south-c',
      'a/else-d',
    ]);
  });

  it('drop the edges of a port that went', () => {
    expect(shown(setConfig('a', cases('south'), ports)(document))).toEqual(['a/south-c', 'a/else-d']);
  });

  it('leave edges alone where ports only change places', () => {
    expect(shown(setConfig('a', cases('south', 'east'), ports)(document))).toEqual(shown(document));
  });
});

describe('the clipboard', () => {
  const config = {
    total: { path: 'steps.a.total' },
    rule: { '>': [{ var: ['steps.a.n', 0] }, 1] },
    note: { text: '共 {{ steps.a.total }}' },
    said: 'steps.a.total',
  };
  const document = setConfig('b', config)(drawn('a-b'));

  it('carries nodes to another place with new ids, and what they read of each other', () => {
    const clip = readClip(JSON.stringify(clipOf(document, ['a', 'b'])));
    if (clip === undefined) throw new Error('no clip');
    const names = namesFor(document, clip);
    const pasted = paste(clip, names, { x: 50, y: 60 })(document);
    expect(shown(pasted)).toEqual(['a-b', 'a-2-b-2']);
    expect(pasted.definition.nodes['b-2']?.config).toEqual({
      total: { path: 'steps.a-2.total' },
      rule: { '>': [{ var: ['steps.a-2.n', 0] }, 1] },
      note: { text: '共 {{steps.a-2.total}}' },
      said: 'steps.a.total',
    });
    expect(pasted.layout['a-2']).toEqual({ x: 50, y: 60 });
  });

  it('is left alone when something else lies on it', () => {
    for (const text of ['', 'hello', '{}', '[1]', '{"daliu":"orders"}'])
      expect(readClip(text)).toBeUndefined();
    const clip = readClip(
      '{"daliu":"nodes","nodes":{"__proto__":{"type":"set","config":{}},"a":1},"edges":[{}]}',
    );
    expect(clip).toEqual({ daliu: 'nodes', nodes: {}, edges: [], layout: {} });
  });
});

describe('order on the canvas', () => {
  it('aligns to the outermost', () => {
    const { layout } = align(['a', 'b'], 'left')(drawn('a-b'));
    expect([layout['a']?.x, layout['b']?.x]).toEqual([0, 0]);
  });

  it('spreads evenly between the outermost', () => {
    const document = {
      ...drawn('a-b', 'b-c'),
      layout: { a: { x: 0, y: 0 }, b: { x: 240, y: 0 }, c: { x: 600, y: 0 } },
    };
    expect(spread(['a', 'b', 'c'], 'x')(document).layout['b']?.x).toBe(300);
  });

  it('has a node in one group at a time', () => {
    const once = addGroup('#group', ['a', 'b'], '归集')(drawn('a-b'));
    const twice = addGroup('#group-2', ['b'], '分单')(once);
    expect([twice.layout['#group']?.members, twice.layout['#group-2']?.members]).toEqual([['a'], ['b']]);
  });
});
