import { useSyncExternalStore } from 'react';
import type { Text } from '../../schemas/text.ts';

/** Something that went wrong in this browser, to be seen until somebody takes it away. */
export interface Notice {
  id: string;
  at: number;
  text: Text;
  /** Where it happened. */
  place: string;
}

const KEPT_AT = 'daliu.notices';
/** The oldest give way. */
const MOST = 50;

const isNotice = (value: unknown): value is Notice => {
  const notice = value as Partial<Notice> | null;
  return (
    typeof notice?.id === 'string' && typeof notice.at === 'number' && typeof notice.text?.zh === 'string'
  );
};

function recall(): readonly Notice[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AT) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter(isNotice) : [];
  } catch {
    return [];
  }
}

let notices = recall();
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  try {
    localStorage.setItem(KEPT_AT, JSON.stringify(next));
  } catch {
    // Where nothing can be kept, the list lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function addNotice(text: Text): void {
  const at = Date.now();
  const place = `${location.pathname}${location.search}`;
  const again = notices.find((one) => one.text.en === text.en && one.place === place);
  const id = again?.id ?? `${at}-${notices.length}`;
  change([{ id, at, text, place }, ...notices.filter((one) => one.id !== id)].slice(0, MOST));
}

export const dropNotice = (id: string): void => change(notices.filter((notice) => notice.id !== id));
export const dropNotices = (): void => change([]);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  // Another tab of this browser has the same list.
  const onStorage = ({ key }: StorageEvent): void => {
    if (key !== KEPT_AT) return;
    notices = recall();
    listener();
  };
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
};

export const useNotices = (): readonly Notice[] => useSyncExternalStore(subscribe, () => notices);
