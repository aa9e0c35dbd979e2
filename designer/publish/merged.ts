import type { FlowDiff } from '../../schemas/api/flow-diff.ts';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import { withPlaces } from '../canvas/model/arrange.ts';
import { edgeKey, nodeOf, type FlowDocument } from '../canvas/model/document.ts';
import { plain, type EdgeMark, type Mark, type Marks } from '../canvas/view/marks.ts';

/** Both sides of a comparison in one drawing: the later one, with what went from the earlier one as ghosts. */
export function mergedDocument(
  before: FlowDefinition,
  after: FlowDefinition,
  diff: FlowDiff,
  layout: FlowLayout,
): FlowDocument {
  const gone = diff.nodes.removed.flatMap(({ id }) => {
    const node = nodeOf({ definition: before, layout: {} }, id);
    return node === undefined ? [] : [[id, node] as const];
  });
  const nodes = { ...after.nodes, ...Object.fromEntries(gone) };
  const edges = [...after.edges, ...diff.edges.removed].filter(
    ({ from, to }) => Object.hasOwn(nodes, from) && Object.hasOwn(nodes, to),
  );
  return withPlaces({ definition: { ...after, nodes, edges }, layout });
}

/** Added green, removed as ghosts, changed in amber. */
export function diffMarks({ nodes, edges }: FlowDiff): Marks {
  const of = (kind: NonNullable<Mark['change']>): Mark => ({ ...plain, change: kind });
  const added: EdgeMark = { change: 'added' };
  const removed: EdgeMark = { change: 'removed' };
  return {
    nodes: new Map([
      ...nodes.added.map(({ id }): [string, Mark] => [id, of('added')]),
      ...nodes.removed.map(({ id }): [string, Mark] => [id, of('removed')]),
      ...nodes.changed.map(({ id }): [string, Mark] => [id, of('changed')]),
    ]),
    edges: new Map([
      ...edges.added.map((one): [string, EdgeMark] => [edgeKey(one), added]),
      ...edges.removed.map((one): [string, EdgeMark] => [edgeKey(one), removed]),
    ]),
  };
}
