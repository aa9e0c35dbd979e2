import { createContext, use } from 'react';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { TrialBatch, TrialView } from '../../schemas/api/trials.ts';
import type { FlowCheck, FlowProblem } from '../../schemas/shape.ts';
import type { Edit, FlowDocument } from './model/document.ts';

/** A place in the flow that somebody was led to, such as the field of a problem. */
export interface Landing {
  node: string | null;
  /** JSON Pointer into the definition: `/nodes/route/config/cases/0/rule`. */
  path: string;
  /** Counts up, so that the same place can be landed on twice. */
  turn: number;
}

/** The flow that is open, and everything that can be done to it. Every part of the editor works through this alone. */
export interface Editor {
  flow: string;
  document: FlowDocument;
  /** By type id. */
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
  /** Only to be looked at: no right to edit, or a past version. */
  readOnly: boolean;
  /** Ids of nodes, and keys of notes and groups. */
  selected: readonly string[];
  select(ids: readonly string[]): void;
  /** One step of undo; edits in a row with the same `merge` (such as typing in one field) are one step. */
  apply(edit: Edit, merge?: string): void;
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;
  /** Of the document as it was a moment ago. */
  problems: readonly FlowProblem[];
  /** With the shapes; null until the first answer. */
  check: FlowCheck | null;
  /** The rehearsal whose values the canvas shows. */
  sample: TrialView | null;
  setSample(sample: TrialView | null): void;
  /** The draft over many real orders: counts on edges, failures and nulls on nodes. */
  batch: TrialBatch | null;
  setBatch(batch: TrialBatch | null): void;
  /** Results that rehearsals take instead of running a node. Never part of the flow, so no live run knows them. */
  pins: Readonly<Record<string, unknown>>;
  /** `undefined` takes the pin off. */
  pin(node: string, output: unknown): void;
  landing: Landing | null;
  /** Selects the node of this place and leads to its field. */
  goTo(path: string): void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (editor === null) throw new Error('outside of EditorProvider');
  return editor;
}
