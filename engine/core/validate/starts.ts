import { problem, type Problem } from '../../../schemas/problem.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import { structureIn, warning, type Outline } from './outline.ts';

const reachable = (outline: Outline, from: Iterable<string>): Set<string> => {
  const reached = new Set(from);
  for (const id of reached) for (const { edge } of outline.outs.get(id) ?? []) reached.add(edge.to);
  return reached;
};

const triggersOf = (outline: Outline): string[] =>
  [...outline.nodes.keys()].filter((id) => structureIn(outline, id) === 'trigger');

const checkTriggers = (outline: Outline, triggers: string[]): Problem[] => {
  if (triggers.length === 0) {
    return [
      problem(
        'no-trigger',
        '/nodes',
        '流程没有触发节点，无法开始。',
        'The flow has no trigger to begin with.',
      ),
    ];
  }
  const problems: Problem[] = [];
  const byType = new Map<string, string>();
  for (const id of triggers) {
    const { type } = outline.nodes.get(id)!;
    const other = byType.get(type);
    byType.set(type, other ?? id);
    if (other !== undefined) {
      problems.push(
        warning(
          'ambiguous-trigger',
          pointer(['nodes', id]),
          `“${id}”与“${other}”是同一种触发：启动时必须写明从哪个节点开始。`,
          `"${id}" and "${other}" are triggers of one type: whoever starts a run must name the node.`,
        ),
      );
    }
    for (const { edge, path } of outline.ins.get(id)!) {
      problems.push(
        problem(
          'edge-into-trigger',
          path,
          `连线“${edge.from} → ${id}”指向触发节点，触发节点前面不能有步骤。`,
          `The edge "${edge.from} → ${id}" leads into a trigger, before which nothing can stand.`,
        ),
      );
    }
  }
  return problems;
};

const checkRule = (outline: Outline, i: number, onMain: Set<string>): Problem[] => {
  const rule = outline.flow.settings!.on![i]!;
  const path = `/settings/on/${i}/node`;
  if (rule.to !== 'edge') return [];
  const node = rule.node === undefined ? undefined : outline.nodes.get(rule.node);
  if (rule.node === undefined || node === undefined) {
    return [
      problem(
        'event-without-node',
        path,
        `事件“${rule.event}”要走自己的路径，请选一个起始节点。`,
        `The event "${rule.event}" takes a path of its own: choose the node it starts with.`,
        rule.node,
      ),
    ];
  }
  const id = rule.node;
  if (
    structureIn(outline, id) === 'trigger' ||
    node.parent !== undefined ||
    outline.ins.get(id)!.length > 0
  ) {
    return [
      problem(
        'event-start-not-free',
        path,
        `节点“${id}”不能作为事件的起点：它前面不能有连线，也不能是触发节点或在循环里。`,
        `"${id}" cannot start an event's path: nothing may lead to it, and it is neither a trigger nor inside a loop.`,
        id,
      ),
    ];
  }
  const meeting = [...reachable(outline, [id])].find((each) => onMain.has(each));
  if (meeting === undefined) return [];
  return [
    problem(
      'event-path-meets-main',
      path,
      `事件“${rule.event}”的路径在“${meeting}”与别的路径汇合；事件可能不来，也可能来几次，所以要单独走完。`,
      `The path of the event "${rule.event}" meets another at "${meeting}"; an event may never come or come often, so it needs a path of its own.`,
      meeting,
    ),
  ];
};

/** A run can begin, every node can be reached, and events lead somewhere. */
export const checkStarts = (outline: Outline): Problem[] => {
  const { flow, nodes } = outline;
  const triggers = triggersOf(outline);
  const problems = checkTriggers(outline, triggers);
  const onMain = reachable(outline, triggers);
  const others = new Map<string, Set<string>>();
  for (const { to, node } of flow.settings?.on ?? []) {
    if (to === 'edge' && node !== undefined && nodes.has(node)) others.set(node, reachable(outline, [node]));
  }
  flow.settings?.on?.forEach((rule, i) => {
    const apart = [...others].filter(([start]) => start !== rule.node).flatMap(([, reached]) => [...reached]);
    problems.push(...checkRule(outline, i, new Set([...onMain, ...apart])));
  });
  const reached = new Set([...onMain, ...[...others.values()].flatMap((each) => [...each])]);
  for (const { compensate } of nodes.values()) if (compensate !== undefined) reached.add(compensate);
  for (const [id, { parent }] of nodes) {
    if (triggers.length === 0 || parent !== undefined || reached.has(id)) continue;
    problems.push(
      problem(
        'unreachable',
        pointer(['nodes', id]),
        `没有连线通到节点“${id}”，它永远不会执行。`,
        `Nothing leads to the node "${id}"; it would never run.`,
      ),
    );
  }
  return problems;
};
