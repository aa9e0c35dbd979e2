import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { follow, ROW_HEIGHT, scaleOf, toLaid, type Scale } from './row-window.ts';

/** Rows drawn beyond the screen, so that a wheel meets no blank. */
const BEYOND = 8;
/** The scrollbar is set right once it has rested for so long. */
const REST_MS = 180;

export interface Place {
  /** px in the list, as if it could be laid out whole. */
  place: number;
  scrolled: number;
  left: number;
  screen: number;
  width: number;
}

export interface Window {
  at: Place;
  first: number;
  until: number;
  /** Height of the element that is scrolled. */
  laid: number;
  /** Where a row stands in it. */
  topOf(index: number): number;
  reveal(index: number): void;
}

/** Height and width of what scrolls, kept as the page gives it more or less room. */
function useRoom(
  scroller: RefObject<HTMLDivElement | null>,
  head: number,
  set: (room: { screen: number; width: number }) => void,
): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => set({ screen: element.clientHeight - head, width: element.clientWidth });
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [scroller, head, set]);
}

/** The place in the list, as the scrollbar, a wheel or a key changes it. */
function usePlace(scroller: RefObject<HTMLDivElement | null>, scale: Scale, head: number) {
  const [at, setAt] = useState<Place>({ place: 0, scrolled: 0, left: 0, screen: 600, width: 1000 });
  const latest = useRef(at);
  const set = useCallback((part: Partial<Place>): void => {
    latest.current = { ...latest.current, ...part };
    setAt(latest.current);
  }, []);
  useRoom(scroller, head, set);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      const right = Math.round(toLaid(scale, latest.current.place, latest.current.screen));
      if (Math.abs(right - element.scrollTop) < 1) return;
      set({ scrolled: right });
      element.scrollTop = right;
    };
    const onScroll = (): void => {
      const { scrollTop, scrollLeft } = element;
      const before = latest.current;
      const place =
        scrollTop === before.scrolled ? before.place : follow(scale, before, scrollTop, before.screen);
      set({ place, scrolled: scrollTop, left: scrollLeft });
      clearTimeout(resting);
      resting = setTimeout(rest, REST_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(resting);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, scale, set]);
  return { at, latest, set };
}

/** Which rows are on the screen, in a list of any length. */
export function useWindow(scroller: RefObject<HTMLDivElement | null>, rows: number, head: number): Window {
  const scale = useMemo(() => scaleOf(rows), [rows]);
  const { at, latest, set } = usePlace(scroller, scale, head);
  const reveal = useCallback(
    (index: number): void => {
      const element = scroller.current;
      if (element === null) return;
      const { place, screen } = latest.current;
      const top = index * ROW_HEIGHT;
      const next = top < place ? top : top + ROW_HEIGHT > place + screen ? top + ROW_HEIGHT - screen : place;
      if (next === place) return;
      const scrolled = Math.round(toLaid(scale, next, screen));
      set({ place: next, scrolled });
      element.scrollTop = scrolled;
    },
    [scroller, scale, latest, set],
  );
  const first = Math.max(0, Math.floor(at.place / ROW_HEIGHT) - BEYOND);
  const until = Math.min(rows, Math.ceil((at.place + at.screen) / ROW_HEIGHT) + BEYOND);
  const topOf = (index: number): number => index * ROW_HEIGHT - at.place + at.scrolled;
  return { at, first, until, laid: scale.laid, topOf, reveal };
}
