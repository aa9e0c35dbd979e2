import { problem, type Problem } from '../../../schemas/problem.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { structureIn, warning, type Outline } from './outline.ts';

/** A join brings branches together; compensations stand by themselves. */
export const checkJoins = (outline: Outline): Problem[] => {
  const problems: Problem[] = [];
  for (const [id, node] of outline.nodes) {
    if (structureIn(outline, id) === 'join' && outline.ins.get(id)!.length < 2) {
      problems.push(
        problem(
          'join-needs-branches',
          pointer(['nodes', id]),
          `汇合节点“${id}”至少要有两条连线进来。`,
          `The join "${id}" needs at least two edges into it.`,
        ),
      );
    }
    if (node.compensate !== undefined) problems.push(...checkCompensation(outline, id, node.compensate));
  }
  return problems;
};

const checkCompensation = (outline: Outline, id: string, target: string): Problem[] => {
  const path = pointer(['nodes', id, 'compensate']);
  if (!outline.nodes.has(target) || target === id) {
    return [
      problem(
        'unknown-compensation',
        path,
        `“${id}”的补偿节点“${target}”不存在。`,
        `The node "${target}" that compensates "${id}" does not exist.`,
        target,
      ),
    ];
  }
  const edges = outline.ins.get(target)!.length + outline.outs.get(target)!.length;
  const rules = outline.flow.settings?.on?.some(({ node }) => node === target) ?? false;
  const structure = structureIn(outline, target);
  if (edges === 0 && !rules && (structure === 'step' || structure === undefined)) return [];
  return [
    problem(
      'compensation-not-free',
      path,
      `补偿节点“${target}”要单独放置：不能有连线，也不能是触发、汇合或循环节点。`,
      `The compensating node "${target}" stands by itself: without edges, and no trigger, join or loop.`,
      target,
    ),
  ];
};

const isRaced = (graph: Graph, node: GraphNode): boolean => {
  for (let at: GraphNode | undefined = node; at !== undefined; at = graph.nodes.get(at.parent ?? '')) {
    if (at.closers.length > 0) return true;
  }
  return false;
};

/** What needs the branches of each join, and so a graph that can be walked. */
export const checkRaces = (outline: Outline, graph: Graph): Problem[] => {
  const problems: Problem[] = [];
  for (const { edge, path } of outline.edges) {
    const from = graph.nodes.get(edge.from)!;
    const to = graph.nodes.get(edge.to)!;
    const left = from.closers.find((join) => join !== to && !to.closers.includes(join));
    if (left === undefined) continue;
    problems.push(
      problem(
        'branch-leaves-race',
        path,
        `“${edge.from}”在“${left.id}”的分支里：首个成功后其余分支会取消，所以分支只能通向“${left.id}”。`,
        `"${edge.from}" lies on a branch of "${left.id}", which cancels the others at the first success: branches lead only to "${left.id}".`,
      ),
    );
  }
  for (const node of graph.nodes.values()) {
    if (node.node.compensate === undefined || isRaced(graph, node)) continue;
    problems.push(
      warning(
        'compensation-unused',
        pointer(['nodes', node.id, 'compensate']),
        `“${node.id}”不在“首个成功”的分支里，它的补偿不会执行。`,
        `"${node.id}" lies on no branch of a first-success join; its compensation never runs.`,
      ),
    );
  }
  return problems;
};
