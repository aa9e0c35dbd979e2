import { Type, type Static } from 'typebox';
import { Completion, UnitMerge } from './completion.ts';

const exact = { additionalProperties: false };
/** Own-property path, see values/path.ts. `header:x-total` reads a header of the answer instead. */
const Path = Type.String({ maxLength: 500 });
const Paths = Type.Union([Path, Type.Array(Path, { minItems: 1, maxItems: 10 })]);
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/** Of several paths the first that is there counts. */
const Condition = Type.Union([
  Type.Object({ path: Paths, is: Type.Array(Scalar, { minItems: 1 }) }, exact),
  Type.Object({ present: Path }, exact),
  Type.Object({ absent: Path }, exact),
]);

/** What holds for every answer of the platform. */
export const ResponseRules = Type.Object(
  {
    format: Type.Enum(['json', 'xml', 'text'], { type: 'string' }),
    /** Elements of XML that are lists even where there is only one: `response.items.item`. */
    lists: Type.Optional(Type.Array(Path)),
    /** Members that hold JSON as text, opened before anything is read; left alone where they hold an object. */
    open: Type.Optional(Type.Array(Path)),
    /** An answer is a success where all of these hold; without them where its status is 2xx. */
    success: Type.Optional(Type.Array(Condition)),
    /** Where a failed answer says why; of several paths the first with a value counts. */
    code: Type.Optional(Paths),
    subCode: Type.Optional(Paths),
    message: Type.Optional(Paths),
    requestId: Type.Optional(Paths),
    /** Where the wait is said: seconds unless told; `Retry-After` is read without being named. */
    wait: Type.Optional(Type.Object({ path: Path, unitMs: Type.Integer({ minimum: 1 }) }, exact)),
  },
  exact,
);
export type ResponseRules = Static<typeof ResponseRules>;

/** Where one operation's answer keeps what was asked for. */
export const AnswerPlaces = Type.Object(
  {
    /** Where this operation answers with something else than the rest: a file's text. Failures keep the platform's. */
    format: Type.Optional(Type.Literal('text')),
    /** Must be there in a success, else it is another answer than the one asked for; the paths below begin in it. */
    envelope: Type.Optional(Path),
    /** A list, or one thing, which then is a list of one; an absent list is empty. The empty path is the whole. */
    records: Path,
    /** What stands there is an object whose values are the records, or lists of them: `{"773000000000001": […]}`. */
    values: Type.Optional(Type.Boolean()),
    total: Type.Optional(Path),
    /** Cursor of the next page. */
    next: Type.Optional(Path),
    hasNext: Type.Optional(Path),
    /** Besides the platform's: members of this operation that hold JSON as text. */
    open: Type.Optional(Type.Array(Path)),
    /** Besides the platform's: the answer is a success only where these hold. */
    success: Type.Optional(Type.Array(Condition)),
    /** Rows of one unit each, merged into lines. */
    merge: Type.Optional(UnitMerge),
    /** Another call that brings what the records lack. */
    complete: Type.Optional(Completion),
    /** Each record says for itself whether it went well (a message to several phones); paths begin in the record. */
    each: Type.Optional(
      Type.Object(
        {
          path: Path,
          is: Type.Array(Scalar, { minItems: 1 }),
          code: Path,
          message: Type.Optional(Path),
        },
        exact,
      ),
    ),
  },
  exact,
);
export type AnswerPlaces = Static<typeof AnswerPlaces>;
