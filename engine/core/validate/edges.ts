import { problem, type Problem } from '../../../schemas/problem.ts';
import { portsOf } from '../node-ports.ts';
import { warning, type Outline, type OutlineEdge } from './outline.ts';

/** Edges lead from a port that is there to a node that is there, on the same side of every loop's border. */
export const checkEdges = (outline: Outline): Problem[] => {
  const problems: Problem[] = [];
  outline.flow.edges.forEach(({ from, to }, i) => {
    for (const [end, id] of Object.entries({ from, to })) {
      if (outline.nodes.has(id)) continue;
      problems.push(
        problem(
          'unknown-node',
          `/edges/${i}/${end}`,
          `连线指向的节点“${id}”不存在。`,
          `The edge names the node "${id}", which does not exist.`,
          id,
        ),
      );
    }
  });
  const seen = new Set<string>();
  for (const known of outline.edges) {
    const { from, to, port = 'out' } = known.edge;
    const name = JSON.stringify([from, port, to]);
    if (seen.has(name)) {
      problems.push(warning('duplicate-edge', known.path, '这条连线重复了。', 'This edge is there twice.'));
    }
    seen.add(name);
    problems.push(...checkPort(outline, known, port), ...checkBorder(outline, known));
  }
  return [...problems, ...checkCycle(outline)];
};

const checkPort = (outline: Outline, { edge, path }: OutlineEdge, port: string): Problem[] => {
  const kind = outline.kinds.get(edge.from);
  if (kind === undefined || port === 'error') return [];
  const ports = portsOf(kind.ports, outline.nodes.get(edge.from)!.config);
  if (ports.includes(port)) return [];
  return [
    problem(
      'unknown-port',
      `${path}/port`,
      `节点“${edge.from}”没有出口“${port}”。`,
      `The node "${edge.from}" has no port "${port}".`,
      port,
    ),
  ];
};

const checkBorder = (outline: Outline, { edge, path }: OutlineEdge): Problem[] => {
  if (outline.nodes.get(edge.from)!.parent === outline.nodes.get(edge.to)!.parent) return [];
  return [
    problem(
      'edge-crosses-border',
      path,
      `连线“${edge.from} → ${edge.to}”穿过了循环的边界：循环内外只能通过循环节点本身相连。`,
      `The edge "${edge.from} → ${edge.to}" crosses the border of a loop: only the loop node itself links inside and outside.`,
    ),
  ];
};

/** Takes away what nothing leads to until nothing more goes: what is left lies on a cycle or behind one. */
const checkCycle = (outline: Outline): Problem[] => {
  const left = new Map([...outline.ins].map(([id, ins]) => [id, ins.length]));
  const free = [...left].filter(([, count]) => count === 0).map(([id]) => id);
  for (const id of free) {
    left.delete(id);
    for (const { edge } of outline.outs.get(id)!) {
      const count = left.get(edge.to)! - 1;
      left.set(edge.to, count);
      if (count === 0) free.push(edge.to);
    }
  }
  const [start] = left.keys();
  if (start === undefined) return [];
  // Backwards one never leaves what is left, so one comes round.
  const back: OutlineEdge[] = [];
  const passed = new Map<string, number>();
  let at = start;
  while (!passed.has(at)) {
    passed.set(at, back.length);
    const into = outline.ins.get(at)!.find(({ edge }) => left.has(edge.from))!;
    back.push(into);
    at = into.edge.from;
  }
  const cycle = back.slice(passed.get(at)).reverse();
  const names = [...cycle.map(({ edge }) => edge.from), cycle.at(-1)!.edge.to].join(' → ');
  return [
    problem(
      'cycle',
      cycle.at(-1)!.path,
      `连线成环：${names}。要重复执行，请用循环节点。`,
      `The edges form a cycle: ${names}. To repeat steps, use a loop node.`,
    ),
  ];
};
