import { Type, type Static } from 'typebox';
import { FlowEdge } from '../flow.ts';
import { Text } from '../text.ts';

const exact = { additionalProperties: false };

/** One value that differs; `path` is a JSON Pointer into the flow. */
export const Change = Type.Object(
  {
    path: Type.String(),
    kind: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
  },
  exact,
);
export type Change = Static<typeof Change>;

export const NodeMention = Type.Object(
  { id: Type.String(), type: Type.String(), name: Type.Optional(Text) },
  exact,
);
export type NodeMention = Static<typeof NodeMention>;

/** What became of a flow from one version to another. Where nodes stand on the canvas does not count. */
export const FlowDiff = Type.Object(
  {
    same: Type.Boolean(),
    nodes: Type.Object(
      {
        added: Type.Array(NodeMention),
        removed: Type.Array(NodeMention),
        changed: Type.Array(Type.Object({ ...NodeMention.properties, changes: Type.Array(Change) }, exact)),
      },
      exact,
    ),
    edges: Type.Object({ added: Type.Array(FlowEdge), removed: Type.Array(FlowEdge) }, exact),
    /** Name, input, settings, tests and look-up lists. */
    flow: Type.Array(Change),
  },
  exact,
);
export type FlowDiff = Static<typeof FlowDiff>;
