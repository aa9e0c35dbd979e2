import { Type, type Static } from 'typebox';
import { RecordId } from './table-write.ts';
import { TableId } from './table-trigger.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

/** The records a button is pressed on: by their ids, or all that a filter finds. */
export const RecordSelection = Type.Union([
  Type.Object({ ids: Type.Array(RecordId, { minItems: 1, maxItems: 10_000 }) }, exact),
  Type.Object({ filter: Type.Unknown() }, exact),
]);
export type RecordSelection = Static<typeof RecordSelection>;

/** A button: a trigger of a live flow. */
export const RecordAction = Type.Object(
  { flow: Type.String(), node: Type.String(), version: Type.Integer(), table: TableId, title: Text },
  exact,
);
export type RecordAction = Static<typeof RecordAction>;

/** What pressing it would do. */
export const RecordActionPreview = Type.Object(
  {
    total: Type.Integer(),
    can: Type.Integer(),
    /** Those that cannot be taken, by reason; `ids` are the first of them. */
    cannot: Type.Array(
      Type.Object({ reason: Text, count: Type.Integer(), ids: Type.Array(RecordId) }, exact),
    ),
  },
  exact,
);
export type RecordActionPreview = Static<typeof RecordActionPreview>;

export const RecordActionJob = Type.Object(
  {
    id: Type.String(),
    flow: Type.String(),
    node: Type.String(),
    table: TableId,
    by: Type.String(),
    createdAt: Type.Integer(),
    /** `running`: runs are being started; `started`: some are open; `done`: all are over. */
    state: Type.Union([
      Type.Literal('running'),
      Type.Literal('started'),
      Type.Literal('done'),
      Type.Literal('canceled'),
    ]),
    total: Type.Integer(),
    pending: Type.Integer(),
    refused: Type.Integer(),
    canceled: Type.Integer(),
    /** Runs by their status. */
    open: Type.Integer(),
    completed: Type.Integer(),
    failed: Type.Integer(),
  },
  exact,
);
export type RecordActionJob = Static<typeof RecordActionJob>;

export const RecordActionItem = Type.Object(
  {
    place: Type.Integer(),
    record: RecordId,
    title: Type.String(),
    state: Type.Union([
      Type.Literal('pending'),
      Type.Literal('refused'),
      Type.Literal('canceled'),
      Type.Literal('started'),
    ]),
    reason: Type.Union([Text, Type.Null()]),
    run: Type.Union([Type.String(), Type.Null()]),
    /** Of the run; null while there is none, or once it was deleted. */
    status: Type.Union([Type.String(), Type.Null()]),
  },
  exact,
);
export type RecordActionItem = Static<typeof RecordActionItem>;
