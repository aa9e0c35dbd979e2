import { Type, type Static } from 'typebox';
import { FieldPath } from './table.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

export const TableId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });

/** Names of search keys and the fields whose values they take. */
export const RecordKeys = Type.Record(Type.String({ minLength: 1, maxLength: 60 }), FieldPath);

/** What of a change starts a flow. A rule reads the record as it was before and after the change. */
export const ChangeMatch = Type.Union([
  Type.Object({ kind: Type.Literal('created') }, exact),
  /** Any of these fields; any at all when left out. */
  Type.Object(
    { kind: Type.Literal('changed'), fields: Type.Optional(Type.Array(FieldPath, { minItems: 1 })) },
    exact,
  ),
  /** The rule was not true before, and is now; a new record was nothing before. */
  Type.Object({ kind: Type.Literal('became-true'), rule: Type.Unknown() }, exact),
  Type.Object({ kind: Type.Literal('deleted') }, exact),
]);
export type ChangeMatch = Static<typeof ChangeMatch>;

export const ChangeBatch = Type.Union([
  /** A run for each change. */
  Type.Object({ kind: Type.Literal('each') }, exact),
  /** A run for `size` changes (500), or for as many as there are `withinMs` (1,000) after the first. */
  Type.Object(
    {
      kind: Type.Literal('list'),
      size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      withinMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
    },
    exact,
  ),
]);
export type ChangeBatch = Static<typeof ChangeBatch>;

/** Settings of a trigger on the changes of a table. */
export const RowChangedConfig = Type.Object(
  { table: TableId, on: ChangeMatch, batch: ChangeBatch, keys: Type.Optional(RecordKeys) },
  exact,
);
export type RowChangedConfig = Static<typeof RowChangedConfig>;

/** What an import says of the triggers of its changes. */
export const ImportTriggerMode = Type.Enum(['each', 'list', 'none'] as const, { type: 'string' });
export type ImportTriggerMode = Static<typeof ImportTriggerMode>;

/** A record can be taken only if the rule is true of it; else the reason says why not. */
export const ActionCondition = Type.Object({ rule: Type.Unknown(), reason: Text }, exact);
export type ActionCondition = Static<typeof ActionCondition>;

/** Settings of a button on the records of a table. */
export const RecordActionConfig = Type.Object(
  {
    table: TableId,
    title: Type.Optional(Text),
    conditions: Type.Optional(Type.Array(ActionCondition, { maxItems: 20 })),
    keys: Type.Optional(RecordKeys),
  },
  exact,
);
export type RecordActionConfig = Static<typeof RecordActionConfig>;

/** One change of one record as a flow gets it. `record` is null once it is deleted, `before` while it was not there. */
export interface RecordChangeInput {
  table: string;
  seq: number;
  id: string;
  kind: 'created' | 'changed' | 'deleted' | 'restored';
  fields: string[];
  revision: number;
  at: number;
  actor: string;
  runId: string | null;
  importId: string | null;
}
