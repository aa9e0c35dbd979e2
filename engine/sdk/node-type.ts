import type { Static, TSchema } from 'typebox';
import type { Effects, NodeDescriptor } from '../../schemas/node.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Call } from './call.ts';
import type { Outcome } from './outcome.ts';
import type { StepState } from '../core/state.ts';

/** What a compiled node does. Pure nodes answer at once; only what talks to the world answers with a promise. */
export interface Prepared {
  execute(call: Call): Outcome | Promise<Outcome>;
  /** Called with what woke a waiting step (`call.woken`), or, on a loop, after each turn. */
  resume?(call: Call): Outcome | Promise<Outcome>;
  /** Narrows the type's effects by its settings (an HTTP GET is `repeatable`). */
  effects?: Effects;
  /** What the step works on, secrets masked, for people who look at a run; else the results it came from are shown. */
  input?(call: Call): Json;
  /** With effects `query` or `once`: what is about to be sent, secrets masked. Journaled with the start, so that a person who decides on an unknown outcome sees it. */
  request?(call: Call): Json;
  /** With effects `query`: find out what became of an attempt that was cut short. */
  query?(call: Call, before: StepState): Promise<Outcome | 'unknown' | 'never-happened'>;
}

/** What `prepare` may use. Everything is compiled here, once per published version, and nothing at run time. */
export interface PrepareTools {
  flow: FlowDefinition;
  nodeId: string;
  /** Child node ids by parent, for structural nodes. */
  expression(expression: unknown, at: string): (call: Call) => Json;
  problems: Problem[];
}

/** A node type: one file holds its metadata, settings, ports, effects, examples and code. */
export interface NodeType<C extends TSchema = TSchema> extends Omit<NodeDescriptor, 'config' | 'output'> {
  config: C;
  output?: TSchema;
  /** Rules a JSON Schema cannot say; paths are relative to the node's `config`. */
  check?(config: Static<C>, flow: FlowDefinition): Problem[];
  /** What takes a while to find out, such as compiling code off the main thread; asked once `check` has nothing to say. */
  examine?(config: Static<C>): Promise<Problem[]>;
  prepare(config: Static<C>, tools: PrepareTools): Prepared;
  /** Settings of version n → n+1, pure, so that old flows keep loading. */
  upgrades?: Record<number, (old: unknown) => unknown>;
}

/** Gives a node file its types: `export const wait = defineNode({ … })`. */
export const defineNode = <C extends TSchema>(type: NodeType<C>): NodeType<C> => type;
