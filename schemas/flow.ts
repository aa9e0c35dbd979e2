import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

/** Names of flows, nodes and ports: stable, readable in a URL and in a path expression. */
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const Ms = Type.Integer({ minimum: 0 });
const Rule = Type.Unknown({ description: 'JSONLogic' });
const exact = { additionalProperties: false };

/** A value worked out per run: a constant, a path into the run's data, a text with {{path}}, or a rule. */
export const Expression = Type.Union(
  [
    Type.Object({ value: Type.Unknown() }, exact),
    Type.Object({ path: Type.String() }, exact),
    Type.Object({ text: Type.String() }, exact),
    Type.Object({ rule: Rule }, exact),
  ],
  { $id: 'Expression', 'x-ui': 'expression' },
);
export type Expression = Static<typeof Expression>;

/** Waits `initialMs · factor^(attempt−1)`, at most `maxMs`, spread by `jitter` (0…1). `on` limits it to these error codes. */
export const RetryPolicy = Type.Object(
  {
    maxAttempts: Type.Integer({ minimum: 1, maximum: 100 }),
    initialMs: Type.Optional(Ms),
    factor: Type.Optional(Type.Number({ minimum: 1, maximum: 10 })),
    maxMs: Type.Optional(Ms),
    jitter: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    on: Type.Optional(Type.Array(Type.String())),
  },
  exact,
);
export type RetryPolicy = Static<typeof RetryPolicy>;

export const FlowNode = Type.Object(
  {
    type: Type.String(),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    name: Type.Optional(Text),
    /** Settings of the node type; checked against its own schema. */
    config: Type.Record(Type.String(), Type.Unknown()),
    /** The for-each or loop node whose body this node belongs to. Edges never cross a body's border. */
    parent: Type.Optional(Id),
    retry: Type.Optional(RetryPolicy),
    timeoutMs: Type.Optional(Ms),
    /** Run once for a completed branch that lost a first-success join; its own failure becomes a case. */
    compensate: Type.Optional(Id),
    /** Only for nodes without effects or with repeatable ones. The key includes node version and credential. */
    cache: Type.Optional(Type.Object({ key: Expression, ttlMs: Ms }, exact)),
    /** Passed over: its input goes on through `out`. */
    disabled: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type FlowNode = Static<typeof FlowNode>;

/** `port` is `out` when left out; `error` exists on every node. */
export const FlowEdge = Type.Object({ from: Id, port: Type.Optional(Type.String()), to: Id }, exact);
export type FlowEdge = Static<typeof FlowEdge>;

/** What an event does to a live run: reach the waiting steps and the data, take a path of its own, or cancel. */
export const EventRule = Type.Object(
  {
    event: Id,
    to: Type.Union([Type.Literal('data'), Type.Literal('cancel'), Type.Literal('edge')]),
    /** With `to: edge`: this node starts when the event arrives. */
    node: Type.Optional(Id),
  },
  exact,
);

export const FlowSettings = Type.Object(
  {
    searchKeys: Type.Optional(Type.Record(Type.String(), Expression)),
    /** One open run per value at a time, ordered by `serialTime` (the source's update time, ms) among the waiting. */
    serialKey: Type.Optional(Expression),
    serialTime: Type.Optional(Expression),
    /** A second start with the same value returns the first run. */
    idempotencyKey: Type.Optional(Expression),
    concurrency: Type.Optional(Type.Integer({ minimum: 1 })),
    priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
    group: Type.Optional(Id),
    errorFlow: Type.Optional(Id),
    timeoutMs: Type.Optional(Ms),
    on: Type.Optional(Type.Array(EventRule)),
    retention: Type.Optional(
      Type.Object(
        {
          days: Type.Optional(Type.Integer({ minimum: 0 })),
          maxMegabytes: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        exact,
      ),
    ),
    onPause: Type.Optional(Type.Union([Type.Literal('hold'), Type.Literal('refuse')])),
  },
  exact,
);
export type FlowSettings = Static<typeof FlowSettings>;

/** A flow's own test: an input, what remote calls answer, what must come out. `daliu test` and the publish gate run it. */
export const FlowCase = Type.Object(
  {
    name: Text,
    input: Type.Unknown(),
    /** By node id: the output to take instead of calling out (only for nodes with effects). */
    replies: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    expect: Type.Object(
      {
        status: Type.Optional(
          Type.Union([Type.Literal('completed'), Type.Literal('failed'), Type.Literal('waiting')]),
        ),
        output: Type.Optional(Type.Unknown()),
        path: Type.Optional(Type.Array(Type.String())),
        errorCode: Type.Optional(Type.String()),
      },
      exact,
    ),
  },
  exact,
);
export type FlowCase = Static<typeof FlowCase>;

/** The logic of a flow. Where nodes stand on the canvas is a document of its own (`FlowLayout`), so moving one is no change. */
export const FlowDefinition = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Id,
    name: Text,
    description: Type.Optional(Text),
    /** JSON Schema of what a run takes. */
    input: Type.Optional(Type.Unknown()),
    nodes: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), FlowNode),
    edges: Type.Array(FlowEdge),
    settings: Type.Optional(FlowSettings),
    cases: Type.Optional(Type.Array(FlowCase)),
    /** Look-up lists that travel with the version, so that an old run is explained by the figures of its day. */
    lists: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown())))),
  },
  { ...exact, $id: 'FlowDefinition' },
);
export type FlowDefinition = Static<typeof FlowDefinition>;

/**
 * Where something stands on the canvas, in pixels. The key is a node's id; notes and groups, which only people read,
 * have keys that start with `#`, as no id of a node does. A group's frame is drawn around its members.
 */
const Place = Type.Object(
  {
    x: Type.Number(),
    y: Type.Number(),
    kind: Type.Optional(Type.Union([Type.Literal('note'), Type.Literal('group')])),
    text: Type.Optional(Type.String({ maxLength: 4000 })),
    width: Type.Optional(Type.Number({ minimum: 0 })),
    height: Type.Optional(Type.Number({ minimum: 0 })),
    members: Type.Optional(Type.Array(Type.String())),
  },
  exact,
);
export type Place = Static<typeof Place>;

export const FlowLayout = Type.Record(Type.String(), Place, { $id: 'FlowLayout' });
export type FlowLayout = Static<typeof FlowLayout>;
