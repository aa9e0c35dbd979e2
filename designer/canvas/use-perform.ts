import { useEffect, type RefObject } from 'react';
import { App } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { useEditor } from './editor.tsx';
import type { CanvasAction } from './keys.ts';
import type { Point } from './model/document.ts';
import type { Wish } from './picking.tsx';
import type { TextEditing } from './text-edit.tsx';
import type { Actions } from './use-actions.ts';
import type { Clipboard } from './use-clipboard.ts';
import type { Reveal } from './use-reveal.ts';
import { fitView, type FlowInstance } from './view/surface.tsx';

interface Means {
  actions: Actions;
  clipboard: Clipboard;
  edges: readonly string[];
  setWish(wish: Wish): void;
  setHelp(open: boolean): void;
  text: TextEditing;
  middle(): Point;
  reveal: Reveal;
  onOpen(): void;
  onTry(): void;
  instance: RefObject<FlowInstance | null>;
}

/** Does what a key or a menu asks for; false leaves the key to the browser. */
export function usePerform(means: Means): (action: CanvasAction) => boolean {
  const editor = useEditor();
  const { message } = App.useApp();
  const { t } = useLanguage();
  const { actions, reveal } = means;
  const { selected } = editor;
  const one = selected.findLast((id) => !id.startsWith('#'));
  useEffect(() => {
    const [only] = selected;
    if (selected.length === 1 && only !== undefined && !only.startsWith('#')) reveal(only);
  }, [selected, reveal]);
  const add = (): void => {
    const spot = one === undefined ? { at: means.middle() } : { after: { node: one } };
    means.setWish({ kind: 'add', spot, screen: null });
  };
  const deeds: Record<CanvasAction, () => boolean | void> = {
    undo: editor.undo,
    redo: editor.redo,
    add,
    connect: () => (one === undefined ? false : means.setWish({ kind: 'connect', from: one })),
    delete: () => actions.remove(means.edges),
    duplicate: means.clipboard.duplicate,
    'select-all': actions.selectAll,
    disable: actions.disable,
    group: () => (one === undefined ? void message.info(t('canvas.panel-none')) : actions.group()),
    note: () => actions.note(means.middle()),
    tidy: () => void actions.tidy(),
    fit: () => void means.instance.current?.fitView({ ...fitView, duration: 150 }),
    keys: () => means.setHelp(true),
    open: () => (one === undefined ? false : means.onOpen()),
    rename: () => (selected.length === 1 ? means.text.begin(selected[0] ?? '') : false),
    escape: () => (selected.length === 0 ? false : editor.select([])),
    try: means.onTry,
    left: () => actions.go('left'),
    right: () => actions.go('right'),
    up: () => actions.go('up'),
    down: () => actions.go('down'),
    'nudge-left': () => actions.nudge(-1, 0),
    'nudge-right': () => actions.nudge(1, 0),
    'nudge-up': () => actions.nudge(0, -1),
    'nudge-down': () => actions.nudge(0, 1),
  };
  return (action) => deeds[action]() !== false;
}
