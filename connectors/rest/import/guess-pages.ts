import type { Operation } from '../../../schemas/connector.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { AnswerGuess } from './guess-answer.ts';

const PAGE = /^(?:page|page_?no|page_?num(?:ber)?|page_?index|current(?:_?page)?)$/i;
const SIZE = /^(?:page_?size|size|per_?page|limit|rows|page_?limit|max_?results(?:_?per_?page)?)$/i;
const OFFSET = /^(?:offset|start|skip|start_?index)$/i;
const CURSOR =
  /^(?:cursor|next_?token|page_?token|next_?page_?token|next_?cursor|starting_?after|after|marker|scroll_?id|continuation(?:_?token)?)$/i;

export const isCursorName = (name: string): boolean => CURSOR.test(name);

/** A parameter of the request: its name and, where known, a value it has. */
export interface KnownParameter {
  name: string;
  sample?: Json | undefined;
  most?: number | undefined;
}

export interface PageGuess {
  walk: NonNullable<Operation['walk']>;
  /** Parameters the walk fills, by their names. */
  fills: Readonly<Record<string, { $input: string }>>;
}

const DEFAULT_SIZE = 50;

/** How the pages of a list are asked for, from the names of its parameters and what its answer has; undefined: none. */
export function guessPages(
  parameters: readonly KnownParameter[],
  answer: AnswerGuess,
): PageGuess | undefined {
  const named = (pattern: RegExp): KnownParameter | undefined =>
    parameters.find(({ name }) => pattern.test(name));
  const [size, cursor, page, offset] = [named(SIZE), named(CURSOR), named(PAGE), named(OFFSET)];
  const sizes = sizesOf(size);
  const fill = (found: KnownParameter, input: string): PageGuess['fills'] => ({
    [found.name]: { $input: input },
    ...(size === undefined ? {} : { [size.name]: { $input: 'pageSize' } }),
  });
  if (cursor !== undefined && answer.next !== undefined)
    return { walk: { pages: { kind: 'cursor', ...sizes } }, fills: fill(cursor, 'cursor') };
  if (answer.records === '' && answer.total === undefined && answer.hasNext === undefined) return undefined;
  if (page !== undefined) {
    const first = Number(page.sample ?? 1) === 0 ? 0 : 1;
    const until =
      answer.total !== undefined ? 'total' : answer.hasNext !== undefined ? 'has-next' : 'short-page';
    return { walk: { pages: { kind: 'number', first, ...sizes, until } }, fills: fill(page, 'page') };
  }
  if (offset === undefined) return undefined;
  const until = answer.total === undefined ? 'short-page' : 'total';
  return { walk: { pages: { kind: 'offset', ...sizes, until } }, fills: fill(offset, 'offset') };
}

function sizesOf(parameter: KnownParameter | undefined): { size: number; maxSize: number } {
  const given = Number(parameter?.sample ?? Number.NaN);
  const most = parameter?.most;
  const size = Number.isInteger(given) && given > 0 ? given : Math.min(DEFAULT_SIZE, most ?? DEFAULT_SIZE);
  return { size, maxSize: Math.max(size, most ?? size) };
}
