import type { Operation, Pages, TimeWindow } from '../../../schemas/connector.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import type { Records } from '../read-answer.ts';
import type { Interval } from './windows.ts';

/**
 * Where a walk through the pages of one list (of one window) stands. Plain data: stored between two pages, it goes on
 * after a restart where it was.
 */
export interface WalkState {
  phase: 'first' | 'pages' | 'done' | 'too-many';
  window?: Interval;
  /** As the platform counts, from its first page on. */
  page: number;
  offset: number;
  pageSize: number;
  cursor?: string;
  /** What the platform said it has, at the first page. */
  total?: number;
  /** Records handed out so far, repeated ones among them. */
  seen: number;
  /** Pages asked for. */
  asked: number;
}

const pagesOf = ({ walk }: Operation): Pages => walk?.pages ?? { kind: 'single' };

/** A walk about to ask for its first page. */
export function startWalk(operation: Operation, window?: Interval, pageSize?: number): WalkState {
  const pages = pagesOf(operation);
  const size = pages.kind === 'single' ? 1 : Math.min(pageSize ?? pages.size, pages.maxSize);
  return {
    phase: 'first',
    ...(window === undefined ? {} : { window }),
    page: pages.kind === 'number' ? pages.first : 1,
    offset: 0,
    pageSize: size,
    seen: 0,
    asked: 0,
  };
}

/**
 * What the next request's input has besides the caller's own: `page`, `pageSize`, `offset`, `cursor`, and `from`, `to`.
 * Most platforms count both ends of a window as inside, so `to` is the last instant of it on their grid.
 */
export function walkInput(operation: Operation, state: WalkState): JsonObject {
  return {
    page: state.page,
    pageSize: state.pageSize,
    offset: state.offset,
    ...(state.cursor === undefined ? {} : { cursor: state.cursor }),
    ...(state.window === undefined ? {} : asked(state.window, operation.walk?.window)),
  };
}

function asked(
  { from, to }: Interval,
  { resolutionMs: step = 1_000, exclusive = false }: Partial<TimeWindow> = {},
): Interval {
  return exclusive ? { from: from - step, to } : { from, to: Math.max(from, to - step) };
}

/**
 * The walk after an answer. `phase` is `done` after the last page, and `too-many` where the window holds more rows than
 * the platform hands out: it is then halved and walked anew. The first answer of a reverse walk only tells the total;
 * its records may be used, and page 1 is read again at the end.
 */
export function nextPage(operation: Operation, state: WalkState, answer: Records): WalkState {
  const pages = pagesOf(operation);
  const count = answer.records.length;
  const total = state.total ?? answer.total;
  const after: WalkState = {
    ...state,
    seen: state.seen + count,
    asked: state.asked + 1,
    ...(total === undefined ? {} : { total }),
  };
  if (state.phase === 'first' && tooMany(pages, answer.total) && state.window !== undefined)
    return { ...after, phase: 'too-many' };
  switch (pages.kind) {
    case 'number':
      return pages.reverse === true ? backward(pages, state, after) : forward(pages, state, after, answer);
    case 'offset':
      return pages.reverse === true
        ? backwardByOffset(state, after)
        : byOffset(pages, after, count, answer.total);
    case 'cursor':
    case 'link':
      return byCursor(state, after, answer);
    default:
      return { ...after, phase: 'done' };
  }
}

const tooMany = (pages: Pages, total: number | undefined): boolean =>
  'maxRows' in pages && pages.maxRows !== undefined && total !== undefined && total > pages.maxRows;

function backward(pages: Extract<Pages, { kind: 'number' }>, state: WalkState, after: WalkState): WalkState {
  const rows = after.total ?? 0;
  const last = pages.first + Math.ceil(rows / state.pageSize) - 1;
  if (state.phase === 'first')
    return last <= pages.first ? { ...after, phase: 'done' } : { ...after, phase: 'pages', page: last };
  return state.page <= pages.first ? { ...after, phase: 'done' } : { ...after, page: state.page - 1 };
}

function forward(
  pages: Extract<Pages, { kind: 'number' }>,
  state: WalkState,
  after: WalkState,
  answer: Records,
): WalkState {
  const asked = state.page - pages.first + 1;
  const more =
    pages.until === 'has-next'
      ? answer.hasNext === true
      : pages.until === 'total' && answer.total !== undefined
        ? // The total of the newest answer: it may have grown since the first.
          asked * state.pageSize < answer.total && answer.records.length > 0
        : answer.records.length >= state.pageSize;
  return more ? { ...after, phase: 'pages', page: state.page + 1 } : { ...after, phase: 'done' };
}

function byOffset(
  pages: Extract<Pages, { kind: 'offset' }>,
  after: WalkState,
  count: number,
  total: number | undefined,
): WalkState {
  const offset = after.offset + count;
  const more = pages.until === 'total' && total !== undefined ? offset < total : count >= after.pageSize;
  return more && count > 0 ? { ...after, phase: 'pages', offset } : { ...after, phase: 'done' };
}

function backwardByOffset(state: WalkState, after: WalkState): WalkState {
  const last = (Math.ceil((after.total ?? 0) / state.pageSize) - 1) * state.pageSize;
  const offset = state.phase === 'first' ? last : state.offset - state.pageSize;
  const isOver = state.phase === 'first' ? last <= 0 : offset < 0;
  return isOver ? { ...after, phase: 'done' } : { ...after, phase: 'pages', offset };
}

/** A cursor that does not move would be asked for without end. */
function byCursor(state: WalkState, after: WalkState, { next, hasNext }: Records): WalkState {
  if (next === undefined || hasNext === false || next === state.cursor) return { ...after, phase: 'done' };
  return { ...after, phase: 'pages', cursor: next };
}
