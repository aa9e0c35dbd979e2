import { useSyncExternalStore } from 'react';

/** A row, line or chip under the pointer. */
export interface HoverPlace {
  source?: string;
  target?: string;
  line?: string;
}

/** Kept beside the state of React: rows pass under a resting pointer by the dozen while a tree is scrolled. */
export interface Hover {
  get(): HoverPlace | null;
  set(place: HoverPlace | null): void;
  subscribe(listener: () => void): () => void;
}

export function createHover(): Hover {
  let now: HoverPlace | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set(place) {
      now = place;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether the place under the pointer is meant; only who is told something new is drawn again. */
export const useHovered = (hover: Hover, isMeant: (place: HoverPlace) => boolean): boolean =>
  useSyncExternalStore(hover.subscribe, () => {
    const place = hover.get();
    return place !== null && isMeant(place);
  });
