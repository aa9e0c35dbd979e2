import { Type, type Static } from 'typebox';
import { Channel } from './channel.ts';
import { FailureClass } from './connector/failure.ts';
import { Proof } from './connector/proof.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Instant = Type.Integer({ minimum: 0 });
const Nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([schema, Type.Null()]);

/** What is known of a span of time: read once, read more than once, not read, not yet there. */
export const CellState = oneOf('fetched', 'overlapping', 'missing', 'ahead');
const Cell = Type.Object({ fromAt: Instant, state: CellState }, exact);
const Span = Type.Object({ fromAt: Instant, untilAt: Instant }, exact);

/** A channel in the list: how it is, and how whole. */
export const ChannelView = Type.Object(
  {
    channel: Channel,
    revision: Type.Integer(),
    /** What the platform is called. */
    platform: Text,
    proof: Proof,
    succeededAt: Nullable(Instant),
    /** How far behind now it is read, and how far it may be. */
    lagMs: Nullable(Type.Integer()),
    targetMs: Type.Integer(),
    failure: Nullable(
      Type.Object(
        { class: FailureClass, code: Type.String(), message: Text, next: Text, at: Instant },
        exact,
      ),
    ),
    /** The last 24 hours, the oldest first. */
    day: Type.Array(Cell),
    /** Rows of all windows read since midnight, as we have them and as the platform counts; null where it does not. */
    today: Type.Object({ ours: Type.Integer(), theirs: Nullable(Type.Integer()) }, exact),
    /** Orders that came in for the first time today, by interface or file, and 订单信息错误率 in a thousand. */
    quality: Type.Object(
      { orders: Type.Integer(), wrong: Type.Integer(), perMille: Nullable(Type.Number()) },
      exact,
    ),
    credential: Type.Object({ given: Type.Boolean(), daysLeft: Nullable(Type.Integer()) }, exact),
    conflicts: Type.Integer(),
    quarantined: Type.Integer(),
  },
  { ...exact, $id: 'ChannelView' },
);
export type ChannelView = Static<typeof ChannelView>;

export const ListCoverage = Type.Object(
  {
    list: Type.String(),
    title: Text,
    fetched: Type.Array(Span),
    overlapping: Type.Array(Span),
    missing: Type.Array(Span),
    cells: Type.Array(Cell),
  },
  exact,
);
export type ListCoverage = Static<typeof ListCoverage>;

const Tick = Type.Object(
  {
    id: oneOf('network', 'clock', 'signature', 'permission'),
    title: Text,
    state: oneOf('ok', 'failed', 'unknown'),
    message: Type.Optional(Text),
    next: Type.Optional(Text),
  },
  exact,
);
const Headers = Type.Record(Type.String(), Type.String());

/** A connection tried out: four ticks, and what went over the wire with its secrets masked. */
export const ChannelTest = Type.Object(
  {
    ok: Type.Boolean(),
    ticks: Type.Array(Tick),
    clockDifferenceMs: Type.Optional(Type.Integer()),
    exchange: Type.Object(
      {
        request: Type.Optional(
          Type.Object(
            {
              method: Type.String(),
              url: Type.String(),
              headers: Headers,
              body: Type.Optional(Type.String()),
            },
            exact,
          ),
        ),
        response: Type.Optional(
          Type.Object({ status: Type.Integer(), headers: Headers, body: Type.String() }, exact),
        ),
        stringToSign: Type.Optional(Type.String()),
        curl: Type.Optional(Type.String()),
      },
      exact,
    ),
  },
  exact,
);
export type ChannelTest = Static<typeof ChannelTest>;

export const SyncOutcome = Type.Object(
  {
    windows: Type.Integer(),
    records: Type.Integer(),
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    quarantined: Type.Integer(),
    lagMs: Nullable(Type.Integer()),
    /** There is more to read. */
    more: Type.Boolean(),
    failure: Nullable(Type.Object({ class: FailureClass, message: Text, next: Text }, exact)),
  },
  exact,
);
export type SyncOutcome = Static<typeof SyncOutcome>;

const Source = oneOf('api', 'file');
/** A field that interface and file say differently, and who was believed. */
export const ChannelConflict = Type.Object(
  {
    orderNo: Type.String(),
    field: Type.String(),
    /** `house`: neither, for the order is put aside here. */
    kept: oneOf('api', 'file', 'house'),
    keptValue: Type.Unknown(),
    other: Source,
    otherValue: Type.Unknown(),
    foundAt: Instant,
  },
  exact,
);
export type ChannelConflict = Static<typeof ChannelConflict>;

export const OnboardingItem = Type.Object(
  { title: Text, where: Text, state: oneOf('open', 'in-review', 'done') },
  exact,
);
export type OnboardingItem = Static<typeof OnboardingItem>;

/** A platform in the gallery. */
export const ConnectorView = Type.Object(
  {
    id: Type.String(),
    title: Text,
    kind: Type.String(),
    proof: Proof,
    fields: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          title: Text,
          where: Text,
          secret: Type.Boolean(),
          required: Type.Boolean(),
          example: Type.Optional(Type.String()),
        },
        exact,
      ),
    ),
    operations: Type.Array(
      Type.Object({ id: Type.String(), title: Text, kind: Type.String(), proof: Proof }, exact),
    ),
    onboarding: Type.Array(Type.Object({ title: Text, where: Text }, exact)),
  },
  exact,
);
export type ConnectorView = Static<typeof ConnectorView>;
