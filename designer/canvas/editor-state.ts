import type { Edit, FlowDocument } from './model/document.ts';
import { historyOf, redo, seal, step, undo, type History } from './model/history.ts';

export interface EditorState {
  readonly history: History;
  readonly selected: readonly string[];
}

export type Deed =
  | { kind: 'apply'; edit: Edit; merge: string | null }
  | { kind: 'undo' | 'redo' | 'seal' }
  | { kind: 'select'; ids: readonly string[] };

export const stateOf = (document: FlowDocument): EditorState => ({
  history: historyOf(document),
  selected: [],
});

/** What is chosen must exist: an undo may take it away. */
export function editorReducer(state: EditorState, deed: Deed): EditorState {
  if (deed.kind === 'select') return choose({ ...state, history: seal(state.history) }, deed.ids);
  const history = turn(state.history, deed);
  return history === state.history ? state : choose({ ...state, history }, state.selected);
}

function turn(history: History, deed: Exclude<Deed, { kind: 'select' }>): History {
  if (deed.kind === 'apply') return step(history, deed.edit, deed.merge);
  if (deed.kind === 'undo') return undo(history);
  return deed.kind === 'redo' ? redo(history) : seal(history);
}

function choose(state: EditorState, ids: readonly string[]): EditorState {
  const { definition, layout } = state.history.present;
  const there = ids.filter((id) => Object.hasOwn(id.startsWith('#') ? layout : definition.nodes, id));
  const same = there.length === state.selected.length && there.every((id, at) => id === state.selected[at]);
  return { ...state, selected: same ? state.selected : there };
}
