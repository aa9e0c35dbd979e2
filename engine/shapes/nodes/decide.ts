import type { Shape } from '../../../schemas/shape.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { compileRule, isUnknown, readsOf } from '../../rules/index.ts';
import { narrow, type Facts } from '../narrow.ts';
import { objectOf, listOf, scalar } from '../union.ts';
import type { NodeSite, PortShape, ShapeNode } from './node-site.ts';

/** How a rule over the input alone comes out for each sample; undefined: it reads what only a run knows. */
function verdicts(
  rule: Json,
  { place, knowledge }: NodeSite,
): ((sample: number) => boolean | undefined) | undefined {
  if ([...readsOf(rule)].some(({ path }) => path !== 'input' && !path.startsWith('input.'))) return undefined;
  try {
    const { test } = compileRule(rule);
    const known = new Map(
      place.samples.map((sample) => {
        const verdict = test({ input: knowledge.samples[sample]?.input ?? null });
        return [sample, isUnknown(verdict) ? undefined : verdict];
      }),
    );
    return (sample) => known.get(sample);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

const RESULT = (value: boolean): Shape =>
  objectOf({ result: scalar('boolean', { values: [{ value, count: 0 }], closed: true }) });

export const shapeOfCondition: ShapeNode = (site) => {
  const rule = (site.config['rule'] ?? null) as Json;
  const unknown = site.config['onUnknown'];
  const verdict = verdicts(rule, site);
  const ports: Record<string, PortShape> = {};
  for (const port of ['true', 'false'] as const) {
    const wanted = port === 'true';
    const facts = narrow(rule, wanted, site.place.facts, site.data);
    // A missing value may lead here too, and then nothing is known.
    if (facts === null && unknown !== port) continue;
    const samples = site.place.samples.filter(
      (sample) => verdict === undefined || (verdict(sample) ?? unknown === port) === wanted,
    );
    ports[port] = {
      shape: RESULT(wanted),
      facts: unknown === port ? site.place.facts : (facts ?? site.place.facts),
      samples,
    };
  }
  return ports;
};

interface SwitchCase {
  port: string;
  rule: Json;
}

export const casesOf = (config: Readonly<Record<string, unknown>>): SwitchCase[] => {
  const cases = config['cases'];
  return Array.isArray(cases)
    ? cases.filter((one): one is SwitchCase => typeof one === 'object' && one !== null && 'port' in one)
    : [];
};

/** What is known when each case of a switch is asked, one after the other; null: it never is. */
export function walkSwitch(
  cases: readonly SwitchCase[],
  first: boolean,
  facts: Facts,
  data: Shape,
): { before: (Facts | null)[]; taken: (Facts | null)[]; after: Facts | null } {
  const before: (Facts | null)[] = [];
  const taken: (Facts | null)[] = [];
  let left: Facts | null = facts;
  for (const { rule } of cases) {
    before.push(left);
    taken.push(left === null ? null : narrow(rule ?? null, true, first ? left : facts, data));
    left = left === null ? null : narrow(rule ?? null, false, left, data);
  }
  return { before, taken, after: left };
}

export const shapeOfSwitch: ShapeNode = (site) => {
  const cases = casesOf(site.config);
  const first = site.config['mode'] !== 'all';
  const walked = walkSwitch(cases, first, site.place.facts, site.data);
  const taken = cases.map(({ rule }) => verdicts(rule ?? null, site));
  const ports: Record<string, PortShape> = {};
  const chosen = (port: string): Shape =>
    objectOf({ ports: listOf(scalar('text', { values: [{ value: port, count: 0 }] })) });
  const add = (port: string, facts: Facts, samples: readonly number[]): void => {
    const known = Object.hasOwn(ports, port) ? ports[port] : undefined;
    ports[port] =
      known === undefined
        ? { shape: chosen(port), facts, samples }
        : { shape: chosen(port), samples: [...new Set([...(known.samples ?? []), ...samples])] };
  };
  let left = site.place.samples;
  for (const [index, { port }] of cases.entries()) {
    const facts = walked.taken[index];
    const verdict = taken[index];
    if (facts !== null && facts !== undefined)
      add(
        port,
        facts,
        left.filter((sample) => verdict === undefined || verdict(sample) === true),
      );
    if (first && verdict !== undefined) left = left.filter((sample) => verdict(sample) !== true);
  }
  const other = typeof site.config['else'] === 'string' ? site.config['else'] : 'else';
  if (walked.after !== null || site.config['onUnknown'] !== 'fail')
    add(other, walked.after ?? site.place.facts, left);
  return ports;
};
