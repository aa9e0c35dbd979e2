/** A value with what it was before, and what was taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Of the last step: typing on in one field goes on with it. */
  readonly merge: string | null;
}

const MOST_STEPS = 500;

export const historyOf = <T>(present: T): History<T> => ({ past: [], present, future: [], merge: null });

export function record<T>(history: History<T>, next: T, merge: string | null = null): History<T> {
  if (next === history.present) return history;
  const goesOn = merge !== null && merge === history.merge && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], merge };
}

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return {
    past: past.slice(0, -1),
    present: past.at(-1) as T,
    future: [present, ...future],
    merge: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[0] as T, future: future.slice(1), merge: null };
}
