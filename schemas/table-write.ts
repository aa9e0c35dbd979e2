import { Type, type Static } from 'typebox';
import { Problem } from './problem.ts';

const exact = { additionalProperties: false };

/** The id of a record is its number as text. */
export const RecordId = Type.String({ pattern: '^[1-9]\\d{0,15}$' });

/** Records to one write: the writer of the database is everybody's. */
export const MAX_WRITTEN = 1_000;

/** Values by field id; null empties a field, a field that is not named stays as it is. */
export const RecordValues = Type.Record(Type.String(), Type.Unknown());

export const NewRecord = Type.Object(
  {
    values: RecordValues,
    /** When the source says it changed, in ms since 1970. */
    sourceAt: Type.Optional(Type.Integer({ minimum: 0 })),
    /** What the source sent, word for word; kept with the revision it leads to. */
    payload: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  },
  exact,
);

/** A record to delete or to bring back, at the revision that was seen if that matters. */
export const RecordTarget = Type.Object(
  { id: RecordId, revision: Type.Optional(Type.Integer({ minimum: 1 })) },
  exact,
);

export const RecordChange = Type.Object({ ...RecordTarget.properties, ...NewRecord.properties }, exact);

/** What became of one record. A refused one has at least one problem that is no warning. */
export const WriteResult = Type.Object(
  {
    outcome: Type.Union([
      Type.Literal('created'),
      Type.Literal('changed'),
      Type.Literal('unchanged'),
      Type.Literal('refused'),
    ]),
    id: Type.Optional(RecordId),
    /** As it is now. */
    revision: Type.Optional(Type.Integer()),
    problems: Type.Array(Problem),
  },
  exact,
);
export type WriteResult = Static<typeof WriteResult>;
