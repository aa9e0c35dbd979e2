import { useCallback, useEffect, useMemo, useReducer, useState, type ReactNode } from 'react';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { TrialBatch, TrialView } from '../../schemas/api/trials.ts';
import type { FlowProblem } from '../../schemas/shape.ts';
import type { Draft } from '../api/drafts.ts';
import { EditorContext, type Editor, type Landing } from './editor.tsx';
import { editorReducer, stateOf, type Deed } from './editor-state.ts';
import { without, type Edit } from './model/document.ts';
import { withPlaces } from './model/arrange.ts';
import { nodeOfPath } from './problem-place.ts';
import { SavingContext, useSaver } from './save/use-saver.ts';
import { useCheck } from './use-check.ts';

interface Props {
  draft: Draft;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
  readOnly: boolean;
  children: ReactNode;
}

const none: readonly FlowProblem[] = [];

/** Opens a draft for editing: holds the document with its history, saves and checks it, and tells all parts of it. */
export function EditorProvider({ draft, nodeTypes, readOnly, children }: Props): ReactNode {
  const [start] = useState(() => withPlaces({ definition: draft.definition, layout: draft.layout }));
  const [state, dispatch] = useReducer(editorReducer, start, stateOf);
  const { present, past, future } = state.history;
  const replace = useCallback((edit: Edit) => dispatch({ kind: 'apply', edit, merge: null }), []);
  const saving = useSaver({ draft, document: present, start, readOnly, replace });
  const check = useCheck(present.definition);
  const rehearsal = useRehearsal();
  const deeds = useDeeds(dispatch, readOnly);
  const [landing, setLanding] = useState<Landing | null>(null);
  const { edges } = present.definition;
  const goTo = useCallback(
    (path: string) => {
      const node = nodeOfPath(path, edges);
      if (node !== null) dispatch({ kind: 'select', ids: [node] });
      setLanding((before) => ({ node, path, turn: (before?.turn ?? 0) + 1 }));
    },
    [edges],
  );
  const editor = useMemo<Editor>(
    () => ({
      flow: draft.flow,
      document: present,
      nodeTypes,
      readOnly,
      selected: state.selected,
      ...deeds,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      problems: check?.problems ?? none,
      check,
      ...rehearsal,
      landing,
      goTo,
    }),
    [
      draft.flow,
      present,
      nodeTypes,
      readOnly,
      state.selected,
      deeds,
      past,
      future,
      check,
      rehearsal,
      landing,
      goTo,
    ],
  );
  return (
    <EditorContext value={editor}>
      <SavingContext value={saving}>{children}</SavingContext>
    </EditorContext>
  );
}

type Deeds = Pick<Editor, 'select' | 'apply' | 'undo' | 'redo'>;

/** After this long without a change, typing on in the same field is a new step of undo, ms. */
const SEAL = 1_000;

function useDeeds(dispatch: (deed: Deed) => void, readOnly: boolean): Deeds {
  const [sealing] = useState<{ timer?: ReturnType<typeof setTimeout> }>({});
  useEffect(() => () => clearTimeout(sealing.timer), [sealing]);
  return useMemo(
    () => ({
      select: (ids) => dispatch({ kind: 'select', ids }),
      apply(edit, merge) {
        if (readOnly) return;
        dispatch({ kind: 'apply', edit, merge: merge ?? null });
        clearTimeout(sealing.timer);
        sealing.timer = setTimeout(() => dispatch({ kind: 'seal' }), SEAL);
      },
      undo: () => dispatch({ kind: 'undo' }),
      redo: () => dispatch({ kind: 'redo' }),
    }),
    [dispatch, readOnly, sealing],
  );
}

type Rehearsal = Pick<Editor, 'sample' | 'setSample' | 'batch' | 'setBatch' | 'pins' | 'pin'>;

function useRehearsal(): Rehearsal {
  const [sample, setSample] = useState<TrialView | null>(null);
  const [batch, setBatch] = useState<TrialBatch | null>(null);
  const [pins, setPins] = useState<Editor['pins']>({});
  return useMemo(
    () => ({
      sample,
      setSample,
      batch,
      setBatch,
      pins,
      pin: (node, output) =>
        setPins((before) =>
          output === undefined ? without(before, new Set([node])) : { ...before, [node]: output },
        ),
    }),
    [sample, batch, pins],
  );
}
