import { problem, type Problem } from '../../../schemas/problem.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import { isContainerIn, structureIn, warning, type Outline } from './outline.ts';

/** Loops hold nodes, never themselves; triggers stand outside. */
export const checkNesting = (outline: Outline): Problem[] => {
  const problems: Problem[] = [];
  const parents = new Set<string>();
  for (const [id, { parent }] of outline.nodes) {
    if (parent === undefined) continue;
    parents.add(parent);
    const path = pointer(['nodes', id, 'parent']);
    if (!outline.nodes.has(parent) || !isContainerIn(outline, parent)) {
      problems.push(
        problem(
          'parent-not-loop',
          path,
          `节点“${id}”所在的“${parent}”不是循环节点。`,
          `The node "${id}" lies in "${parent}", which is no loop.`,
          parent,
        ),
      );
    } else if (liesInItself(outline, id)) {
      problems.push(
        problem('parent-cycle', path, `循环“${id}”把自己包在里面。`, `The loop "${id}" lies inside itself.`),
      );
    } else if (structureIn(outline, id) === 'trigger') {
      problems.push(
        problem(
          'trigger-in-loop',
          path,
          `触发节点“${id}”不能放在循环里。`,
          `The trigger "${id}" cannot stand inside a loop.`,
        ),
      );
    }
  }
  for (const id of outline.nodes.keys()) {
    if (!isContainerIn(outline, id) || parents.has(id)) continue;
    problems.push(
      warning(
        'empty-loop',
        pointer(['nodes', id]),
        `循环“${id}”里没有节点。`,
        `The loop "${id}" holds no node.`,
      ),
    );
  }
  return problems;
};

const liesInItself = (outline: Outline, id: string): boolean => {
  const passed = new Set<string>();
  for (let at = outline.nodes.get(id)?.parent; at !== undefined && !passed.has(at);) {
    if (at === id) return true;
    passed.add(at);
    at = outline.nodes.get(at)?.parent;
  }
  return false;
};
