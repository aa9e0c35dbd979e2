import { Type, type Static } from 'typebox';

const exact = { additionalProperties: false };
const Path = Type.String({ maxLength: 500 });
const Name = Type.String({ minLength: 1, maxLength: 100 });

/**
 * Records of a list or a detail that lack a part which another operation gives: what belongs to a record goes into it
 * under `into`. Both sides are matched by text; a record for which nothing came stays without it.
 */
export const Completion = Type.Object(
  {
    operation: Type.String(),
    /** The input of that operation that takes the keys, as a list, and how many of them at once. */
    input: Name,
    atOnce: Type.Integer({ minimum: 1 }),
    /** The key in a record here, and in a record there. */
    key: Path,
    by: Path,
    /** What of the record there is taken. */
    take: Path,
    into: Name,
  },
  exact,
);
export type Completion = Static<typeof Completion>;

/** Platforms that write one row for each unit: rows of a list that agree in `by` become one, in the order of the first. */
export const UnitMerge = Type.Object(
  {
    /** The list within a record. */
    list: Path,
    by: Type.Array(Name, { minItems: 1 }),
    /** Where the number of rows goes. */
    count: Name,
    /** Members that are added up, exactly; a row without one adds nothing. */
    sum: Type.Optional(Type.Array(Name)),
    /** Members whose values are kept as a list, under another name: `{"unitIds": "unit_id"}`. */
    collect: Type.Optional(Type.Record(Name, Name)),
  },
  exact,
);
export type UnitMerge = Static<typeof UnitMerge>;
