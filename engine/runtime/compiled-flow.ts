import type { Effects } from '../../schemas/node.ts';
import type { FlowDefinition, RetryPolicy } from '../../schemas/flow.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { compileGraph, type Graph } from '../core/graph.ts';
import { compileExpression } from '../sdk/expression.ts';
import type { Call, RunData } from '../sdk/call.ts';
import type { NodeType, Prepared } from '../sdk/node-type.ts';

type Read = (data: RunData) => Json;

export interface CompiledNode {
  id: string;
  type: string;
  prepared: Prepared;
  effects: Effects;
  retry: RetryPolicy | undefined;
  cache: { key: Read; ttlMs: number; prefix: string } | undefined;
}

/** A published version made ready to run: graph indexed, every rule, mapping and text compiled. Shared by all its runs. */
export interface CompiledFlow {
  id: string;
  version: number;
  definition: FlowDefinition;
  graph: Graph;
  nodes: ReadonlyMap<string, CompiledNode>;
  searchKeys: readonly (readonly [name: string, read: Read])[];
  serialKey: Read | undefined;
  serialTime: Read | undefined;
  idempotencyKey: Read | undefined;
}

export interface NodeTypes {
  get(type: string, version?: number): NodeType | undefined;
}

const compileNode = (id: string, flow: FlowDefinition, version: number, types: NodeTypes): CompiledNode => {
  const node = flow.nodes[id];
  const type = node && types.get(node.type, node.version);
  if (!node || !type) {
    throw new EngineError('unknown-node-type', {
      zh: `节点 ${id} 的类型 ${node?.type ?? ''} 不存在`,
      en: `Node ${id} has the unknown type ${node?.type ?? ''}`,
    });
  }
  const problems: Problem[] = [];
  const expression = (raw: unknown): ((call: Call) => Json) => {
    const read = compileExpression(raw as Parameters<typeof compileExpression>[0]);
    return (call) => read(call.data);
  };
  const prepared = type.prepare(node.config, { flow, nodeId: id, expression, problems });
  if (problems.length > 0) {
    throw new EngineError('invalid-node', problems[0]!.message, {
      path: problems[0]!.path,
      details: problems,
    });
  }
  return {
    id,
    type: node.type,
    prepared,
    effects: prepared.effects ?? type.effects,
    retry: node.retry,
    cache: node.cache && {
      key: compileExpression(node.cache.key),
      ttlMs: node.cache.ttlMs,
      prefix: `${flow.id}@${version}/${id}:`,
    },
  };
};

/** Compiles a version once. Throws EngineError `unknown-node-type` or `invalid-node`; publishing has checked both before. */
export const compileFlow = (definition: FlowDefinition, version: number, types: NodeTypes): CompiledFlow => {
  const graph = compileGraph(definition, (type) => {
    const found = types.get(type);
    if (!found)
      throw new EngineError('unknown-node-type', {
        zh: `未知节点类型 ${type}`,
        en: `Unknown node type ${type}`,
      });
    return found;
  });
  const settings = definition.settings ?? {};
  const ids = Object.keys(definition.nodes);
  return {
    id: definition.id,
    version,
    definition,
    graph,
    nodes: new Map(ids.map((id) => [id, compileNode(id, definition, version, types)])),
    searchKeys: Object.entries(settings.searchKeys ?? {}).map(
      ([name, raw]) => [name, compileExpression(raw)] as const,
    ),
    serialKey: settings.serialKey && compileExpression(settings.serialKey),
    serialTime: settings.serialTime && compileExpression(settings.serialTime),
    idempotencyKey: settings.idempotencyKey && compileExpression(settings.idempotencyKey),
  };
};
