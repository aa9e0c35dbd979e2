import type { FlowDefinition } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { compileGraph } from './graph.ts';
import { portsOf } from './node-ports.ts';
import { checkEdges } from './validate/edges.ts';
import { checkJoins, checkRaces } from './validate/joins.ts';
import { checkLimits } from './validate/limits.ts';
import { checkNesting } from './validate/nesting.ts';
import { outlineOf, warning, type NodeKind, type Outline } from './validate/outline.ts';
import { checkStarts } from './validate/starts.ts';

/** What is to be said of a node by itself. */
const checkNode = (outline: Outline, id: string): Problem[] => {
  const node = outline.nodes.get(id)!;
  const kind = outline.kinds.get(id);
  const problems: Problem[] = [];
  if (kind === undefined) {
    problems.push(
      problem(
        'unknown-node-type',
        pointer(['nodes', id, 'type']),
        `没有节点类型“${node.type}”。`,
        `There is no node type "${node.type}".`,
        node.type,
      ),
    );
    return problems;
  }
  const used = new Set(outline.outs.get(id)!.map(({ edge }) => edge.port ?? 'out'));
  const other = Object.hasOwn(node.config, 'else') ? node.config['else'] : 'else';
  if (other === 'else' && portsOf(kind.ports, node.config).includes('else') && !used.has('else')) {
    problems.push(
      warning(
        'else-unconnected',
        pointer(['nodes', id]),
        `“${id}”的“其他”没有连线：都不符合时这条路到此为止。`,
        `The port "else" of "${id}" is not connected: where nothing holds, this path ends.`,
      ),
    );
  }
  if (Object.hasOwn(node.config, 'flow') && node.config['flow'] === outline.flow.id) {
    problems.push(
      warning(
        'starts-itself',
        pointer(['nodes', id, 'config', 'flow']),
        `“${id}”会再次启动本流程，最多 16 层。`,
        `"${id}" starts this flow again, at most 16 levels deep.`,
      ),
    );
  }
  return problems;
};

/**
 * What a JSON Schema cannot say of a flow: its graph. The flow fits the schema already; the settings of its nodes
 * are checked elsewhere. `types` holds the node types by name. A flow without a problem of severity error can be
 * compiled and always comes to an end.
 */
export const validateFlow = (flow: FlowDefinition, types: ReadonlyMap<string, NodeKind>): Problem[] => {
  const limits = checkLimits(flow);
  if (limits.length > 0) return limits;
  const outline = outlineOf(flow, types);
  const problems = [
    ...[...outline.nodes.keys()].flatMap((id) => checkNode(outline, id)),
    ...checkEdges(outline),
    ...checkNesting(outline),
    ...checkStarts(outline),
    ...checkJoins(outline),
  ];
  if (problems.some(({ severity }) => severity !== 'warning')) return problems;
  const graph = compileGraph(flow, (type) => types.get(type)!);
  return [...problems, ...checkRaces(outline, graph)];
};
