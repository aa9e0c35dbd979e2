import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

/** What happens to a slot that comes while a run of the same schedule is still open. */
export const OverlapPolicy = Type.Union(
  [Type.Literal('skip'), Type.Literal('queue'), Type.Literal('parallel')],
  {
    $id: 'OverlapPolicy',
  },
);
export type OverlapPolicy = Static<typeof OverlapPolicy>;

/**
 * What happens to the slots that passed while nothing was running to take them.
 * `limit` and `withinMs` bound `all` and `latest`: never more slots than that, never older ones.
 */
export const CatchUp = Type.Object(
  {
    policy: Type.Union([Type.Literal('all'), Type.Literal('latest'), Type.Literal('none')]),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    withinMs: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false, $id: 'CatchUp' },
);
export type CatchUp = Static<typeof CatchUp>;

/** One promotion of the calendar, open from `startAt` up to, not including, `endAt`. */
export const PromotionWindow = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    startAt: Type.Integer(),
    endAt: Type.Integer(),
  },
  { additionalProperties: false, $id: 'PromotionWindow' },
);
export type PromotionWindow = Static<typeof PromotionWindow>;

/** Order intake that turns the faster cadence on above `ordersPerMinute` and off below 0.7 of it. */
export const LoadTrigger = Type.Object(
  {
    ordersPerMinute: Type.Number({ exclusiveMinimum: 0 }),
    windowMs: Type.Integer({ minimum: 60_000, default: 300_000 }),
  },
  { additionalProperties: false, $id: 'LoadTrigger' },
);
export type LoadTrigger = Static<typeof LoadTrigger>;

/** The faster rhythm: which expression, when, and how often the credential lets it call. */
export const Cadence = Type.Object(
  {
    /** A calendar's id, or the windows themselves. */
    promotions: Type.Union([Type.String({ minLength: 1 }), Type.Array(PromotionWindow)]),
    cron: Type.String({ minLength: 1, maxLength: 256 }),
    /** How long before a promotion starts the faster cadence already holds. */
    preheatMs: Type.Optional(Type.Integer({ minimum: 0 })),
    load: Type.Optional(LoadTrigger),
    /** The credential's limit, counted over any sixty minutes. */
    maxPerHour: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false, $id: 'Cadence' },
);
export type Cadence = Static<typeof Cadence>;

export const ScheduleConfig = Type.Object(
  {
    cron: Type.String({ minLength: 1, maxLength: 256 }),
    /** An IANA zone name, for instance `Asia/Shanghai`. */
    timezone: Type.String({ minLength: 1 }),
    overlap: OverlapPolicy,
    catchUp: CatchUp,
    /** Each slot starts up to this much late, by a fixed amount of its own, so that shops do not call at once. */
    jitterMs: Type.Optional(Type.Integer({ minimum: 0 })),
    cadence: Type.Optional(Cadence),
  },
  { additionalProperties: false, $id: 'ScheduleConfig' },
);
export type ScheduleConfig = Static<typeof ScheduleConfig>;

export const CadenceMode = Type.Union([Type.Literal('normal'), Type.Literal('fast')], { $id: 'CadenceMode' });
export type CadenceMode = Static<typeof CadenceMode>;

/** One change of cadence, as the audit trail keeps it. */
export const CadenceSwitch = Type.Object(
  {
    at: Type.Integer(),
    from: CadenceMode,
    to: CadenceMode,
    reason: Type.Object(
      {
        code: Type.Union([
          Type.Literal('promotion-open'),
          Type.Literal('promotion-closed'),
          Type.Literal('load-high'),
          Type.Literal('load-low'),
        ]),
        message: Text,
        promotionId: Type.Optional(Type.String()),
        ordersPerMinute: Type.Optional(Type.Number()),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, $id: 'CadenceSwitch' },
);
export type CadenceSwitch = Static<typeof CadenceSwitch>;
