import * as fc from 'fast-check';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import { addNode, all, freshNode } from './nodes.ts';
import { align, addGroup, addNote, freshGroupKey, freshNoteKey, move, setPlace, spread } from './places.ts';
import { connect, disconnect, insertOn, reconnect } from './edges.ts';
import { clipOf, namesFor, paste } from './clip.ts';
import { remove } from './removal.ts';
import { renameNode, setConfig, setNode } from './nodes.ts';
import type { Edit, FlowDocument } from './document.ts';

export const blank: FlowDocument = {
  definition: { schemaVersion: 1, id: 'drawn', name: { zh: '画的', en: 'Drawn' }, nodes: {}, edges: [] },
  layout: {},
};

/** A document with these edges, and the nodes they name; `a-b` goes out by `out`, `a/yes-b` by `yes`. */
export function drawn(...edges: readonly string[]): FlowDocument {
  const parts = edges.map((text) => {
    const [from = '', to = ''] = text.split('-');
    const [id = '', port] = from.split('/');
    return { from: id, to, ...(port === undefined ? {} : { port }) };
  });
  const ids = [...new Set(parts.flatMap(({ from, to }) => [from, to]).filter((id) => id !== ''))];
  const nodes: FlowDefinition['nodes'] = Object.fromEntries(
    ids.map((id) => [id, { type: 'set', config: {} }]),
  );
  const layout = Object.fromEntries(ids.map((id, index) => [id, { x: index * 300, y: 0 }]));
  return { definition: { ...blank.definition, nodes, edges: parts.filter(({ to }) => to !== '') }, layout };
}

export const shown = ({ definition: { edges } }: FlowDocument): string[] =>
  edges.map(({ from, port, to }) => `${from}${port === undefined ? '' : `/${port}`}-${to}`);

const number = fc.integer({ min: 0, max: 1000 });
const pick = (from: readonly string[], at: number): string => from[at % Math.max(from.length, 1)] ?? 'none';
const idsOf = ({ definition: { nodes } }: FlowDocument): string[] => Object.keys(nodes);

/** Everything a person can do, chosen by three numbers so that it fits whatever the document holds by then. */
const deeds: readonly ((a: number, b: number, c: number) => Edit)[] = [
  (a, b, c) => (document) => {
    const type = pick(['set', 'switch', 'for-each'], a);
    const parent = c % 3 === 0 ? pick(idsOf(document), b) : undefined;
    return addNode({ id: freshNode(document, type), type, config: {}, at: { x: b, y: c }, parent })(document);
  },
  (a, b) => (document) =>
    connect(pick(idsOf(document), a), pick(['out', 'error', 'yes'], b), pick(idsOf(document), b))(document),
  (a) => (document) => {
    const { edges } = document.definition;
    const one = edges[a % Math.max(edges.length, 1)];
    return one === undefined ? document : disconnect([one])(document);
  },
  (a, b) => (document) => {
    const { edges } = document.definition;
    const one = edges[a % Math.max(edges.length, 1)];
    return one === undefined ? document : insertOn(one, pick(idsOf(document), b), 'out')(document);
  },
  (a, b) => (document) => {
    const { edges } = document.definition;
    const one = edges[a % Math.max(edges.length, 1)];
    return one === undefined ? document : reconnect(one, { ...one, to: pick(idsOf(document), b) })(document);
  },
  (a, b) => (document) => remove([pick(idsOf(document), a), pick(Object.keys(document.layout), b)])(document),
  (a, b) => (document) => renameNode(pick(idsOf(document), a), { zh: `名${b}`, en: `Name ${b}` })(document),
  (a, b) => (document) => setConfig(pick(idsOf(document), a), { values: { b } })(document),
  (a, b) => (document) =>
    setNode(pick(idsOf(document), a), { disabled: b % 2 === 0 ? true : undefined })(document),
  (a, b, c) => (document) => move({ [pick(Object.keys(document.layout), a)]: { x: b, y: c } })(document),
  (a) => (document) =>
    align(
      idsOf(document),
      (['left', 'center', 'right', 'top', 'middle', 'bottom'] as const)[a % 6] ?? 'left',
    )(document),
  (a) => (document) => spread(idsOf(document), a % 2 === 0 ? 'x' : 'y')(document),
  (a, b) => (document) => addNote(freshNoteKey(document), { x: a, y: b }, `note ${a}`)(document),
  (a, b) => (document) =>
    addGroup(freshGroupKey(document), [pick(idsOf(document), a), pick(idsOf(document), b)], '组')(document),
  (a, b) => (document) => setPlace(pick(Object.keys(document.layout), a), { text: `text ${b}` })(document),
  (a, b, c) => (document) => {
    const clip = clipOf(document, [pick(idsOf(document), a), pick(idsOf(document), b)]);
    return paste(clip, namesFor(document, clip), { x: c, y: c })(document);
  },
];

const deed: fc.Arbitrary<Edit> = fc
  .tuple(fc.nat({ max: deeds.length - 1 }), number, number, number)
  .map(([which, a, b, c]) => deeds[which]?.(a, b, c) ?? ((document) => document));

/** A long piece of work at the canvas; now and then several things are one step. */
export const work: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: deed },
    { weight: 1, arbitrary: fc.array(deed, { maxLength: 4 }).map((some) => all(...some)) },
  ),
  { maxLength: 40 },
);
