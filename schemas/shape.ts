import { Type, type Static } from 'typebox';
import { Problem } from './problem.ts';
import { Text } from './text.ts';

const exact = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });

/** What a value can be. `number` takes in `integer`; `money` is an exact amount in its currency's main unit. */
export const ShapeType = oneOf(
  'text',
  'integer',
  'number',
  'money',
  'boolean',
  'time',
  'object',
  'list',
  'null',
);
export type ShapeType = Static<typeof ShapeType>;

/** Where it is known from that a value looks as it does. */
export const ShapeOrigin = Type.Object(
  {
    kind: oneOf(
      'input-schema',
      'sample',
      'run',
      'mapping',
      'table',
      'connector',
      'reply',
      'form',
      'constant',
      'rule',
      'node',
    ),
    /** The node, table, connector operation or mapping it comes from. */
    of: Type.Optional(Type.String()),
  },
  exact,
);
export type ShapeOrigin = Static<typeof ShapeOrigin>;

/** A value that was seen or is declared, and how often it was seen. */
export const SeenValue = Type.Object(
  { value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]), count: Count },
  exact,
);
export type SeenValue = Static<typeof SeenValue>;

const Members = {
  /** What it can be; none named: it may be anything. */
  types: Type.Array(ShapeType),
  label: Type.Optional(Text),
  /** May be absent. */
  optional: Type.Optional(Type.Boolean()),
  /** Over samples and past runs: how many records were looked at, and in how many it was absent, null or blank. */
  nulls: Type.Optional(Type.Object({ seen: Count, empty: Count }, exact)),
  /** Up to three values that were seen; personal ones are masked. */
  samples: Type.Optional(Type.Array(Type.Unknown())),
  /** Few values it takes: declared ones (a count of 0: never seen) or those that were seen. */
  values: Type.Optional(Type.Array(SeenValue)),
  /** It takes no other than `values`. */
  closed: Type.Optional(Type.Boolean()),
  /** Bounds of a number, both included. */
  least: Type.Optional(Type.Number()),
  most: Type.Optional(Type.Number()),
  /** Kind of personal data: `name`, `phone`, `address`, `id-number`, `other`, … */
  personal: Type.Optional(Type.String()),
  from: Type.Optional(ShapeOrigin),
  /** Of an object. */
  fields: Type.Optional(Type.Record(Type.String(), Type.Ref('Shape'))),
  /** Fields that are not named in `fields` may be there too. */
  open: Type.Optional(Type.Boolean()),
  /** Of a list: any of its items. */
  items: Type.Optional(Type.Ref('Shape')),
};

/** What is known about a value that flows over an edge. */
export const Shape = Type.Cyclic({ Shape: Type.Object(Members, exact) }, 'Shape');
export type Shape = {
  types: ShapeType[];
  label?: Text;
  optional?: boolean;
  nulls?: { seen: number; empty: number };
  samples?: unknown[];
  values?: SeenValue[];
  closed?: boolean;
  least?: number;
  most?: number;
  personal?: string;
  from?: ShapeOrigin;
  fields?: Record<string, Shape>;
  open?: boolean;
  items?: Shape;
};

/** What is known at one node. */
export const NodeShape = Type.Object(
  {
    /** False: nothing ever comes here. */
    reached: Type.Boolean(),
    /** What flows in over its edges: the results of the nodes before it, as one. */
    in: Shape,
    /** What flows out, by port; a port nothing ever takes is not there. `error` is there on every step. */
    out: Type.Record(Type.String(), Shape),
    /** What later nodes read as `steps.<node>`. */
    result: Shape,
    /** What its settings may read as `steps.<id>`; `sure`: it has always run by then. */
    reads: Type.Array(Type.Object({ node: Type.String(), sure: Type.Boolean() }, exact)),
    /** `item` of the loop around it. */
    item: Type.Optional(Shape),
    /** Fields that the way to this node says more of than they say themselves: `input.status` is `paid` here. */
    narrowed: Type.Record(Type.String(), Shape),
  },
  { ...exact, $id: 'NodeShape' },
);
export type NodeShape = Static<typeof NodeShape>;

export const FlowShapes = Type.Object(
  {
    input: Shape,
    /** Payloads by event, as far as they are known. */
    events: Type.Record(Type.String(), Shape),
    nodes: Type.Record(Type.String(), NodeShape),
  },
  { ...exact, $id: 'FlowShapes' },
);
export type FlowShapes = Static<typeof FlowShapes>;

/** One change of the definition, as JSON Patch has it. */
export const FixEdit = Type.Object(
  {
    op: oneOf('add', 'replace', 'remove'),
    path: Type.String(),
    value: Type.Optional(Type.Unknown()),
  },
  exact,
);
export type FixEdit = Static<typeof FixEdit>;

/** A problem of a flow with what would put it right, where that can be told. */
export const FlowProblem = Type.Object(
  {
    ...Problem.properties,
    /** The node it belongs to. */
    node: Type.Optional(Type.String()),
    fix: Type.Optional(Type.Object({ text: Text, edits: Type.Optional(Type.Array(FixEdit)) }, exact)),
  },
  { ...exact, $id: 'FlowProblem' },
);
export type FlowProblem = Static<typeof FlowProblem>;

/** What the checks say of a definition. */
export const FlowCheck = Type.Object(
  { problems: Type.Array(FlowProblem), shapes: FlowShapes },
  { ...exact, $id: 'FlowCheck' },
);
export type FlowCheck = Static<typeof FlowCheck>;
