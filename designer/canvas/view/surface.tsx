import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  type ReactFlowInstance,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import '../canvas.css';
import type { FlowEdge } from '../../../schemas/flow.ts';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import { useLanguage } from '../../language/language.tsx';
import { labelsOf, type FieldLabels } from '../face/labels.ts';
import type { FlowDocument, Point } from '../model/document.ts';
import { withBodies } from '../model/removal.ts';
import { boxOf } from '../model/places.ts';
import { faceMaker } from './face.ts';
import { FrameNode, NoteNode } from './frame-node.tsx';
import { graphOf, type CanvasEdge, type CanvasNode, type Graph } from './graph.ts';
import { LineEdge } from './line-edge.tsx';
import { noMarks, type Marks } from './marks.ts';
import { StepNode } from './step-node.tsx';

const nodeViews = { step: StepNode, frame: FrameNode, note: NoteNode };
const edgeViews = { line: LineEdge };
const snap: [number, number] = [8, 8];
const zoomOut = 0.15;
const blankView = { x: 60, y: 120, zoom: 1 };
/** Nodes out of sight are not drawn, and count as hidden. */
export const fitView = { maxZoom: 1, padding: 0.12, includeHiddenNodes: true };
const pro = { hideAttribution: true };
const noLabels: FieldLabels = labelsOf(null);
const empty: Graph = { nodes: [], edges: [] };
const noIds: readonly string[] = [];

export type FlowInstance = ReactFlowInstance<CanvasNode, CanvasEdge>;

interface Props {
  document: FlowDocument;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
  labels?: FieldLabels;
  marks?: Marks;
  selected?: readonly string[];
  selectedEdges?: readonly string[];
  readOnly?: boolean;
  minimap?: boolean;
  /** The wheel moves the page the drawing stands on, and not the drawing. */
  pageScroll?: boolean;
  /** Nodes the drawing opens at; left out: all of it. */
  opensAt?: readonly string[];
  children?: ReactNode;
  onInit?(instance: FlowInstance): void;
  onSelect?(ids: readonly string[]): void;
  onSelectEdges?(ids: readonly string[]): void;
  onMove?(to: Readonly<Record<string, Point>>): void;
  onConnect?(edge: FlowEdge): void;
  onReconnect?(old: CanvasEdge, edge: FlowEdge): void;
  /** An edge was let go over empty space, at this place of the screen. */
  onLoose?(from: { node: string; port: string }, at: Point): void;
  onOpen?(id: string): void;
}

/** Draws a flow. Knows nothing of saving, checking or history: what is done to it is told to whoever holds the flow. */
export function Surface(props: Props): ReactNode {
  const { t, language } = useLanguage();
  const {
    document,
    nodeTypes,
    labels = noLabels,
    marks = noMarks,
    readOnly = false,
    pageScroll = false,
    selected = noIds,
  } = props;
  const faceOf = useMemo(
    () => faceMaker(nodeTypes, { language, t, labels }),
    [nodeTypes, language, t, labels],
  );
  const { dragged, onNodesChange } = useDragging(props, selected);
  const before = useRef<Graph>(empty);
  const chosenEdges = props.selectedEdges ?? noIds;
  const graph = useMemo(() => {
    const wanted = {
      document,
      faceOf,
      marks,
      selected: new Set(selected),
      selectedEdges: new Set(chosenEdges),
      dragged,
    };
    before.current = graphOf(wanted, before.current);
    return before.current;
  }, [document, faceOf, marks, selected, chosenEdges, dragged]);
  const [began] = useState(graph.nodes.length > 0);
  const [opening] = useState(() =>
    props.opensAt === undefined ? fitView : { ...fitView, nodes: props.opensAt.map((id) => ({ id })) },
  );
  const connecting = useConnecting(props);
  return (
    <ReactFlow
      nodes={graph.nodes}
      edges={graph.edges}
      nodeTypes={nodeViews}
      edgeTypes={edgeViews}
      onNodesChange={onNodesChange}
      {...connecting}
      {...(props.onInit === undefined ? {} : { onInit: props.onInit })}
      onNodeDoubleClick={(_, { id }) => props.onOpen?.(id)}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={multiKeys}
      selectionMode={SelectionMode.Partial}
      panOnScroll={!pageScroll}
      zoomOnScroll={!pageScroll}
      preventScrolling={!pageScroll}
      zoomOnDoubleClick={false}
      snapToGrid
      snapGrid={snap}
      minZoom={zoomOut}
      maxZoom={2}
      // A blank canvas must not jump to its first node.
      fitView={began}
      fitViewOptions={opening}
      defaultViewport={blankView}
      onlyRenderVisibleElements
      elevateNodesOnSelect={false}
      proOptions={pro}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      {props.minimap === true ? (
        <MiniMap pannable zoomable ariaLabel={t('canvas.map')} className="minimap" />
      ) : null}
      {props.children}
    </ReactFlow>
  );
}

const multiKeys = ['Control', 'Meta'];

interface Dragging {
  dragged: ReadonlyMap<string, Point>;
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
}

const nothing: ReadonlyMap<string, Point> = new Map();

/** While things are dragged they move here alone; when they are let go it is one move of the document. */
function useDragging({ document, onMove, onSelect }: Props, selected: readonly string[]): Dragging {
  const [dragged, setDragged] = useState(nothing);
  const latest = useRef({ dragged, document, selected });
  latest.current = { dragged, document, selected };
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const now = latest.current;
      const chosen = chosenAfter(changes, now.selected);
      if (chosen !== null) {
        now.selected = chosen;
        onSelect?.(chosen);
      }
      const moved = new Map(now.dragged);
      let over = false;
      for (const change of changes) {
        if (change.type !== 'position') continue;
        if (change.position !== undefined) carry(now.document, change.id, change.position, moved);
        if (change.dragging === false) over = true;
      }
      if (over) {
        if (moved.size > 0) onMove?.(Object.fromEntries(moved));
        now.dragged = nothing;
        setDragged(nothing);
      } else if (changes.some(({ type }) => type === 'position')) {
        now.dragged = moved;
        setDragged(moved);
      }
    },
    [onMove, onSelect],
  );
  return { dragged, onNodesChange };
}

/** Null if the changes choose nothing. */
function chosenAfter(
  changes: readonly NodeChange<CanvasNode>[],
  before: readonly string[],
): readonly string[] | null {
  const chosen = new Set(before);
  let any = false;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    any = true;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  return any ? [...chosen] : null;
}

/** A loop takes its body along, a group its members. */
function carry(document: FlowDocument, id: string, to: Point, moved: Map<string, Point>): void {
  const group = Object.hasOwn(document.layout, id) ? document.layout[id] : undefined;
  if (group?.kind === 'group') {
    const members = group.members ?? [];
    const first = members[0];
    if (first === undefined) return;
    const boxes = members.map((one) => boxOf(document, one));
    const corner = {
      x: Math.min(...boxes.map(({ x }) => x)) - 24,
      y: Math.min(...boxes.map(({ y }) => y)) - 40,
    };
    for (const one of members) carryBy(document, one, { x: to.x - corner.x, y: to.y - corner.y }, moved);
    return;
  }
  const { x, y } = boxOf(document, id);
  moved.set(id, to);
  for (const inside of withBodies(document, [id]))
    if (inside !== id) carryBy(document, inside, { x: to.x - x, y: to.y - y }, moved);
}

function carryBy(document: FlowDocument, id: string, by: Point, moved: Map<string, Point>): void {
  const { x, y } = boxOf(document, id);
  moved.set(id, { x: x + by.x, y: y + by.y });
}

const edgeOf = ({ source, sourceHandle, target }: Connection): FlowEdge => ({
  from: source,
  port: sourceHandle ?? 'out',
  to: target,
});

function useConnecting({ onConnect, onReconnect, onLoose, onSelectEdges, selectedEdges = noIds }: Props): {
  onConnect(connection: Connection): void;
  onReconnect(old: CanvasEdge, connection: Connection): void;
  onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void;
  onEdgesChange(changes: EdgeChange<CanvasEdge>[]): void;
} {
  return useMemo(
    () => ({
      onConnect: (connection) => onConnect?.(edgeOf(connection)),
      onReconnect: (old, connection) => onReconnect?.(old, edgeOf(connection)),
      onConnectEnd(event, { isValid, fromNode, fromHandle, toNode }) {
        if (isValid === true || toNode !== null || fromNode === null || fromHandle?.type !== 'source') return;
        const point = 'changedTouches' in event ? event.changedTouches[0] : event;
        if (point === undefined) return;
        onLoose?.(
          { node: fromNode.id, port: fromHandle.id ?? 'out' },
          { x: point.clientX, y: point.clientY },
        );
      },
      onEdgesChange(changes) {
        const chosen = new Set(selectedEdges);
        for (const change of changes) {
          if (change.type !== 'select') continue;
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
        if (changes.some(({ type }) => type === 'select')) onSelectEdges?.([...chosen]);
      },
    }),
    [onConnect, onReconnect, onLoose, onSelectEdges, selectedEdges],
  );
}
