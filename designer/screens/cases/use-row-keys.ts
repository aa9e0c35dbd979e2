import { useEffect, useRef, useState } from 'react';
import { isComposing } from '../../ui/composing.ts';

/** Where keys mean something of their own. */
const TYPING =
  'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="combobox"], [role="menu"]';
/** Where Enter means something of its own. */
const PRESSING = 'a, button';

interface RowKeys {
  /** The row that Enter opens; null: none has been gone to. */
  at: number | null;
  set(at: number | null): void;
  list: { 'data-keys': string };
}

/** J goes down, K goes up, Enter opens: from anywhere on the screen that is no field and no window above it. */
export function useRowKeys(rows: number, onOpen: (index: number) => void): RowKeys {
  const [at, set] = useState<number | null>(null);
  const latest = useRef({ at, rows, onOpen });
  useEffect(() => {
    latest.current = { at, rows, onOpen };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { at, rows, onOpen } = latest.current;
      if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
      if (event.target instanceof Element && event.target.closest(TYPING) !== null) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const key = event.key.toLowerCase();
      if (key === 'j') set(Math.min(rows - 1, (at ?? -1) + 1));
      else if (key === 'k') set(Math.max(0, (at ?? rows) - 1));
      else if (event.key === 'Enter' && at !== null && at < rows) {
        if (event.target instanceof Element && event.target.closest(PRESSING) !== null) return;
        event.preventDefault();
        onOpen(at);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (at !== null) document.querySelector('.row-marked')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return { at: at !== null && at < rows ? at : null, set, list: { 'data-keys': 'J K Enter' } };
}
