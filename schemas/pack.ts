import { Type, type Static } from 'typebox';
import type { TableDefinition } from './table.ts';
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

/** A pack with everything in it. */
export interface Pack {
  manifest: PackManifest;
  tables: TableDefinition[];
}
