import type {
  Cadence,
  CadenceMode,
  CadenceSwitch,
  LoadTrigger,
  PromotionWindow,
} from '../../schemas/schedule.ts';

/** From `fromAt` up to, not including, `untilAt`; null while it lasts. */
export interface Span {
  fromAt: number;
  untilAt: number | null;
}

/**
 * Where the cadence of one schedule stands; the runtime keeps it in a row and moves it on at every tick.
 * `loadSince` is set while high load holds the faster cadence, `lowSince` is the end of the first low window since.
 */
export interface CadenceState {
  mode: CadenceMode;
  at: number;
  /** The promotion seen open last, so that its end can be named even when the calendar has changed since. */
  promotion: Pick<PromotionWindow, 'id' | 'name'> | null;
  loadSince: number | null;
  lowSince: number | null;
  observedAt: number | null;
}

/** New orders of the load trigger's window that ended at the instant of the call. */
export interface LoadObservation {
  orders: number;
}

/** The state before anything is known; the first advanceCadence, at the same instant, looks at the calendar. */
export const startCadence = (at: number): CadenceState => ({
  mode: 'normal',
  at,
  promotion: null,
  loadSince: null,
  lowSince: null,
  observedAt: null,
});

/** The windows that hold for a cadence: its own, or else those of the calendar it names, which the caller reads. */
export const windowsOf = (
  cadence: Cadence,
  calendar: readonly PromotionWindow[],
): readonly PromotionWindow[] => (typeof cadence.promotions === 'string' ? calendar : cadence.promotions);

/** The instant from which a promotion's faster cadence holds. */
export const openAt = (cadence: Cadence, window: PromotionWindow): number =>
  window.startAt - (cadence.preheatMs ?? 0);

/** A window that ends before it starts holds at no instant, not even in its preheat. */
const isOpen = (cadence: Cadence, window: PromotionWindow, at: number): boolean =>
  window.startAt < window.endAt && openAt(cadence, window) <= at && at < window.endAt;

type Reason = CadenceSwitch['reason'];

const change = (at: number, to: CadenceMode, reason: Reason): CadenceSwitch => ({
  at,
  from: to === 'fast' ? 'normal' : 'fast',
  to,
  reason,
});

const promotionReason = (
  code: 'promotion-open' | 'promotion-closed',
  { id, name }: { id: string; name: string },
): Reason => ({
  code,
  promotionId: id,
  message:
    code === 'promotion-open'
      ? { zh: `大促“${name}”开始`, en: `Promotion "${name}" opened` }
      : { zh: `大促“${name}”结束`, en: `Promotion "${name}" closed` },
});

/** Load that ended without a count (the trigger was removed) has no rate to tell. */
function loadReason(code: 'load-high' | 'load-low', rate: number | null): Reason {
  const [zh, en] =
    code === 'load-high'
      ? ['新订单超过阈值', 'New orders above the threshold']
      : ['新订单回落', 'New orders back to normal'];
  if (rate === null) return { code, message: { zh, en } };
  const ordersPerMinute = Math.round(rate * 10) / 10;
  return {
    code,
    ordersPerMinute,
    message: { zh: `${zh}：每分钟 ${ordersPerMinute} 单`, en: `${en}: ${ordersPerMinute} orders a minute` },
  };
}

/** The part of the state that load decides: on above T, off once two windows in a row were below 0.7 T. */
function weighLoad(state: CadenceState, load: LoadTrigger, orders: number, now: number): CadenceState {
  // Products instead of rates, so that a count exactly at the threshold is compared without rounding.
  const measured = orders * 60_000;
  const threshold = load.ordersPerMinute * load.windowMs;
  if (measured > threshold)
    return { ...state, loadSince: state.loadSince ?? now, lowSince: null, observedAt: now };
  if (measured * 10 >= threshold * 7) return { ...state, lowSince: null, observedAt: now };
  // Two windows are in a row if nothing went unobserved between them: they may overlap, but not leave a window out.
  const gap = state.observedAt === null ? Infinity : now - state.observedAt;
  const lowSince = state.lowSince !== null && gap < 2 * load.windowMs ? state.lowSince : now;
  const over = now - lowSince >= load.windowMs;
  return { ...state, loadSince: over ? null : state.loadSince, lowSince, observedAt: now };
}

/** Visits each opening and closing since the last call, and `now`. */
function passPromotions(
  cadence: Cadence,
  windows: readonly PromotionWindow[],
  state: CadenceState,
  now: number,
): { state: CadenceState; switches: CadenceSwitch[] } {
  const switches: CadenceSwitch[] = [];
  let { mode, promotion } = state;
  const bounds = windows.flatMap((window) => [openAt(cadence, window), window.endAt]);
  const instants = [...new Set([...bounds.filter((at) => at > state.at && at < now), now])].sort(
    (a, b) => a - b,
  );
  for (const at of instants) {
    const open = windows.find((window) => isOpen(cadence, window, at));
    if (open && mode === 'normal') {
      switches.push(change(at, 'fast', promotionReason('promotion-open', open)));
      mode = 'fast';
    } else if (!open && promotion && mode === 'fast' && state.loadSince === null) {
      switches.push(change(at, 'normal', promotionReason('promotion-closed', promotion)));
      mode = 'normal';
    }
    promotion = open ? { id: open.id, name: open.name } : null;
  }
  return { state: { ...state, mode, promotion, at: now }, switches };
}

/**
 * Moves the state on to `now` and returns each switch on the way: promotions switch at their own instants, however
 * late the call comes; load switches at the call that observed it. A clock that went back changes nothing.
 */
export function advanceCadence(
  cadence: Cadence,
  windows: readonly PromotionWindow[],
  state: CadenceState,
  now: number,
  observed?: LoadObservation,
): { state: CadenceState; switches: CadenceSwitch[] } {
  if (now < state.at) return { state, switches: [] };
  const { state: passed, switches } = passPromotions(cadence, windows, state, now);
  const { load } = cadence;
  let next = passed;
  if (!load) next = { ...passed, loadSince: null, lowSince: null, observedAt: null };
  else if (observed) next = weighLoad(passed, load, observed.orders, now);
  const rate = load && observed ? (observed.orders * 60_000) / load.windowMs : null;
  const to: CadenceMode = next.loadSince !== null || next.promotion !== null ? 'fast' : 'normal';
  // A promotion's own switches are done, so a difference left here comes from load.
  if (to !== next.mode)
    switches.push(change(now, to, loadReason(to === 'fast' ? 'load-high' : 'load-low', rate)));
  return { state: { ...next, mode: to }, switches };
}

/** When the faster cadence holds: promotions (with their preheat) and load, joined into separate spans in order. */
export function fastSpans(
  cadence: Cadence,
  windows: readonly PromotionWindow[],
  load: readonly Span[],
): Span[] {
  const promotions = windows
    .filter((window) => window.startAt < window.endAt)
    .map((window) => ({ fromAt: openAt(cadence, window), untilAt: window.endAt }));
  const joined: Span[] = [];
  for (const span of [...promotions, ...load].sort((a, b) => a.fromAt - b.fromAt)) {
    const last = joined.at(-1);
    if (!last || (last.untilAt !== null && last.untilAt < span.fromAt)) joined.push({ ...span });
    else if (last.untilAt !== null) {
      last.untilAt = span.untilAt === null ? null : Math.max(last.untilAt, span.untilAt);
    }
  }
  return joined;
}
