import { Type, type Static } from 'typebox';
import type { Mapping } from './mapping.ts';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });

export const ChannelId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });

/** Who has the last word on a field when the interface and a file differ; `newest`: whoever wrote last. */
export const Precedence = oneOf('api', 'file', 'newest');
export type Precedence = Static<typeof Precedence>;

/** A shop on a platform, and how its orders come into the house. */
export const Channel = Type.Object(
  {
    id: ChannelId,
    title: Type.String({ minLength: 1, maxLength: 100 }),
    /** Name of the connector. */
    connector: Type.String({ minLength: 1, maxLength: 64 }),
    /** What orders carry in their field `shop`. */
    shop: Type.String({ minLength: 1, maxLength: 100 }),
    /** `api`: read by time; `push`: the platform sends, and reading fills what was lost; `file`: people upload. */
    mode: oneOf('api', 'file', 'push'),
    enabled: Type.Boolean(),
    /** IANA zone of days and hours; the connector's own when left out. */
    zone: Type.Optional(Type.String({ maxLength: 60 })),
    environment: Type.Optional(oneOf('production', 'sandbox')),
    region: Type.Optional(Type.String({ maxLength: 60 })),
    /** Scheme, host and port in place of the platform's: a simulator, or a gateway of the house. */
    origin: Type.Optional(Type.String({ maxLength: 200, pattern: '^https?://' })),
    /** From here on orders are wanted. */
    sinceAt: Type.Integer({ minimum: 0 }),
    /** Between two readings; 15 minutes unless told, 5 while a promotion runs. */
    everyMs: Type.Optional(Type.Integer({ minimum: 10_000 })),
    promotionEveryMs: Type.Optional(Type.Integer({ minimum: 10_000 })),
    /** Orders placed before it belong to files, later ones to the interface, where no field says otherwise. */
    cutOverAt: Type.Optional(Type.Integer({ minimum: 0 })),
    precedence: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Precedence)),
    /** How far the items of the connector's checklist have come, by their place in it. */
    onboarding: Type.Optional(
      Type.Record(Type.String({ pattern: '^[0-9]{1,2}$' }), oneOf('open', 'in-review', 'done')),
    ),
    /** Mapping documents in place of the connector's own, by its names: `order`, `refund`. Checked when they are saved. */
    mappings: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.Unknown())),
  },
  { ...exact, $id: 'Channel' },
);
/** As it comes in: its mappings are yet to be checked. */
export type ChannelInput = Static<typeof Channel>;
export type Channel = Omit<ChannelInput, 'mappings'> & { mappings?: Record<string, Mapping> };

export const FIFTEEN_MINUTES = 15 * 60_000;
export const FIVE_MINUTES = 5 * 60_000;
