/** Browsers lay out no element higher than some 17 million pixels (Firefox) or 33 million (Chromium). */
const TALLEST = 12_000_000;

export const ROW_HEIGHT = 40;

/** How a list of any length is laid into a scrolled element of a height that browsers can hold. */
export interface Scale {
  /** Of all rows, in px, as if it could be laid out. */
  whole: number;
  /** Of the element that is scrolled. */
  laid: number;
}

export const scaleOf = (rows: number): Scale => {
  const whole = rows * ROW_HEIGHT;
  return { whole, laid: Math.min(whole, TALLEST) };
};

/** Where in the list the place of the scrollbar is; both run from their first to their last screenful. */
export function toWhole({ whole, laid }: Scale, scrolled: number, screen: number): number {
  const room = laid - screen;
  if (whole === laid || room <= 0) return scrolled;
  return (Math.min(scrolled, room) / room) * (whole - screen);
}

export function toLaid({ whole, laid }: Scale, place: number, screen: number): number {
  const room = whole - screen;
  if (whole === laid || room <= 0) return place;
  return (Math.min(place, room) / room) * (laid - screen);
}

/**
 * The place in the list after the scrollbar moved. A wheel or a key moves the rows by as much as it says; only a jump
 * (the bar dragged, End pressed) goes by the proportion of the bar.
 */
export function follow(
  scale: Scale,
  before: { place: number; scrolled: number },
  scrolled: number,
  screen: number,
): number {
  if (scale.whole === scale.laid) return scrolled;
  if (scrolled <= 0) return 0;
  if (scrolled >= scale.laid - screen) return scale.whole - screen;
  const by = scrolled - before.scrolled;
  if (Math.abs(by) > screen) return toWhole(scale, scrolled, screen);
  return Math.max(0, Math.min(scale.whole - screen, before.place + by));
}
