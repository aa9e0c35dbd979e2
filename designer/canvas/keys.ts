export type CanvasAction =
  | 'undo'
  | 'redo'
  | 'add'
  | 'connect'
  | 'delete'
  | 'duplicate'
  | 'select-all'
  | 'disable'
  | 'group'
  | 'note'
  | 'tidy'
  | 'fit'
  | 'keys'
  | 'open'
  | 'rename'
  | 'escape'
  | 'try'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'nudge-left'
  | 'nudge-right'
  | 'nudge-up'
  | 'nudge-down';

interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const arrows: Readonly<Record<string, 'left' | 'right' | 'up' | 'down'>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const alone: Readonly<Record<string, CanvasAction>> = {
  Tab: 'add',
  Delete: 'delete',
  Backspace: 'delete',
  Enter: 'open',
  F2: 'rename',
  Escape: 'escape',
  KeyC: 'connect',
  KeyN: 'note',
  KeyG: 'group',
  KeyT: 'tidy',
  KeyD: 'disable',
};

const held: Readonly<Record<string, CanvasAction>> = {
  KeyZ: 'undo',
  KeyY: 'redo',
  KeyA: 'select-all',
  KeyD: 'duplicate',
  Enter: 'try',
};

/**
 * What a key means while the canvas has the focus; undefined leaves it to the browser. Letters go by their place on
 * the keyboard, so that an input method that is switched to Chinese does not matter.
 */
export function actionOf({
  key,
  code,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
}: KeyPress): CanvasAction | undefined {
  const arrow = Object.hasOwn(arrows, key) ? arrows[key] : undefined;
  if (arrow !== undefined) return altKey ? `nudge-${arrow}` : arrow;
  if (ctrlKey || metaKey) {
    if (code === 'KeyZ' && shiftKey) return 'redo';
    return Object.hasOwn(held, code) ? held[code] : undefined;
  }
  if (key === '?' || key === '\uff1f') return 'keys';
  if (shiftKey && code === 'Digit1') return 'fit';
  if (shiftKey || altKey) return undefined;
  if (Object.hasOwn(alone, code)) return alone[code];
  return Object.hasOwn(alone, key) ? alone[key] : undefined;
}
