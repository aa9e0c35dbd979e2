import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Shape } from '../../schemas/shape.ts';
import { eitherFacts, NO_FACTS, type Facts } from './narrow.ts';
import { ANY, objectOf, optional, scalar, union } from './union.ts';

export interface KnownStep {
  shape: Shape;
  /** It has always run by then. */
  sure: boolean;
}

/** What is known of a run's data at one place of a flow. */
export interface Place {
  input: Shape;
  steps: ReadonlyMap<string, KnownStep>;
  facts: Facts;
  /** Positions of the samples that can come here. */
  samples: readonly number[];
  /** Of the loop around it. */
  item?: Shape;
  inLoop: boolean;
}

export const startPlace = (input: Shape, samples: readonly number[]): Place => ({
  input,
  steps: new Map(),
  facts: NO_FACTS,
  samples,
  inLoop: false,
});

/** Where ways come together of which one was taken. */
export function eitherPlace(a: Place, b: Place): Place {
  if (a === b) return a;
  const steps = new Map<string, KnownStep>();
  for (const [id, step] of a.steps) {
    const other = b.steps.get(id);
    steps.set(
      id,
      other === undefined ? { ...step, sure: false } : sameStep(step, other) ? step : bothSteps(step, other),
    );
  }
  for (const [id, step] of b.steps) if (!steps.has(id)) steps.set(id, { ...step, sure: false });
  return {
    ...a,
    input: union(a.input, b.input),
    steps,
    facts: eitherFacts(a.facts, b.facts),
    samples: [...new Set([...a.samples, ...b.samples])],
  };
}

const sameStep = (a: KnownStep, b: KnownStep): boolean => a.shape === b.shape && a.sure === b.sure;
const bothSteps = (a: KnownStep, b: KnownStep): KnownStep => ({
  shape: union(a.shape, b.shape),
  sure: a.sure && b.sure,
});

/** Where ways come together all of which were taken. */
export function bothPlaces(a: Place, b: Place): Place {
  const steps = new Map(a.steps);
  for (const [id, step] of b.steps) {
    const other = steps.get(id);
    if (other === undefined || (!other.sure && step.sure)) steps.set(id, step);
  }
  const samples = a.samples.filter((sample) => b.samples.includes(sample));
  return { ...a, steps, facts: new Map([...a.facts, ...b.facts]), samples };
}

export const withStep = (place: Place, id: string, shape: Shape): Place => ({
  ...place,
  steps: new Map(place.steps).set(id, { shape, sure: true }),
});

const RUN = objectOf({
  id: scalar('text'),
  flow: scalar('text'),
  version: scalar('integer'),
  mode: scalar('text', {
    values: ['live', 'rehearsal', 'shadow'].map((value) => ({ value, count: 0 })),
    closed: true,
  }),
  startedAt: scalar('time'),
});

const shown = new WeakMap<Place, Shape>();

/** The run's data as settings read it. Steps that cannot have run are not there. */
export function dataAt(place: Place): Shape {
  const known = shown.get(place);
  if (known !== undefined) return known;
  const steps = Object.fromEntries(
    [...place.steps].map(([id, { shape, sure }]) => [id, sure ? shape : optional(shape)]),
  );
  const data = objectOf({
    input: place.input,
    steps: objectOf(steps),
    run: RUN,
    events: { types: ['object'], open: true },
    ...(place.inLoop ? { index: scalar('integer', { least: 0 }), item: place.item ?? ANY } : {}),
  });
  shown.set(place, data);
  return data;
}

export const listShapesOf = (
  flow: FlowDefinition,
  rowShape: (rows: readonly unknown[]) => Shape,
): Record<string, Shape> =>
  Object.fromEntries(Object.entries(flow.lists ?? {}).map(([name, rows]) => [name, rowShape(rows)]));
