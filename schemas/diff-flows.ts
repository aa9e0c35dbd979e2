import type { Change, FlowDiff, NodeMention } from './api/flow-diff.ts';
import type { FlowDefinition, FlowEdge, FlowNode } from './flow.ts';
import { isDecimal } from './values/decimal.ts';
import { pointer } from './values/pointer.ts';
import { printJsonSorted } from './values/print-json.ts';
import { compareText } from './values/text.ts';

type Keys = readonly (string | number)[];

/** What changed from `before` to `after`, in an order that is the same every time. */
export function diffFlows(before: FlowDefinition, after: FlowDefinition): FlowDiff {
  const ids = unionOfKeys(before.nodes, after.nodes);
  const nodes: FlowDiff['nodes'] = { added: [], removed: [], changed: [] };
  for (const id of ids) {
    const [old, young] = [own(before.nodes, id), own(after.nodes, id)];
    if (old === undefined && young !== undefined) nodes.added.push(mention(id, young));
    if (old !== undefined && young === undefined) nodes.removed.push(mention(id, old));
    if (old === undefined || young === undefined) continue;
    const changes = diffValues(old, young, ['nodes', id]);
    if (changes.length > 0) nodes.changed.push({ ...mention(id, young), changes });
  }
  const edges = diffEdges(before.edges, after.edges);
  const { nodes: _n, edges: _e, ...oldRest } = before;
  const { nodes: _m, edges: _f, ...youngRest } = after;
  const flow = diffValues(oldRest, youngRest, []);
  const differences = [
    ...nodes.added,
    ...nodes.removed,
    ...nodes.changed,
    ...edges.added,
    ...edges.removed,
    ...flow,
  ];
  return { same: differences.length === 0, nodes, edges, flow };
}

const mention = (id: string, { type, name }: FlowNode): NodeMention => ({
  id,
  type,
  ...(name === undefined ? {} : { name }),
});

const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const unionOfKeys = (a: object, b: object): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText);

/** An edge is what it connects; the order in which edges are drawn means nothing. */
function diffEdges(before: readonly FlowEdge[], after: readonly FlowEdge[]): FlowDiff['edges'] {
  const [old, young] = [new Map(before.map(byEnds)), new Map(after.map(byEnds))];
  const missingIn = (from: Map<string, FlowEdge>, other: Map<string, FlowEdge>): FlowEdge[] =>
    [...from].filter(([ends]) => !other.has(ends)).map(([, edge]) => edge);
  return { added: missingIn(young, old), removed: missingIn(old, young) };
}

const byEnds = (edge: FlowEdge): [string, FlowEdge] => [
  `${edge.from}\n${edge.port ?? 'out'}\n${edge.to}`,
  edge,
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

function diffValues(before: unknown, after: unknown, keys: Keys): Change[] {
  if (isObject(before) && isObject(after))
    return unionOfKeys(before, after).flatMap((key) =>
      diffMembers(own(before, key), own(after, key), [...keys, key]),
    );
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, keys);
  return isSame(before, after) ? [] : [{ path: pointer(keys), kind: 'changed', before, after }];
}

function diffMembers(before: unknown, after: unknown, keys: Keys): Change[] {
  if (before === undefined) return after === undefined ? [] : [{ path: pointer(keys), kind: 'added', after }];
  if (after === undefined) return [{ path: pointer(keys), kind: 'removed', before }];
  return diffValues(before, after, keys);
}

/** What both ends share is passed over, so that one row put into a table is one change, not one for every row below it. */
function diffLists(before: readonly unknown[], after: readonly unknown[], keys: Keys): Change[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSame(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const changes: Change[] = [];
  const [oldEnd, youngEnd] = [before.length - tail, after.length - tail];
  for (let index = head; index < Math.max(oldEnd, youngEnd); index += 1) {
    const at = [...keys, index];
    if (index >= oldEnd) changes.push({ path: pointer(at), kind: 'added', after: after[index] });
    else if (index >= youngEnd) changes.push({ path: pointer(at), kind: 'removed', before: before[index] });
    else changes.push(...diffValues(before[index], after[index], at));
  }
  return changes;
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || printJsonSorted(a, 0) === printJsonSorted(b, 0);
