import { Type, type Static } from 'typebox';
import { FlowDefinition, FlowLayout } from './flow.ts';
import { Problem } from './problem.ts';
import { TableDefinition, TableEdit } from './table.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });

/**
 * A pack (业务包) is a folder: `pack.json`, which is this, `tables/<id>.json`, and one folder for each flow. Everything
 * in it is data that a person could have drawn. The lists say in which order things are installed.
 */
export const PackManifest = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Id,
    title: Text,
    description: Type.Optional(Text),
    /** Compared part by part: `1.10.0` is newer than `1.9.0`. */
    version: Type.String({ pattern: '^\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}$' }),
    tables: Type.Array(Id, { maxItems: 200 }),
    flows: Type.Array(Id, { maxItems: 200 }),
  },
  { ...exact, $id: 'PackManifest' },
);
export type PackManifest = Static<typeof PackManifest>;

/** A pack with everything in it, as one document: what an export gives and an upload takes. */
export const Pack = Type.Object(
  {
    manifest: PackManifest,
    /** In the order of the manifest. */
    tables: Type.Array(TableDefinition, { maxItems: 200 }),
    flows: Type.Array(Type.Object({ definition: FlowDefinition, layout: Type.Optional(FlowLayout) }, exact), {
      maxItems: 200,
    }),
  },
  { ...exact, $id: 'Pack' },
);
export type Pack = Static<typeof Pack>;

/** What installing a pack does to one table; nothing that people added or renamed is ever among the edits. */
export const TablePlan = Type.Object(
  {
    table: Id,
    /** The table is not there yet. */
    create: Type.Boolean(),
    /** In the order in which they are made. */
    edits: Type.Array(TableEdit),
    /** Why the table cannot be brought to what the pack needs. */
    problems: Type.Array(Problem),
  },
  exact,
);
export type TablePlan = Static<typeof TablePlan>;

/** A flow that is there already stays as people have it. */
export const FlowPlan = Type.Object({ flow: Type.String(), create: Type.Boolean() }, exact);
export type FlowPlan = Static<typeof FlowPlan>;

export const PackPlan = Type.Object(
  { pack: Id, version: Type.String(), tables: Type.Array(TablePlan), flows: Type.Array(FlowPlan) },
  exact,
);
export type PackPlan = Static<typeof PackPlan>;

/** How an installation differs from a pack. */
export const PackDiff = Type.Object(
  {
    pack: Id,
    tables: Type.Array(
      Type.Object(
        {
          table: Id,
          state: Type.Union([Type.Literal('missing'), Type.Literal('same'), Type.Literal('differs')]),
          /** What installing it would do. */
          edits: Type.Array(TableEdit),
          problems: Type.Array(Problem),
          /** Fields that only the installation has. */
          added: Type.Array(Type.String()),
          /** Fields and the table itself under other titles. */
          renamed: Type.Array(Type.Object({ id: Type.String(), from: Text, to: Text }, exact)),
        },
        exact,
      ),
    ),
    flows: Type.Array(
      Type.Object(
        {
          flow: Type.String(),
          state: Type.Union([Type.Literal('missing'), Type.Literal('same'), Type.Literal('differs')]),
        },
        exact,
      ),
    ),
  },
  exact,
);
export type PackDiff = Static<typeof PackDiff>;
