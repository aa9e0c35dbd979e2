import type { FlowDefinition } from '../../../schemas/flow.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { pointer } from '../../../schemas/values/pointer.ts';

export const maxNodes = 2_000;
export const maxDepth = 64;

/** Names that reach a prototype where someone forgets to ask for own properties. */
const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/** Levels of objects and lists; counted without recursion, so that depth itself cannot break the count. */
const depthOf = (value: unknown): number => {
  let level = [value];
  let depth = 0;
  while (depth <= maxDepth) {
    const nested = level.filter((each): each is object => typeof each === 'object' && each !== null);
    if (nested.length === 0) return depth;
    depth++;
    level = nested.flatMap((each) => Object.values(each) as unknown[]);
  }
  return depth;
};

const badName = (path: string, name: string): Problem =>
  problem(
    'reserved-name',
    path,
    `名称“${name}”不能使用，请换一个。`,
    `The name "${name}" is reserved; choose another.`,
    name,
  );

const tooDeep = (path: string): Problem =>
  problem(
    'too-deep',
    path,
    `这里的内容嵌套超过 ${maxDepth} 层。`,
    `What stands here is nested deeper than ${maxDepth} levels.`,
  );

/** Size, depth and names: what must hold before anything else is looked at. */
export const checkLimits = (flow: FlowDefinition): Problem[] => {
  const ids = Object.keys(flow.nodes);
  const problems: Problem[] = [];
  if (ids.length > maxNodes) {
    problems.push(
      problem(
        'too-many-nodes',
        '/nodes',
        `流程有 ${ids.length} 个节点，最多 ${maxNodes} 个：请拆成子流程。`,
        `The flow has ${ids.length} nodes, at most ${maxNodes} are allowed: split it into sub-flows.`,
        ids.length,
      ),
    );
  }
  for (const id of ids) {
    const path = pointer(['nodes', id]);
    if (reserved.has(id)) problems.push(badName(path, id));
    // A node stands two levels down in the flow.
    if (depthOf(flow.nodes[id]) + 2 > maxDepth) problems.push(tooDeep(path));
  }
  for (const [name, value] of Object.entries(flow)) {
    if (name !== 'nodes' && depthOf(value) + 1 > maxDepth) problems.push(tooDeep(pointer([name])));
  }
  for (const name of Object.keys(flow.settings?.searchKeys ?? {})) {
    if (reserved.has(name)) problems.push(badName(pointer(['settings', 'searchKeys', name]), name));
  }
  return problems;
};
