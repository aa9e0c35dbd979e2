import { Type, type Static } from 'typebox';
import { FieldPath } from './table.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

export const SortKey = Type.Object(
  { field: FieldPath, direction: Type.Union([Type.Literal('asc'), Type.Literal('desc')]) },
  { ...exact, $id: 'SortKey' },
);
export type SortKey = Static<typeof SortKey>;

/** What a list of records is asked for. `filter` is a rule over the record: `{"==":[{"var":"state"},"paid"]}`. */
export const RecordQuery = Type.Object(
  {
    filter: Type.Optional(Type.Unknown()),
    sort: Type.Optional(Type.Array(SortKey, { maxItems: 4 })),
    /** Left out: all fields. */
    fields: Type.Optional(Type.Array(FieldPath, { maxItems: 1000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Type.String()),
    deleted: Type.Optional(Type.Boolean()),
  },
  { ...exact, $id: 'RecordQuery' },
);
export type RecordQuery = Static<typeof RecordQuery>;

export const Aggregate = Type.Object(
  {
    as: Type.String({ minLength: 1, maxLength: 60 }),
    function: Type.Union([
      Type.Literal('count'),
      Type.Literal('sum'),
      Type.Literal('min'),
      Type.Literal('max'),
      Type.Literal('average'),
      Type.Literal('distinct'),
    ]),
    field: Type.Optional(FieldPath),
  },
  { ...exact, $id: 'Aggregate' },
);
export type Aggregate = Static<typeof Aggregate>;

/** Counts and sums by group; instants and dates are grouped by a unit of time in a zone. */
export const GroupQuery = Type.Object(
  {
    filter: Type.Optional(Type.Unknown()),
    groupBy: Type.Array(
      Type.Object(
        {
          field: FieldPath,
          unit: Type.Optional(
            Type.Union([
              Type.Literal('hour'),
              Type.Literal('day'),
              Type.Literal('week'),
              Type.Literal('month'),
              Type.Literal('year'),
            ]),
          ),
        },
        exact,
      ),
      { maxItems: 4 },
    ),
    aggregates: Type.Array(Aggregate, { minItems: 1, maxItems: 20 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    zone: Type.Optional(Type.String({ maxLength: 60 })),
  },
  { ...exact, $id: 'GroupQuery' },
);
export type GroupQuery = Static<typeof GroupQuery>;

/** What a saved view shows: a query without its page, and how it is grouped. */
export const RecordViewContent = Type.Object(
  {
    title: Text,
    filter: Type.Optional(Type.Unknown()),
    sort: Type.Optional(Type.Array(SortKey, { maxItems: 4 })),
    fields: Type.Optional(Type.Array(FieldPath, { maxItems: 1000 })),
    /** What the list is grouped by, as in a `GroupQuery`. */
    group: Type.Optional(GroupQuery.properties.groupBy),
    /** Seen by everybody who may read the table. */
    shared: Type.Boolean(),
  },
  { ...exact, $id: 'RecordViewContent' },
);
export type RecordViewContent = Static<typeof RecordViewContent>;

export const RecordView = Type.Object(
  {
    id: Type.String(),
    table: Type.String(),
    /** Kind and id of who made it, such as `user:ann`. */
    owner: Type.String(),
    revision: Type.Integer(),
    changedAt: Type.Integer(),
    ...RecordViewContent.properties,
  },
  { ...exact, $id: 'RecordView' },
);
export type RecordView = Static<typeof RecordView>;
