import type { Edit, FlowDocument } from './document.ts';

/** Steps that can be taken back; old documents share all that did not change, so a step costs little memory. */
const MOST_STEPS = 500;

/** A document with what came before it and what was taken back. Only `step` adds a step. */
export interface History {
  readonly past: readonly FlowDocument[];
  readonly present: FlowDocument;
  readonly future: readonly FlowDocument[];
  /** Of the last step: typing on in the same field goes on with it instead of making a new one. */
  readonly merge: string | null;
}

export const historyOf = (present: FlowDocument): History => ({ past: [], present, future: [], merge: null });

/** One edit, one step back; edits in a row with the same `merge` are one step together. */
export function step(history: History, edit: Edit, merge: string | null = null): History {
  const present = edit(history.present);
  if (present === history.present) return history;
  const goesOn = merge !== null && merge === history.merge && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], merge };
}

export function undo(history: History): History {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], merge: null };
}

export function redo(history: History): History {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: rest, merge: null };
}

/** What comes next is a step of its own, even in the same field. */
export const seal = (history: History): History =>
  history.merge === null ? history : { ...history, merge: null };
