import { Type, type Static, type TSchema } from 'typebox';
import { CadenceMode, CadenceSwitch, ScheduleConfig } from './schedule.ts';

const exact = { additionalProperties: false };
const Instant = Type.Integer({ description: 'ms since 1970' });
const OrNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const MissedPolicy = Type.Union([Type.Literal('all'), Type.Literal('latest'), Type.Literal('none')]);
export type MissedPolicy = Static<typeof MissedPolicy>;

/** A schedule as people see it. Its id is `<flow>.<node>`; rights go by the flow. */
export const ScheduleView = Type.Object(
  {
    id: Type.String(),
    flow: Type.String(),
    node: Type.String(),
    version: Type.Integer(),
    config: ScheduleConfig,
    enabled: Type.Boolean(),
    switchedAt: Instant,
    switchedBy: Type.String(),
    /** Which of its two rhythms holds now. */
    mode: CadenceMode,
    lastSlotAt: OrNull(Instant),
    nextAt: OrNull(Instant),
    open: Type.Integer({ description: 'runs that are not over' }),
    queued: Type.Integer({ description: 'slots waiting for the run before them' }),
  },
  { ...exact, $id: 'ScheduleView' },
);
export type ScheduleView = Static<typeof ScheduleView>;

/** What became of one slot. */
export const SlotView = Type.Object(
  {
    kind: Type.Union([Type.Literal('slot'), Type.Literal('backfill'), Type.Literal('manual')]),
    slotAt: Instant,
    state: Type.Union([
      Type.Literal('queued'),
      Type.Literal('started'),
      Type.Literal('ended'),
      Type.Literal('skipped'),
    ]),
    mode: CadenceMode,
    reason: OrNull(Type.String()),
    runId: OrNull(Type.String()),
    decidedAt: Instant,
  },
  exact,
);
export type SlotView = Static<typeof SlotView>;

/** Slots that were missed, strictly between two instants; `filledAt` once somebody has had them made up for. */
export const GapView = Type.Object(
  {
    fromAt: Instant,
    untilAt: Instant,
    missed: Type.Integer(),
    more: Type.Boolean({ description: 'there were more than were counted' }),
    foundAt: Instant,
    filledAt: OrNull(Instant),
  },
  exact,
);
export type GapView = Static<typeof GapView>;

/** What happened to a schedule, the newest first. */
export const ScheduleHistory = Type.Object(
  {
    slots: Type.Array(SlotView),
    gaps: Type.Array(GapView),
    switches: Type.Array(CadenceSwitch),
  },
  { ...exact, $id: 'ScheduleHistory' },
);
export type ScheduleHistory = Static<typeof ScheduleHistory>;

/** The next starts, and the switches of cadence on the way there. */
export const NextFires = Type.Object(
  {
    timezone: Type.String(),
    fires: Type.Array(
      Type.Object(
        {
          slotAt: Instant,
          fireAt: Instant,
          mode: CadenceMode,
          /** `slotAt` with the zone's offset. */
          time: Type.String(),
        },
        exact,
      ),
    ),
    switches: Type.Array(CadenceSwitch),
  },
  { ...exact, $id: 'NextFires' },
);
export type NextFires = Static<typeof NextFires>;

const windowFields = {
  /** Schedules name the calendar they follow. */
  calendar: Type.String({ minLength: 1, maxLength: 64 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  startAt: Instant,
  /** Not included. */
  endAt: Instant,
  /** How long before the start the faster rhythm begins; left out: as each schedule says. */
  preheatMs: Type.Optional(Type.Integer({ minimum: 0 })),
};

export const CalendarEntry = Type.Object(windowFields, { ...exact, $id: 'CalendarEntry' });
export type CalendarEntry = Static<typeof CalendarEntry>;

/** A promotion of the calendar. */
export const CalendarWindow = Type.Object(
  {
    id: Type.String(),
    ...windowFields,
    revision: Type.Integer(),
    changedAt: Instant,
    changedBy: Type.String(),
  },
  { ...exact, $id: 'CalendarWindow' },
);
export type CalendarWindow = Static<typeof CalendarWindow>;

/** What the banner says: whether promotion mode is on, by which promotions, and where load alone holds it. */
export const PromotionMode = Type.Object(
  {
    on: Type.Boolean(),
    promotions: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), endAt: Instant }, exact)),
    load: Type.Array(Type.Object({ schedule: Type.String(), sinceAt: Instant }, exact)),
    /** Schedules that run faster now. */
    schedules: Type.Array(Type.String()),
  },
  { ...exact, $id: 'PromotionMode' },
);
export type PromotionMode = Static<typeof PromotionMode>;
