import { useMemo, type ClipboardEvent } from 'react';
import type { Editor } from './editor.tsx';
import { clipOf, namesFor, paste, readClip } from './model/clip.ts';
import { boxOf } from './model/places.ts';
import { remove } from './model/removal.ts';
import type { Point } from './model/document.ts';

export interface Clipboard {
  onCopy(event: ClipboardEvent): void;
  onCut(event: ClipboardEvent): void;
  onPaste(event: ClipboardEvent): void;
  /** From a menu: the browser may refuse. False if it did, or if there was nothing. */
  copy(): Promise<boolean>;
  paste(): Promise<boolean>;
  duplicate(): void;
}

/** Nodes on the clipboard are plain JSON, so that they go to other flows, and into a chat. */
export function useClipboard(editor: Editor, where: () => Point): Clipboard {
  return useMemo(() => {
    const { document, selected, apply, select } = editor;
    const text = (): string => JSON.stringify(clipOf(document, selected), null, 2);
    const put = (given: string, at: Point): boolean => {
      const clip = readClip(given);
      if (clip === undefined) return false;
      const names = namesFor(document, clip);
      apply(paste(clip, names, at));
      select([...names.values()]);
      return names.size > 0;
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (selected.length === 0) return;
      event.clipboardData.setData('text/plain', text());
      event.preventDefault();
    };
    return {
      onCopy,
      onCut(event) {
        onCopy(event);
        if (selected.length > 0) apply(remove(selected));
      },
      onPaste(event) {
        if (put(event.clipboardData.getData('text/plain'), where())) event.preventDefault();
      },
      async copy() {
        if (selected.length === 0) return false;
        return attempt(async () => {
          await navigator.clipboard.writeText(text());
          return true;
        });
      },
      paste: () => attempt(async () => put(await navigator.clipboard.readText(), where())),
      duplicate() {
        const boxes = selected.map((id) => boxOf(document, id));
        if (boxes.length === 0) return;
        put(text(), {
          x: Math.min(...boxes.map(({ x }) => x)) + 32,
          y: Math.min(...boxes.map(({ y }) => y)) + 96,
        });
      },
    };
  }, [editor, where]);
}

async function attempt(act: () => Promise<boolean>): Promise<boolean> {
  try {
    return await act();
  } catch {
    return false;
  }
}
