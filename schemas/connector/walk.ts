import { Type, type Static } from 'typebox';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Count = Type.Integer({ minimum: 1 });
const Duration = Type.Integer({ minimum: 0 });

/**
 * How one asks for the next page. The walker puts `page`, `pageSize`, `offset` or `cursor` into the operation's input.
 * `reverse` reads from the last page to the first, since rows leave the pages while they are read; page 1 is asked
 * first for the total.
 */
export const Pages = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('number'),
      first: Type.Integer({ minimum: 0, maximum: 1 }),
      size: Count,
      maxSize: Count,
      reverse: Type.Optional(Type.Boolean()),
      /** The answer must say one of: total, hasNext; `short-page` trusts a page that is not full. */
      until: oneOf('total', 'has-next', 'short-page'),
      /** Rows of one window that can be reached at all; a window with more is halved. */
      maxRows: Type.Optional(Count),
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('offset'),
      size: Count,
      maxSize: Count,
      reverse: Type.Optional(Type.Boolean()),
      until: oneOf('total', 'short-page'),
      maxRows: Type.Optional(Count),
    },
    exact,
  ),
  /** The answer names the next page (`next`): a cursor, a next-key. `until` has-next trusts the flag, not the cursor. */
  Type.Object({ kind: Type.Literal('cursor'), size: Count, maxSize: Count }, exact),
  /** The `Link` header names the URL of the next page, from which `param` is taken as the cursor. */
  Type.Object({ kind: Type.Literal('link'), param: Type.String(), size: Count, maxSize: Count }, exact),
  Type.Object({ kind: Type.Literal('single') }, exact),
]);
export type Pages = Static<typeof Pages>;

/** A list that is asked by time: the walker puts `from` and `to` (instants) into the operation's input. */
export const TimeWindow = Type.Object(
  {
    /** Which time of an order the window means. */
    by: oneOf('updated', 'created', 'paid'),
    maxSpanMs: Count,
    /** Span that is asked for in the normal course; the longest unless told. */
    stepMs: Type.Optional(Count),
    /** The window must end this long before now. */
    lagMs: Type.Optional(Duration),
    /** Asked again before the last covered instant, since rows become visible late. */
    overlapMs: Type.Optional(Duration),
    /** Nothing older can be had. */
    maxAgeMs: Type.Optional(Count),
    /** Smallest step of the platform's times; windows begin and end on it. 1,000 unless told. */
    resolutionMs: Type.Optional(Count),
    /** The platform counts neither end as inside: it is asked one step earlier and later. */
    exclusive: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type TimeWindow = Static<typeof TimeWindow>;

/** Where a list gives only numbers: which operation fetches the whole, its input from one row (paths), how many at once. */
export const Detail = Type.Object(
  {
    operation: Type.String(),
    input: Type.Record(Type.String(), Type.String()),
    atOnce: Type.Optional(Count),
  },
  exact,
);
export type Detail = Static<typeof Detail>;

export const Walk = Type.Object(
  { pages: Pages, window: Type.Optional(TimeWindow), detail: Type.Optional(Detail) },
  exact,
);
export type Walk = Static<typeof Walk>;
