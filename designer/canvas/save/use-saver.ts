import { createContext, use, useEffect, useMemo, useState } from 'react';
import { saveDraft, saveLayout, type Draft, type SavedDraft } from '../../api/drafts.ts';
import type { Edit, FlowDocument } from '../model/document.ts';
import { localCopies, type LocalCopy } from './local-copy.ts';
import { Saver, type SaveState } from './saver.ts';

export interface Saving {
  state: SaveState;
  /** Of the last draft that both sides know. */
  revision(): number;
  flush(): Promise<void>;
  overwrite(): Promise<void>;
  /** What was drawn here stays one undo away. */
  take(theirs: SavedDraft): void;
}

export const SavingContext = createContext<Saving | null>(null);

export function useSaving(): Saving {
  const saving = use(SavingContext);
  if (saving === null) throw new Error('outside of EditorProvider');
  return saving;
}

interface Parts {
  draft: Draft;
  /** As it is drawn now. */
  document: FlowDocument;
  /** As it was opened. */
  start: FlowDocument;
  readOnly: boolean;
  replace(edit: Edit): void;
}

const TAB = 'daliu.tab';

/** Outlives a reload, and ends with the tab. */
function tabName(): string {
  try {
    const known = sessionStorage.getItem(TAB);
    if (known !== null) return known;
    const fresh = crypto.getRandomValues(new Uint32Array(2)).join('-');
    sessionStorage.setItem(TAB, fresh);
    return fresh;
  } catch {
    return 'tab';
  }
}

interface Opened {
  saver: Saver;
  copy: LocalCopy | null;
}

/** Saves what is drawn. Work that a reload or a crash left in this browser is put back first, one undo away. */
export function useSaver({ draft, document, start, readOnly, replace }: Parts): Saving {
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  const [{ saver, copy }] = useState<Opened>(() => {
    const copies = localCopies(localStorage, draft.flow, tabName(), Date.now);
    const found = readOnly ? null : copies.find(draft.revision);
    const opened = new Saver({
      document: start,
      // A copy drawn on an older draft is sent as such, so that the server tells of what came in between.
      revision: found?.revision ?? draft.revision,
      copies,
      saveDraft,
      saveLayout,
      later(ms, act) {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      onState: setState,
    });
    return { saver: opened, copy: found };
  });

  useEffect(() => {
    if (copy !== null) replace(() => ({ definition: copy.definition, layout: copy.layout }));
  }, [copy, replace]);

  useEffect(() => {
    if (!readOnly) saver.change(document);
  }, [saver, document, readOnly]);

  useEffect(() => {
    const keep = (): void => saver.stop();
    const retry = (): void => void saver.flush();
    window.addEventListener('pagehide', keep);
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('pagehide', keep);
      window.removeEventListener('online', retry);
      retry();
    };
  }, [saver]);

  return useMemo(
    () => ({
      state,
      revision: () => saver.revision,
      flush: () => saver.flush(),
      overwrite: () => saver.overwrite(),
      take(theirs) {
        const taken = saver.take(theirs);
        replace(() => taken);
      },
    }),
    [state, saver, replace],
  );
}
