import { useSyncExternalStore } from 'react';
import { asFailure } from '../../api/failure.ts';
import { addNotice } from '../../app/notices.ts';

/** An action on cases that was given but is not yet sent: for a while it can be taken back without a trace. */
export interface Deferred {
  id: number;
  cases: readonly string[];
  dueAt: number;
}

interface Task extends Deferred {
  send(): Promise<void>;
  timer: ReturnType<typeof setTimeout>;
}

export const UNDO_MS = 10_000;

let tasks: readonly Task[] = [];
/** Cases whose action was sent, until the list is read anew. */
let sent: ReadonlySet<string> = new Set();
let count = 0;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** Sends after ten seconds, or at once when the page is left. What the server refuses stays in the list of notices. */
export function defer(cases: readonly string[], send: () => Promise<void>): void {
  count += 1;
  const id = count;
  const timer = setTimeout(() => void finish(id), UNDO_MS);
  tasks = [...tasks, { id, cases, dueAt: Date.now() + UNDO_MS, send, timer }];
  tell();
}

export function undo(id: number): void {
  clearTimeout(tasks.find((task) => task.id === id)?.timer);
  tasks = tasks.filter((task) => task.id !== id);
  tell();
}

async function finish(id: number): Promise<void> {
  const task = tasks.find((one) => one.id === id);
  if (task === undefined) return;
  clearTimeout(task.timer);
  sent = new Set([...sent, ...task.cases]);
  try {
    await task.send();
  } catch (error) {
    sent = new Set([...sent].filter((one) => !task.cases.includes(one)));
    addNotice(asFailure(error).text);
  }
  tasks = tasks.filter((one) => one.id !== id);
  tell();
}

export const finishAll = (): void => tasks.forEach(({ id }) => void finish(id));
window.addEventListener('pagehide', finishAll);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDeferred = (): readonly Deferred[] => useSyncExternalStore(subscribe, () => tasks);

/** Whether a case is on its way out, so that lists show it as done. */
export const isLeaving = (id: string): boolean =>
  sent.has(id) || tasks.some(({ cases }) => cases.includes(id));
