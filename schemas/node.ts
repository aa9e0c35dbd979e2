import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

/**
 * What a step does to the world, and so what happens after a crash in its middle:
 * - `none`: pure; its result rides in the next commit and is worked out again.
 * - `repeatable`: run again with the same idempotency key.
 * - `local`: writes to our own tables, in the very transaction that records the step.
 * - `query`: ask the other side what became of the first attempt, then decide.
 * - `once`: never repeated by itself; an unknown outcome waits for a person.
 */
export const Effects = Type.Union([
  Type.Literal('none'),
  Type.Literal('repeatable'),
  Type.Literal('local'),
  Type.Literal('query'),
  Type.Literal('once'),
]);
export type Effects = Static<typeof Effects>;

/** How the engine walks a node; every type that is not structural is a plain `step`. */
export const Structure = Type.Union([
  Type.Literal('step'),
  Type.Literal('trigger'),
  Type.Literal('join'),
  Type.Literal('for-each'),
  Type.Literal('loop'),
]);
export type Structure = Static<typeof Structure>;

export const Port = Type.Object({ id: Type.String(), label: Text }, { additionalProperties: false });
export type Port = Static<typeof Port>;

/** What the designer, the docs and scripts know of a node type. It never leaves the server as code. */
export const NodeDescriptor = Type.Object(
  {
    type: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    title: Text,
    summary: Text,
    group: Type.Union([
      Type.Literal('trigger'),
      Type.Literal('data'),
      Type.Literal('decision'),
      Type.Literal('flow'),
      Type.Literal('wait'),
      Type.Literal('connect'),
      Type.Literal('advanced'),
    ]),
    icon: Type.String(),
    structure: Structure,
    effects: Effects,
    config: Type.Unknown({ description: 'JSON Schema of the settings' }),
    /** Fixed ports, or a JSON Pointer to a list in the settings whose items carry `port` (one port per case). */
    ports: Type.Union([
      Type.Object({ fixed: Type.Array(Port) }, { additionalProperties: false }),
      Type.Object({ from: Type.String(), also: Type.Array(Port) }, { additionalProperties: false }),
    ]),
    output: Type.Optional(Type.Unknown({ description: 'JSON Schema of the result' })),
    examples: Type.Array(
      Type.Object(
        {
          name: Text,
          config: Type.Unknown(),
          /** The run's data: `input`, `steps`, and inside loops `item`, `index`. */
          data: Type.Unknown(),
          output: Type.Optional(Type.Unknown()),
          port: Type.Optional(Type.String()),
          errorCode: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false, $id: 'NodeDescriptor' },
);
export type NodeDescriptor = Static<typeof NodeDescriptor>;
