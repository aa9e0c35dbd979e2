import { useEffect, useRef, useState } from 'react';
import type { Mapping } from '../../../schemas/mapping.ts';
import { saveDraft, type Draft } from '../../api/drafts.ts';
import type { ApiFailure } from '../../api/failure.ts';
import { settle } from '../../ui/settle.ts';
import { withMapping } from './node-mapping.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'conflict';

export interface DraftMapping {
  mapping: Mapping;
  change(mapping: Mapping): void;
  state: SaveState;
  failure: ApiFailure | null;
}

/** Edits rest this long before they are sent. */
const PAUSE_MS = 500;
const CONFLICT = 409;

/** The mapping of a node in a draft: saved by itself, and never over what somebody else saved in between. */
export function useDraftMapping(draft: Draft, node: string, start: Mapping): DraftMapping {
  const [mapping, setMapping] = useState(start);
  const [state, setState] = useState<SaveState>('saved');
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const revision = useRef(draft.revision);
  const saved = useRef(start);
  /** One save after the other: two at once would be a conflict with ourselves. */
  const line = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (mapping === saved.current) return undefined;
    const save = async (): Promise<void> => {
      setState('saving');
      const definition = withMapping(draft.definition, node, mapping);
      const answer = await settle(saveDraft(definition, revision.current));
      if ('value' in answer) {
        revision.current = answer.value.revision;
        saved.current = mapping;
        setFailure(null);
        setState((before) => (before === 'saving' ? 'saved' : before));
      } else {
        setFailure(answer.failure);
        setState(answer.failure.status === CONFLICT ? 'conflict' : 'unsaved');
      }
    };
    const timer = setTimeout(() => {
      line.current = line.current.then(save);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [mapping, draft, node]);
  useEffect(() => {
    if (state === 'saved') return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state]);
  return {
    mapping,
    change(next) {
      setMapping(next);
      setState((before) => (before === 'conflict' ? before : 'unsaved'));
    },
    state,
    failure,
  };
}
