import type { FlowDefinition } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Shape } from '../../schemas/shape.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { Json } from '../../schemas/values/json.ts';

/** A real input, of a past run or a case; `outputs` are the results of its steps, by node. */
export interface Sample {
  input: Json;
  kind: 'run' | 'sample';
  outputs?: Readonly<Record<string, Json>>;
}

/** An operation of a channel's platform, as far as its manifest declares it. */
export interface KnownOperation {
  id: string;
  inputs?: readonly { name: string; required: boolean }[];
  /** What a record of its answer looks like. */
  record?: Shape;
  /** What a repeat of it does. */
  repeat?: 'none' | 'repeatable' | 'once';
}

export interface KnownChannel {
  id: string;
  connector: string;
  operations: readonly KnownOperation[];
}

/**
 * Everything from outside of a flow that tells what flows in it. What cannot be asked for is left out, and then
 * nothing is said about it; a question that is answered with `null` says that there is no such thing.
 */
export interface Knowledge {
  nodeType(type: string): NodeDescriptor | undefined;
  samples: readonly Sample[];
  table?(id: string): TableDefinition | null;
  /** Live definition of another flow. */
  flow?(id: string): FlowDefinition | null;
  channel?(id: string): KnownChannel | null;
  /** Names, so that a near one can be offered. */
  names?: {
    tables?: readonly string[];
    flows?: readonly string[];
    channels?: readonly string[];
    secrets?: readonly string[];
  };
}
