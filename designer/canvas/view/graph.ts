import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { FlowNode, Place } from '../../../schemas/flow.ts';
import { edgeKey, ERROR, NODE, portOf, type FlowDocument, type Point } from '../model/document.ts';
import { NOTE, type Box } from '../model/places.ts';
import type { Face } from './face.ts';
import { frameAround, IN, portY, SPOT } from './geometry.ts';
import { plain, type EdgeMark, type Mark, type Marks } from './marks.ts';

export interface StepData extends Record<string, unknown> {
  face: Face;
  mark: Mark;
  dimmed: boolean;
  /** The way for errors is in use, so its spot shows. */
  caught: boolean;
}
export interface FrameData extends Record<string, unknown> {
  title: string;
  kind: 'body' | 'group';
}
export interface NoteData extends Record<string, unknown> {
  text: string;
}
export interface LineData extends Record<string, unknown> {
  mark: EdgeMark;
  error: boolean;
}

export type StepNode = Node<StepData, 'step'>;
export type FrameNode = Node<FrameData, 'frame'>;
export type NoteNode = Node<NoteData, 'note'>;
export type CanvasNode = StepNode | FrameNode | NoteNode;
export type CanvasEdge = Edge<LineData, 'line'>;

export interface Graph {
  nodes: CanvasNode[];
  edges: CanvasEdge[];
}

interface Wanted {
  document: FlowDocument;
  faceOf(node: FlowNode): Face;
  marks: Marks;
  selected: ReadonlySet<string>;
  selectedEdges: ReadonlySet<string>;
  /** Where things are while they are being dragged. */
  dragged: ReadonlyMap<string, Point>;
}

/** Under which id the frame of a loop's body goes; groups go under their own key. */
export const bodyKey = (id: string): string => `#body ${id}`;

/**
 * What react-flow draws. Each thing that did not change since `before` is the same object again: of a thousand nodes
 * only the one that moved is drawn anew.
 */
export function graphOf(wanted: Wanted, before: Graph): Graph {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(before.edges.map((edge) => [edge.id, edge]));
  const caught = new Set(
    wanted.document.definition.edges.filter((one) => portOf(one) === ERROR).map(({ from }) => from),
  );
  const steps = Object.entries(wanted.document.definition.nodes).map(([id, node]) =>
    stepOf(id, node, wanted, caught.has(id), old.get(id)),
  );
  const frames = framesOf(wanted, steps).map((frame) => same(frame, old.get(frame.id)));
  const notes = Object.entries(wanted.document.layout)
    .filter(([, { kind }]) => kind === 'note')
    .map(([key, place]) => same(noteOf(key, place, wanted), old.get(key)));
  const edges = wanted.document.definition.edges.map((one) => {
    const id = edgeKey(one);
    const mark = wanted.marks.edges.get(id) ?? noMark;
    const selected = wanted.selectedEdges.has(id);
    const known = oldEdges.get(id);
    if (known?.data?.mark === mark && known.selected === selected) return known;
    const data = { mark, error: portOf(one) === ERROR };
    const ends = { source: one.from, sourceHandle: portOf(one), target: one.to, targetHandle: IN };
    return { id, type: 'line' as const, ...ends, data, selected };
  });
  return { nodes: [...frames, ...notes, ...steps], edges };
}

const noMark: EdgeMark = {};

function positionOf(id: string, { document, dragged }: Wanted): Point {
  const place = Object.hasOwn(document.layout, id) ? document.layout[id] : undefined;
  return dragged.get(id) ?? { x: place?.x ?? 0, y: place?.y ?? 0 };
}

function stepOf(
  id: string,
  node: FlowNode,
  wanted: Wanted,
  caught: boolean,
  old: CanvasNode | undefined,
): StepNode {
  const face = wanted.faceOf(node);
  const mark = wanted.marks.nodes.get(id) ?? plain;
  const dimmed = mark.state === 'skipped';
  const position = positionOf(id, wanted);
  const selected = wanted.selected.has(id);
  const moved = old?.position.x !== position.x || old.position.y !== position.y;
  const data = old?.type === 'step' ? old.data : undefined;
  const redrawn = data?.face !== face || data.mark !== mark || data.caught !== caught;
  if (old?.type === 'step' && !moved && !redrawn && old.selected === selected) return old;
  return {
    id,
    type: 'step',
    position,
    width: NODE.width,
    height: face.height,
    measured: { width: NODE.width, height: face.height },
    selected,
    handles: data?.face === face && old?.handles !== undefined ? old.handles : spotsOf(face),
    data: redrawn || data === undefined ? { face, mark, dimmed, caught } : data,
  };
}

/** Known beforehand, so that edges are drawn to nodes that are out of sight, and nothing need be measured. */
function spotsOf({ ports, height, trigger }: Face): NodeHandle[] {
  const half = SPOT / 2;
  const size = { width: SPOT, height: SPOT };
  const outs = ports.map(({ id }, at): NodeHandle => ({
    id,
    type: 'source',
    position: Position.Right,
    x: NODE.width - half,
    y: portY(at, ports.length, height) - half,
    ...size,
  }));
  const error: NodeHandle = {
    id: ERROR,
    type: 'source',
    position: Position.Bottom,
    x: NODE.width / 2 - half,
    y: height - half,
    ...size,
  };
  const into: NodeHandle = {
    id: IN,
    type: 'target',
    position: Position.Left,
    x: -half,
    y: height / 2 - half,
    ...size,
  };
  return trigger ? [...outs, error] : [into, ...outs, error];
}

function framesOf({ document, selected }: Wanted, steps: readonly StepNode[]): FrameNode[] {
  const boxes = new Map(
    steps.map(({ id, position, height = NODE.height }): [string, Box] => [
      id,
      { ...position, width: NODE.width, height },
    ]),
  );
  const bodies = new Map<string, Box[]>();
  for (const [id, { parent }] of Object.entries(document.definition.nodes)) {
    const box = boxes.get(id);
    if (parent === undefined || box === undefined) continue;
    const list = bodies.get(parent) ?? [];
    bodies.set(parent, [...list, box]);
  }
  const around = [...bodies].flatMap(([id, inside]) => {
    const own = boxes.get(id);
    return own === undefined ? [] : [frame(bodyKey(id), frameAround([own, ...inside]), '', 'body', false)];
  });
  const groups = Object.entries(document.layout).flatMap(([key, { kind, members = [], text = '' }]) => {
    const inside = members.flatMap((id) => boxes.get(id) ?? []);
    if (kind !== 'group' || inside.length === 0) return [];
    return [frame(key, frameAround(inside), text, 'group', selected.has(key))];
  });
  return [...groups, ...around];
}

const frame = (
  id: string,
  box: Box,
  title: string,
  kind: FrameData['kind'],
  selected: boolean,
): FrameNode => ({
  id,
  type: 'frame',
  position: { x: box.x, y: box.y },
  width: box.width,
  height: box.height,
  zIndex: -1,
  selected,
  draggable: kind === 'group',
  selectable: kind === 'group',
  focusable: false,
  dragHandle: '.frame-title',
  data: { title, kind },
});

const noteOf = (key: string, place: Place, wanted: Wanted): NoteNode => ({
  id: key,
  type: 'note',
  position: positionOf(key, wanted),
  width: place.width ?? NOTE.width,
  height: place.height ?? NOTE.height,
  zIndex: -1,
  selected: wanted.selected.has(key),
  data: { text: place.text ?? '' },
});

/** The old object if it says the same. */
function same<T extends FrameNode | NoteNode>(next: T, old: CanvasNode | undefined): T {
  if (old === undefined) return next;
  const alike =
    old.position.x === next.position.x &&
    old.position.y === next.position.y &&
    old.width === next.width &&
    old.height === next.height &&
    old.selected === next.selected &&
    JSON.stringify(old.data) === JSON.stringify(next.data);
  return alike ? (old as T) : next;
}
