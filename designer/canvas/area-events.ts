import type { ClipboardEvent, DragEvent, MouseEvent, RefObject } from 'react';
import { dropOf, edgeAt, hitOf } from './drop.ts';
import type { Editor } from './editor.tsx';
import { NODE, type Point } from './model/document.ts';
import type { Wish } from './picking.tsx';
import type { Actions } from './use-actions.ts';
import type { Clipboard } from './use-clipboard.ts';

interface Means {
  area: RefObject<HTMLDivElement | null>;
  editor: Editor;
  clipboard: Clipboard;
  actions: Actions;
  toFlow(at: Point): Point;
  setWish(wish: Wish): void;
}

interface AreaEvents {
  onCopy(event: ClipboardEvent): void;
  onCut(event: ClipboardEvent): void;
  onPaste(event: ClipboardEvent): void;
  onDoubleClick(event: MouseEvent): void;
  onClick(event: MouseEvent): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** What the mouse and the clipboard do to the canvas as a whole, besides what react-flow knows itself. */
export function areaEvents({ area, editor, clipboard, actions, toFlow, setWish }: Means): AreaEvents {
  const { document, nodeTypes, readOnly } = editor;
  // Lists and fields that lie over the canvas have a clipboard of their own.
  const own = (event: ClipboardEvent): boolean => event.target === area.current;
  const at = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });
  return {
    onCopy: (event) => void (own(event) && clipboard.onCopy(event)),
    onCut: (event) => void (own(event) && !readOnly && clipboard.onCut(event)),
    onPaste: (event) => void (own(event) && !readOnly && clipboard.onPaste(event)),
    onDoubleClick(event) {
      const pane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
      if (readOnly || !pane) return;
      const screen = at(event);
      const place = toFlow(screen);
      const spot = { at: { x: place.x, y: place.y - NODE.height / 2 }, inside: hitOf(document, place) };
      setWish({ kind: 'add', spot, screen });
    },
    onClick(event) {
      const edge = edgeAt(event.target, document.definition.edges);
      if (edge !== undefined && !readOnly) setWish({ kind: 'add', spot: { edge }, screen: at(event) });
    },
    onDragOver: (event) => event.preventDefault(),
    onDrop(event) {
      const dropped = dropOf(event.nativeEvent, document, nodeTypes, toFlow);
      if (dropped === null || readOnly) return;
      event.preventDefault();
      actions.add(dropped.type, dropped.spot);
      area.current?.focus();
    },
  };
}
