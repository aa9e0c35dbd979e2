import { useEffect, useRef, useState, type PointerEvent as PointerDown, type RefObject } from 'react';
import type { Board } from './board.ts';

export interface Pull {
  grab(event: PointerDown, source: string): void;
  /** In the layer of the lines, which begins where the source ends. */
  pulled: { row: number; x: number; y: number } | null;
}

interface Grabbed {
  source: string;
  x: number;
  y: number;
  /** Less than this is a click and no dragging. */
  moved: boolean;
}

const SLACK = 4;
const EDGE = 28;
const EDGE_STEP = 14;

/** Dragging a source onto a target. A press without a move arms the source for the next click instead. */
export function usePull(
  board: Board,
  places: ReadonlyMap<string, number>,
  sourceScroller: RefObject<HTMLDivElement | null>,
  targetScroller: RefObject<HTMLDivElement | null>,
): Pull {
  const [pulled, setPulled] = useState<Pull['pulled']>(null);
  const grabbed = useRef<Grabbed | null>(null);
  const latest = useRef({ board, places });
  useEffect(() => {
    latest.current = { board, places };
  });
  useEffect(() => {
    const move = (event: PointerEvent): void => {
      const held = grabbed.current;
      const pane = sourceScroller.current;
      if (held === null || pane === null) return;
      if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLACK) return;
      held.moved = true;
      const row = latest.current.places.get(held.source);
      const box = pane.getBoundingClientRect();
      if (row !== undefined) setPulled({ row, x: event.clientX - box.right, y: event.clientY - box.top });
      scrollAtEdge(event, targetScroller.current);
      const target = targetUnder(event);
      latest.current.board.hover.set(target === null ? null : { target });
    };
    const drop = (event: PointerEvent): void => {
      const held = grabbed.current;
      grabbed.current = null;
      setPulled(null);
      if (held === null) return;
      const now = latest.current.board;
      if (!held.moved) {
        now.arm(now.armed === held.source ? null : held.source);
        return;
      }
      const target = targetUnder(event);
      if (target !== null && now.draw(held.source, target)) now.activate(target);
    };
    const leave = (): void => {
      grabbed.current = null;
      setPulled(null);
    };
    return onPointer({ pointermove: move, pointerup: drop, pointercancel: leave });
  }, [sourceScroller, targetScroller]);
  return {
    pulled,
    grab(event, source) {
      if (event.button !== 0 || board.readOnly) return;
      // The rows would be marked as text otherwise.
      event.preventDefault();
      sourceScroller.current?.focus({ preventScroll: true });
      grabbed.current = { source, x: event.clientX, y: event.clientY, moved: false };
    },
  };
}

type PointerName = 'pointermove' | 'pointerup' | 'pointercancel';

/** Anywhere in the window, for a pointer leaves the row it was pressed on. Returns how to stop. */
function onPointer(listeners: Record<PointerName, (event: PointerEvent) => void>): () => void {
  const all = Object.entries(listeners) as [PointerName, (event: PointerEvent) => void][];
  for (const [name, listener] of all) window.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of all) window.removeEventListener(name, listener);
  };
}

const targetUnder = ({ clientX, clientY }: PointerEvent): string | null =>
  document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-target]')?.dataset['target'] ??
  null;

/** A target further down is reached without letting go. */
function scrollAtEdge({ clientX, clientY }: PointerEvent, pane: HTMLDivElement | null): void {
  if (pane === null) return;
  const { left, right, top, bottom } = pane.getBoundingClientRect();
  if (clientX < left || clientX > right) return;
  if (clientY > bottom - EDGE) pane.scrollTop += EDGE_STEP;
  else if (clientY < top + EDGE) pane.scrollTop -= EDGE_STEP;
}
