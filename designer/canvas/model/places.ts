import type { Place } from '../../../schemas/flow.ts';
import { freshId, NODE, type Edit, type FlowDocument, type Point } from './document.ts';

/** Notes are as large as this until somebody pulls at them, px. */
export const NOTE = { width: 220, height: 120 } as const;

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Of a node or a note; a node that nobody has placed stands at the origin. */
export function boxOf({ layout }: FlowDocument, id: string): Box {
  const place = Object.hasOwn(layout, id) ? layout[id] : undefined;
  const { x = 0, y = 0, kind, width, height } = place ?? {};
  if (kind === 'note') return { x, y, width: width ?? NOTE.width, height: height ?? NOTE.height };
  return { x, y, ...NODE };
}

/** Things put elsewhere. Where all stand already, nothing happened. */
export const move =
  (to: Readonly<Record<string, Point>>): Edit =>
  (document) => {
    const moved = Object.entries(to).flatMap(([id, { x, y }]): [string, Place][] => {
      const place = Object.hasOwn(document.layout, id) ? document.layout[id] : undefined;
      const known = place !== undefined || Object.hasOwn(document.definition.nodes, id);
      if (!known || (place?.x === x && place.y === y)) return [];
      return [[id, { ...place, x, y }]];
    });
    if (moved.length === 0) return document;
    return { ...document, layout: { ...document.layout, ...Object.fromEntries(moved) } };
  };

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** Brings one side or the middle of all to one line: the line of the outermost, or the middle of them all. */
export const align =
  (ids: readonly string[], way: Alignment): Edit =>
  (document) => {
    if (ids.length < 2) return document;
    const boxes = ids.map((id) => ({ id, ...boxOf(document, id) }));
    const left = Math.min(...boxes.map(({ x }) => x));
    const right = Math.max(...boxes.map(({ x, width }) => x + width));
    const top = Math.min(...boxes.map(({ y }) => y));
    const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
    const placed = boxes.map(({ id, x, y, width, height }) => {
      if (way === 'left') return [id, { x: left, y }] as const;
      if (way === 'center') return [id, { x: (left + right - width) / 2, y }] as const;
      if (way === 'right') return [id, { x: right - width, y }] as const;
      if (way === 'top') return [id, { x, y: top }] as const;
      if (way === 'middle') return [id, { x, y: (top + bottom - height) / 2 }] as const;
      return [id, { x, y: bottom - height }] as const;
    });
    return move(Object.fromEntries(placed))(document);
  };

/** The same room between all, along one direction; the outermost two stay. */
export const spread =
  (ids: readonly string[], along: 'x' | 'y'): Edit =>
  (document) => {
    if (ids.length < 3) return document;
    const size = along === 'x' ? 'width' : 'height';
    const boxes = ids
      .map((id) => ({ id, ...boxOf(document, id) }))
      .sort((a, b) => a[along] - b[along] || (a.id < b.id ? -1 : 1));
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (first === undefined || last === undefined) return document;
    const filled = boxes.reduce((sum, box) => sum + box[size], 0);
    const room = (last[along] + last[size] - first[along] - filled) / (boxes.length - 1);
    let next = first[along];
    const placed = boxes.map((box) => {
      const at = { x: box.x, y: box.y, [along]: next };
      next += box[size] + room;
      return [box.id, at] as const;
    });
    return move(Object.fromEntries(placed))(document);
  };

const freshKey = ({ layout }: FlowDocument, kind: 'note' | 'group'): string =>
  `#${freshId((id) => Object.hasOwn(layout, `#${id}`), kind)}`;

export const freshNoteKey = (document: FlowDocument): string => freshKey(document, 'note');
export const freshGroupKey = (document: FlowDocument): string => freshKey(document, 'group');

const put = (document: FlowDocument, key: string, place: Place): FlowDocument => ({
  ...document,
  layout: { ...document.layout, [key]: place },
});

export const addNote =
  (key: string, at: Point, text: string): Edit =>
  (document) =>
    put(document, key, { x: at.x, y: at.y, kind: 'note', text, ...NOTE });

/** A frame with a title around nodes; a node is in one group at a time. */
export const addGroup =
  (key: string, ids: readonly string[], title: string): Edit =>
  (document) => {
    const members = ids.filter((id) => Object.hasOwn(document.definition.nodes, id));
    if (members.length === 0) return document;
    const boxes = members.map((id) => boxOf(document, id));
    const corner = { x: Math.min(...boxes.map(({ x }) => x)), y: Math.min(...boxes.map(({ y }) => y)) };
    const freed = members.reduce((layout, id) => leave(layout, id), document.layout);
    return put({ ...document, layout: freed }, key, { ...corner, kind: 'group', text: title, members });
  };

function leave(layout: FlowDocument['layout'], id: string): FlowDocument['layout'] {
  const kept = Object.entries(layout).flatMap(([key, place]): [string, Place][] => {
    if (place.members?.includes(id) !== true) return [[key, place]];
    const members = place.members.filter((member) => member !== id);
    return members.length === 0 ? [] : [[key, { ...place, members }]];
  });
  return Object.fromEntries(kept);
}

/** Text of a note, title of a group, size of a note. */
export const setPlace =
  (key: string, change: Partial<Pick<Place, 'text' | 'width' | 'height'>>): Edit =>
  (document) => {
    const place = Object.hasOwn(document.layout, key) ? document.layout[key] : undefined;
    return place === undefined ? document : put(document, key, { ...place, ...change });
  };
