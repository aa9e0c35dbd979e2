import { Type, type Static } from 'typebox';
import { FileRecipe } from './file-recipe.ts';
import type { Mapping } from './mapping.ts';
import { Problem } from './problem.ts';
import { ImportTriggerMode } from './table-trigger.ts';
import { FieldId } from './table.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

/**
 * reading → mapping → waiting (for a person) | importing → done; canceled and failed from any of them; done → undoing →
 * undone. A failed or canceled import goes on from its last batch when it is accepted again.
 */
export const ImportState = Type.Enum(
  ['reading', 'mapping', 'waiting', 'importing', 'done', 'canceled', 'failed', 'undoing', 'undone'] as const,
  { type: 'string' },
);
export type ImportState = Static<typeof ImportState>;

/** A file as it was handed in; kept until nobody can go on with the import or correct it. */
export const ImportFile = Type.Object(
  {
    id: Type.String(),
    /** What people call it. */
    name: Type.String(),
    bytes: Type.Integer(),
    /** SHA-256 of its content. */
    hash: Type.String(),
  },
  { ...exact, $id: 'ImportFile' },
);
export type ImportFile = Static<typeof ImportFile>;

/** A mapping; what is wrong with it is told by whoever compiles it, field by field. */
export const MappingDocument = Type.Unsafe<Mapping>({ type: 'object', description: 'a mapping document' });

/** Everything that says what becomes of the files; with their content it makes an import what it is. */
export const ImportPlan = Type.Object(
  {
    table: Type.String({ minLength: 1, maxLength: 60 }),
    /** How rows become records; null: a row is a record. */
    recipe: Type.Union([FileRecipe, Type.Null()]),
    mapping: MappingDocument,
    /** Unique key by which records are found again; null: every record is a new one. */
    key: Type.Union([Type.String({ maxLength: 60 }), Type.Null()]),
    /** Field that orders updates: an older record changes nothing. */
    newerBy: Type.Optional(FieldId),
    /** Fields with a value of their own where the files have none: the shop, the platform. */
    defaults: Type.Record(FieldId, Type.Unknown()),
    /** What becomes of orders whose receiver cannot be delivered to: refused, or taken with a warning. */
    checks: Type.Enum(['refuse', 'warn', 'off'] as const, { type: 'string' }),
    /** Flows that wait for changes of the table: once for each record, for lists of them, or not at all; each flow as it is set unless told. */
    triggers: Type.Optional(ImportTriggerMode),
    /** IANA zone for times that name none. */
    zone: Type.String({ minLength: 1, maxLength: 60 }),
  },
  { ...exact, $id: 'ImportPlan' },
);
export type ImportPlan = Static<typeof ImportPlan>;

export const ImportCounts = Type.Object(
  {
    /** Records gone through, refused ones too. */
    read: Type.Integer(),
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    /** Records and rows that were not taken and still wait to be mended. */
    refused: Type.Integer(),
  },
  { ...exact, $id: 'ImportCounts' },
);
export type ImportCounts = Static<typeof ImportCounts>;

/** A source that is no longer as it was when its template was made. */
export const SourceDrift = Type.Object(
  {
    kind: Type.Enum(['renamed', 'dropped', 'nulling', 'new'] as const, { type: 'string' }),
    path: Type.String(),
    now: Type.Optional(Type.String()),
    message: Text,
  },
  exact,
);

/** What was found out about the files. */
export const ImportFinding = Type.Object(
  {
    /** `exact`: as a template knows them; `close`: nearly; `unknown`: a proposal. `given`: a person brought the plan. */
    level: Type.Enum(['given', 'exact', 'close', 'unknown'] as const, { type: 'string' }),
    template: Type.Optional(Type.String()),
    /** 0 to 1. */
    confidence: Type.Number(),
    /** Headings of the template that the files lack, and those it does not know. */
    missing: Type.Array(Type.String()),
    added: Type.Array(Type.String()),
    /** Why it was read like this. */
    reasons: Type.Array(Text),
    /** What a person should look at. */
    doubts: Type.Array(Problem),
    /** Required fields that nothing fills: without an answer it cannot go on. */
    unfilled: Type.Array(Type.Object({ field: Type.String(), label: Text }, exact)),
    /** Which column goes where, how surely, and why. */
    columns: Type.Array(
      Type.Object(
        {
          source: Type.String(),
          field: Type.Optional(Type.String()),
          confidence: Type.Optional(Type.Number()),
          reason: Type.Optional(Text),
        },
        exact,
      ),
    ),
    drift: Type.Array(SourceDrift),
  },
  { ...exact, $id: 'ImportFinding' },
);
export type ImportFinding = Static<typeof ImportFinding>;

export const ImportView = Type.Object(
  {
    id: Type.String(),
    state: ImportState,
    table: Type.String(),
    files: Type.Array(ImportFile),
    plan: Type.Union([ImportPlan, Type.Null()]),
    finding: Type.Union([ImportFinding, Type.Null()]),
    dryRun: Type.Boolean(),
    counts: ImportCounts,
    /** Bytes of the files read so far, and in all. */
    progress: Type.Object({ bytes: Type.Integer(), total: Type.Integer() }, exact),
    /** Why it waits or failed; what it repeats. */
    problem: Type.Union([Problem, Type.Null()]),
    createdAt: Type.Integer(),
    createdBy: Type.String(),
    changedAt: Type.Integer(),
    finishedAt: Type.Union([Type.Integer(), Type.Null()]),
  },
  { ...exact, $id: 'ImportView' },
);
export type ImportView = Static<typeof ImportView>;

/** One thing that was not taken: a record, a row that became none, or what an undo could not put back. */
export const ImportProblem = Type.Object(
  {
    kind: Type.Enum(['record', 'row', 'conflict'] as const, { type: 'string' }),
    file: Type.String(),
    row: Type.Integer(),
    /** Number of the order, where the record has one. */
    key: Type.String(),
    /** Code of the first problem, by which they are grouped. */
    cause: Type.String(),
    field: Type.String(),
    state: Type.Enum(['open', 'mended', 'dismissed'] as const, { type: 'string' }),
    problems: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          field: Type.String(),
          /** What stands there; may be personal. */
          value: Type.Optional(Type.Unknown()),
          message: Text,
          /** What to do about it. */
          fix: Type.Optional(Text),
        },
        exact,
      ),
    ),
  },
  { ...exact, $id: 'ImportProblem' },
);
export type ImportProblem = Static<typeof ImportProblem>;
export type FieldProblem = ImportProblem['problems'][number];

/** Recipe and mapping of a source, by which its next file needs no question. */
export const ImportTemplate = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    title: Text,
    plan: ImportPlan,
    changedAt: Type.Integer(),
    changedBy: Type.String(),
  },
  { ...exact, $id: 'ImportTemplate' },
);
export type ImportTemplate = Static<typeof ImportTemplate>;
