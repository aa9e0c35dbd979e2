import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

const exact = { additionalProperties: false };
const Heading = Type.String({ minLength: 1, maxLength: 200 });

/** One of the files (or sheets) that belong together. */
export const RecipePart = Type.Object(
  {
    /** Names the list of its rows in a record: `lines`, `payments`. */
    id: Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$' }),
    title: Type.Optional(Text),
    /** As the file had them when the recipe was made; files are recognised by them, in whatever order and spelling. */
    headings: Type.Array(Heading, { minItems: 1, maxItems: 1000 }),
    /** Without these it is another file, however alike. */
    required: Type.Array(Heading, { maxItems: 50 }),
    /** The column with the order number, by which rows are grouped and files joined. */
    key: Heading,
    /** Of sheets that are all alike, the one of this name. */
    sheet: Type.Optional(Type.String({ maxLength: 100 })),
    /** Number of the row of headings, where it is not found by them. */
    headRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    encoding: Type.Optional(
      Type.Enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5', 'windows-1252'] as const, {
        type: 'string',
      }),
    ),
    delimiter: Type.Optional(Type.Enum([',', ';', '\t'] as const, { type: 'string' })),
    /** Columns that say something of the order as a whole, on its first row or on each; all unless told. */
    orderFields: Type.Optional(Type.Array(Heading, { maxItems: 1000 })),
    /** A row whose key is blank belongs to the order above it. */
    fillDown: Type.Optional(Type.Boolean()),
    /** One row per unit: rows of an order with the same values here are one line, which counts them. */
    unitBy: Type.Optional(Type.Array(Heading, { minItems: 1, maxItems: 50 })),
    /** Cells that hold the values of several lines (`C01;D02`): a row is as many lines as these cells have values. */
    split: Type.Optional(
      Type.Object(
        {
          separator: Type.String({ minLength: 1, maxLength: 5 }),
          headings: Type.Array(Heading, { minItems: 1, maxItems: 50 }),
        },
        exact,
      ),
    ),
    /** Nothing is missing where there is no such file, or no row of it for an order. */
    optional: Type.Optional(Type.Boolean()),
  },
  { ...exact, $id: 'RecipePart' },
);
export type RecipePart = Static<typeof RecipePart>;

/**
 * How the files of a channel become one record per order. The first part holds the orders; rows of the same key are
 * one order, and rows of the further parts are lists inside it.
 */
export const FileRecipe = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    title: Text,
    parts: Type.Array(RecipePart, { minItems: 1, maxItems: 5 }),
    /** `rows`: a row is an order. `lines`: the rows of the first part are lines too, several to an order. */
    rowsAre: Type.Union([Type.Literal('orders'), Type.Literal('lines')]),
    /** IANA name; times in the files are by its clock. */
    zone: Type.String({ minLength: 1, maxLength: 60 }),
    moneyUnit: Type.Union([Type.Literal('yuan'), Type.Literal('fen')]),
    /** The rows of an order stand together, so that a file of any size needs no more memory than one order. */
    contiguous: Type.Optional(Type.Boolean()),
  },
  { ...exact, $id: 'FileRecipe' },
);
export type FileRecipe = Static<typeof FileRecipe>;
