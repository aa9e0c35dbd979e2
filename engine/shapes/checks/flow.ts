import type { FlowProblem } from '../../../schemas/shape.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import { portsOf } from '../../core/node-ports.ts';
import { dataAt, type Place } from '../place.ts';
import type { Propagated, Visit } from '../propagate.ts';
import { judgeNode } from './nodes.ts';
import { judgeExpression } from './settings.ts';
import { nodePath, report, warn, type CheckSite } from './report.ts';

/** Everything the shapes say is wrong, each on its own field. */
export function judgeFlow(found: Propagated): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const seen = new Set<string>();
  const tell = (problem: FlowProblem): void => {
    const mark = `${problem.path} ${problem.code}`;
    if (!seen.has(mark)) problems.push(problem);
    seen.add(mark);
  };
  for (const [id, visit] of found.visits) {
    const node = found.flow.nodes[id];
    if (node === undefined || node.disabled === true) continue;
    if (visit.place === null) {
      judgeUnreached(found, id, tell);
      continue;
    }
    const site = siteOf(found, id, visit, visit.place, tell);
    judgeNode(site);
    judgePorts(site);
    if (found.knowledge.nodeType(node.type)?.structure === 'join') judgeJoin(site);
  }
  judgeSettings(found, tell);
  return problems;
}

const siteOf = (
  found: Propagated,
  id: string,
  visit: Visit,
  place: Place,
  tell: CheckSite['report'],
): CheckSite => ({
  found,
  id,
  type: found.flow.nodes[id]?.type ?? '',
  config: found.flow.nodes[id]?.config ?? {},
  visit,
  place,
  data: dataAt(place),
  base: nodePath(id, 'config'),
  report: tell,
});

/** Edges lead here, and none of them is ever taken. */
function judgeUnreached(found: Propagated, id: string, tell: CheckSite['report']): void {
  const ins = found.ins.get(id) ?? [];
  if (!ins.some(({ from }) => found.visits.get(from)?.place != null)) return;
  report(
    { id, report: tell },
    {
      code: 'dead-branch',
      at: nodePath(id),
      zh: `走不到节点“${id}”：通向它的出口永远不会走。`,
      en: `The node "${id}" is never reached: the ports that lead to it are never taken.`,
    },
  );
}

/** Ports that are never taken though something is drawn behind them, and results that lead nowhere. */
function judgePorts(site: CheckSite): void {
  const { found, id, visit, type } = site;
  const outs = found.outs.get(id) ?? [];
  const descriptor = found.knowledge.nodeType(type);
  if (descriptor === undefined) return;
  for (const edge of outs) {
    const port = edge.port ?? 'out';
    if (port === 'error' || port === 'else' || Object.hasOwn(visit.ports, port)) continue;
    if (type === 'switch' || type === 'condition') continue;
    warn(site, {
      code: 'port-never-taken',
      at: pointer(['edges', found.flow.edges.indexOf(edge), 'port']),
      zh: `“${id}”的出口“${port}”按现在的设置永远不会走。`,
      en: `With these settings the port "${port}" of "${id}" is never taken.`,
    });
  }
  const used = new Set(outs.map(({ port }) => port ?? 'out'));
  if (descriptor.structure === 'trigger' && used.size === 0 && Object.keys(found.flow.nodes).length > 1)
    warn(site, {
      code: 'trigger-unconnected',
      at: nodePath(id),
      zh: `触发“${id}”后面没有节点：从这里开始的运行什么也不做。`,
      en: `Nothing follows the trigger "${id}": a run that starts there does nothing.`,
    });
  if ('from' in descriptor.ports)
    for (const port of portsOf(descriptor.ports, site.config))
      if (port !== 'else' && port !== 'timeout' && !used.has(port) && Object.hasOwn(visit.ports, port))
        warn(site, {
          code: 'port-unconnected',
          at: nodePath(id),
          zh: `“${id}”的出口“${port}”没有连线：走到这里就停了。`,
          en: `The port "${port}" of "${id}" is not connected: the path ends there.`,
          value: port,
        });
  if (
    descriptor.structure === 'step' &&
    used.has('error') &&
    descriptor.effects === 'none' &&
    neverFails.has(type)
  )
    warn(site, {
      code: 'error-never-taken',
      at: nodePath(id),
      zh: `“${id}”不会出错，它的错误出口用不到。`,
      en: `"${id}" never fails; its error port is not needed.`,
    });
}

const neverFails: ReadonlySet<string> = new Set(['parallel', 'join', 'log']);

/** Branches of which only one is ever taken never all arrive. */
function judgeJoin(site: CheckSite): void {
  const { found, id, config } = site;
  if (config['mode'] !== 'all') return;
  const ins = found.ins.get(id) ?? [];
  const exclusive = ins.some((edge, index) =>
    ins
      .slice(index + 1)
      .some((other) => neverBoth(found, [edge.from, edge.port ?? 'out'], [other.from, other.port ?? 'out'])),
  );
  if (exclusive)
    report(site, {
      code: 'join-never-complete',
      at: `${site.base}/mode`,
      zh: '进来的分支每次只走一条，永远等不齐。',
      en: 'Only one of the branches into it is taken at a time; they never all arrive.',
      fix: {
        text: { zh: '改成“走到的分支全部到达”', en: 'Wait for all that were taken' },
        edits: [{ op: 'replace', path: `${site.base}/mode`, value: 'active' }],
      },
    });
}

type End = readonly [node: string, port: string];

/** Each way to the one leaves some decision by another port than each way to the other. */
function neverBoth(found: Propagated, a: End, b: End): boolean {
  const decisions = (end: End): Map<string, Set<string>> => {
    const ports = new Map<string, Set<string>>();
    const visit = ([node, port]: End, seen: Set<string>): void => {
      ports.set(node, (ports.get(node) ?? new Set()).add(port));
      if (seen.has(node)) return;
      seen.add(node);
      for (const edge of found.ins.get(node) ?? []) visit([edge.from, edge.port ?? 'out'], seen);
    };
    visit(end, new Set());
    return ports;
  };
  const left = decisions(a);
  const right = decisions(b);
  for (const [node, ports] of left) {
    const other = right.get(node);
    const { type, config } = found.flow.nodes[node] ?? {};
    const isDecision =
      type === 'condition' || type === 'human-task' || (type === 'switch' && config?.['mode'] !== 'all');
    if (isDecision && other !== undefined && [...ports].every((port) => !other.has(port))) return true;
  }
  return false;
}

/** Keys of the flow are read from its input. */
function judgeSettings(found: Propagated, tell: CheckSite['report']): void {
  const [trigger] = [...found.visits].filter(
    ([id, { place }]) =>
      place !== null && found.knowledge.nodeType(found.flow.nodes[id]?.type ?? '')?.structure === 'trigger',
  );
  const place = trigger?.[1].place;
  if (trigger === undefined || place === null || place === undefined) return;
  const { searchKeys = {}, serialKey, serialTime, idempotencyKey } = found.flow.settings ?? {};
  const visit: Visit = { ...trigger[1], place: { ...place, input: found.input } };
  const site = { ...siteOf(found, trigger[0], visit, visit.place as Place, tell) };
  const keys: [string, unknown][] = [
    ...Object.entries(searchKeys).map(([name, one]): [string, unknown] => [
      pointer(['settings', 'searchKeys', name]),
      one,
    ]),
    ['/settings/serialKey', serialKey],
    ['/settings/serialTime', serialTime],
    ['/settings/idempotencyKey', idempotencyKey],
  ];
  for (const [at, one] of keys) {
    const path = typeof one === 'object' && one !== null ? JSON.stringify(one) : '';
    // A search key may be taken from a step that runs later.
    if (path.includes('steps.')) continue;
    judgeExpression(site, one, at);
  }
}
