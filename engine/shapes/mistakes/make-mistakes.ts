import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { FlowProblem } from '../../../schemas/shape.ts';
import { operators } from './operators.ts';
import { chanceOf } from './random.ts';

export interface Mistake {
  flow: string;
  operator: string;
  /** New problems; none: it was not seen. */
  shown: FlowProblem[];
}

export interface MistakeReport {
  seed: number;
  count: number;
  shown: number;
  operators: number;
  missed: { flow: string; operator: string; change: string }[];
  /** Problems of the flows as they are. */
  falseAlarms: { flow: string; code: string; path: string }[];
}

const marks = (problems: readonly FlowProblem[]): Set<string> =>
  new Set(problems.map(({ code, path }) => `${code} ${path}`));

/** The first place where two documents differ, for people who look at what was missed. */
function difference(a: unknown, b: unknown, path = ''): string {
  if (JSON.stringify(a) === JSON.stringify(b)) return '';
  const bothObjects = typeof a === 'object' && a !== null && typeof b === 'object' && b !== null;
  if (!bothObjects) return `${path}: ${JSON.stringify(a)?.slice(0, 80)} → ${JSON.stringify(b)?.slice(0, 80)}`;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  const differing = names.find((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return differing === undefined
    ? path
    : difference(one[differing], other[differing], `${path}/${differing}`);
}

/** Makes mistakes in flows, by seed, and looks which of them the checks show: a problem that was not there before. */
export async function makeMistakes(
  flows: readonly FlowDefinition[],
  { seed, count }: { seed: number; count: number },
  check: (flow: FlowDefinition) => Promise<FlowProblem[]>,
): Promise<MistakeReport> {
  const chance = chanceOf(seed);
  const before = await Promise.all(flows.map(check));
  const names = Object.keys(operators);
  const missed: MistakeReport['missed'] = [];
  const used = new Set<string>();
  let shown = 0;
  for (let made = 0; made < count;) {
    const operator = chance.pick(names);
    const candidates = flows.flatMap((flow, index) => {
      const mutants = operators[operator]?.(flow, chance) ?? [];
      return mutants.length === 0 ? [] : [{ flow, mutants, index }];
    });
    if (candidates.length === 0) continue;
    const { flow, mutants, index } = chance.pick(candidates);
    const mutant = chance.pick(mutants)();
    if (JSON.stringify(mutant) === JSON.stringify(flow)) continue;
    made += 1;
    used.add(operator);
    const known = marks(before[index] ?? []);
    const fresh = (await check(mutant)).filter(({ code, path }) => !known.has(`${code} ${path}`));
    if (fresh.length > 0) shown += 1;
    else missed.push({ flow: flow.id, operator, change: difference(flow, mutant) });
  }
  const falseAlarms = flows.flatMap(({ id }, index) =>
    (before[index] ?? []).map(({ code, path }) => ({ flow: id, code, path })),
  );
  return { seed, count, shown, operators: used.size, missed, falseAlarms };
}
