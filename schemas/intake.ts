import { Type, type Static } from 'typebox';

const exact = { additionalProperties: false };

/** Orders of one day that came in for the first time, and how many had something wrong in them. */
export const IntakeRate = Type.Object(
  {
    /** Id of a channel, or `platform/shop` of a shop without one. */
    channel: Type.String(),
    /** Local date, `2026-11-11`. */
    day: Type.String(),
    source: Type.Enum(['api', 'file'] as const, { type: 'string' }),
    orders: Type.Integer(),
    wrong: Type.Integer(),
    /** 订单信息错误率: wrong ones in a thousand, to a tenth; null where none came. */
    perMille: Type.Union([Type.Number(), Type.Null()]),
  },
  { ...exact, $id: 'IntakeRate' },
);
export type IntakeRate = Static<typeof IntakeRate>;

/** Goods of shops that match none of ours, and the orders that wait for them. */
export const WaitingGoods = Type.Object(
  {
    /** Merchant code, or what else names them. */
    item: Type.String(),
    orders: Type.Integer(),
    /** The first order. */
    orderNo: Type.String(),
    title: Type.String(),
    spec: Type.String(),
    /** Ours that it may be, likeliest first; `score` from 0 to 1. */
    suggestions: Type.Array(
      Type.Object({ sku: Type.String(), name: Type.String(), score: Type.Number() }, exact),
    ),
  },
  { ...exact, $id: 'WaitingGoods' },
);
export type WaitingGoods = Static<typeof WaitingGoods>;
