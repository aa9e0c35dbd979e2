import { Type, type Static } from 'typebox';
import { RunMode } from './run.ts';

const exact = { additionalProperties: false };
const Instant = Type.Integer({ minimum: 0, description: 'ms since 1970' });
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const Count = Type.Integer({ minimum: 0 });

/** Which failed runs are meant; all that is given must hold. Sub-runs are mended by their parents, so they are never among them. */
export const RepairFilter = Type.Object(
  {
    flow: Type.Optional(Id),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    errorCode: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** A search key of the run and its value. */
    key: Type.Optional(
      Type.Object({ name: Type.String({ minLength: 1 }), value: Type.String({ maxLength: 500 }) }, exact),
    ),
    /** Failed at or after, and before. */
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    mode: Type.Optional(RunMode),
  },
  { ...exact, $id: 'RepairFilter' },
);
export type RepairFilter = Static<typeof RepairFilter>;

/**
 * What is mended. Nothing: the runs go on from the step that failed. `patch` changes their input first. With `version`
 * or `step` each goes on as a new run that keeps the results before that step.
 */
export const RepairChange = Type.Object(
  {
    /** JSON Merge Patch (RFC 7396) on the run's input. */
    patch: Type.Optional(Type.Unknown()),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    step: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    /** Steps may act on the outside again. */
    confirmOnce: Type.Optional(Type.Boolean()),
  },
  { ...exact, $id: 'RepairChange' },
);
export type RepairChange = Static<typeof RepairChange>;

export const RepairRequest = Type.Object(
  {
    filter: RepairFilter,
    change: RepairChange,
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
    ratePerMinute: Type.Integer({ minimum: 1, maximum: 6_000, default: 60 }),
    /** Stops once so many of them have failed alike. */
    stopAfterErrors: Type.Integer({ minimum: 1, maximum: 10_000, default: 20 }),
  },
  { ...exact, $id: 'RepairRequest' },
);
export type RepairRequest = Static<typeof RepairRequest>;

/** `collecting` looks for its runs, `running` lets them go; the others are its ends. `stopped` can go on. */
export const RepairState = Type.Union([
  Type.Literal('collecting'),
  Type.Literal('running'),
  Type.Literal('stopped'),
  Type.Literal('canceled'),
  Type.Literal('done'),
]);
export type RepairState = Static<typeof RepairState>;

/**
 * `released` is under way again; `skipped`: somebody else had mended it, or it was overtaken by newer data;
 * `failed` also when it could not be let go.
 */
export const RepairItemState = Type.Union([
  Type.Literal('pending'),
  Type.Literal('releasing'),
  Type.Literal('released'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('skipped'),
  Type.Literal('canceled'),
]);
export type RepairItemState = Static<typeof RepairItemState>;

const Code = Type.Object({ code: Type.String(), count: Count }, exact);

/** A repair and how far it is. */
export const RepairView = Type.Object(
  {
    id: Type.String(),
    state: RepairState,
    filter: RepairFilter,
    change: RepairChange,
    reason: Type.String(),
    ratePerMinute: Type.Integer(),
    stopAfterErrors: Type.Integer(),
    createdAt: Instant,
    createdBy: Type.String(),
    endedAt: Type.Union([Instant, Type.Null()]),
    endedBy: Type.Union([Type.String(), Type.Null()]),
    /** The error it stopped at. */
    endCode: Type.Union([Type.String(), Type.Null()]),
    /** Runs by what became of them. */
    counts: Type.Record(RepairItemState, Count),
    /** Failures by their code, the most first. */
    failures: Type.Array(Code),
  },
  { ...exact, $id: 'RepairView' },
);
export type RepairView = Static<typeof RepairView>;

export const RepairItem = Type.Object(
  {
    run: Type.String(),
    state: RepairItemState,
    /** The run it goes on as: itself, or a new one. */
    result: Type.Union([Type.String(), Type.Null()]),
    errorCode: Type.Union([Type.String(), Type.Null()]),
    releasedAt: Type.Union([Instant, Type.Null()]),
    endedAt: Type.Union([Instant, Type.Null()]),
  },
  { ...exact, $id: 'RepairItem' },
);
export type RepairItem = Static<typeof RepairItem>;

/** What a filter finds, before anything is done. */
export const RepairPreview = Type.Object(
  {
    count: Count,
    errors: Type.Array(Code),
    versions: Type.Array(Type.Object({ flow: Type.String(), version: Type.Integer(), count: Count }, exact)),
    /** Some of them, the newest first. */
    sample: Type.Array(
      Type.Object(
        {
          run: Type.String(),
          flow: Type.String(),
          version: Type.Integer(),
          errorCode: Type.Union([Type.String(), Type.Null()]),
          failedAt: Type.Union([Instant, Type.Null()]),
        },
        exact,
      ),
    ),
  },
  { ...exact, $id: 'RepairPreview' },
);
export type RepairPreview = Static<typeof RepairPreview>;
