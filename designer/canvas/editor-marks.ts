import type { NodeTally, TrialBatch, TrialStep, TrialView } from '../../schemas/api/trials.ts';
import type { FlowEdge } from '../../schemas/flow.ts';
import type { FlowProblem } from '../../schemas/shape.ts';
import { duration } from '../language/clock.ts';
import type { Speech } from '../language/language.tsx';
import { edge, edgeKey } from './model/document.ts';
import { isError, problemsByNode } from './problem-place.ts';
import { plain, type EdgeMark, type Mark, type Marks } from './view/marks.ts';

interface Shown {
  nodes: readonly string[];
  edges: readonly FlowEdge[];
  problems: readonly FlowProblem[];
  pins: Readonly<Record<string, unknown>>;
  sample: TrialView | null;
  batch: TrialBatch | null;
}

/** What the canvas shows besides the flow itself: problems, pins, and one rehearsal or the figures of many. */
export function editorMarks(shown: Shown, t: Speech['t']): Marks {
  const { sample, batch } = shown;
  const problems = problemsByNode(shown.problems, shown.edges);
  const steps = sample === null ? null : lastSteps(sample.steps);
  const tallies = batch === null ? null : new Map(batch.nodes.map((tally) => [tally.node, tally]));
  const nodes = new Map<string, Mark>();
  for (const id of shown.nodes) {
    const here = problems.get(id) ?? [];
    const errors = here.filter(isError).length;
    const mark: Mark = {
      ...plain,
      errors,
      warnings: here.length - errors,
      pinned: Object.hasOwn(shown.pins, id),
      ...(steps === null ? {} : stepMark(steps.get(id), t)),
      ...(steps === null && tallies !== null ? tallyMark(tallies.get(id), t) : {}),
    };
    if (errors > 0 || here.length > 0 || mark.pinned || steps !== null || tallies !== null)
      nodes.set(id, mark);
  }
  return { nodes, edges: edgeMarks(shown) };
}

/** Of the turns of a loop the last one stands for all. */
const lastSteps = (steps: readonly TrialStep[]): Map<string, TrialStep> =>
  new Map(steps.map((step) => [step.node, step]));

function stepMark(step: TrialStep | undefined, t: Speech['t']): Partial<Mark> {
  if (step === undefined || step.source === 'none') return { state: 'skipped' };
  const { status, ms } = step;
  if (status === 'failed') return { state: 'failed', line: t('canvas.step-failed'), bad: true };
  if (status === 'completed')
    return { state: 'completed', line: t('canvas.step-took', { time: duration(ms, t) }) };
  return { state: status === 'canceled' ? 'canceled' : 'waiting' };
}

function tallyMark(tally: NodeTally | undefined, t: Speech['t']): Partial<Mark> {
  if (tally === undefined || tally.inputs === 0) return { state: 'skipped' };
  const { inputs, failed, nulls } = tally;
  const [emptiest] = nulls;
  if (failed > 0)
    return { state: 'failed', line: t('canvas.batch-failed', { count: inputs, failed }), bad: true };
  if (emptiest !== undefined)
    return {
      state: 'completed',
      line: t('canvas.batch-nulls', { count: inputs, field: lastOf(emptiest.path), empty: emptiest.empty }),
      bad: true,
    };
  return { state: 'completed', line: t('canvas.batch-passed', { count: inputs }) };
}

const lastOf = (path: string): string => path.split('.').at(-1) ?? path;

function edgeMarks({ edges, sample, batch }: Shown): Map<string, EdgeMark> {
  const counts = sample?.edges ?? batch?.edges;
  if (counts === undefined) return new Map();
  const taken = new Map(counts.map(({ from, port, to, count }) => [edgeKey(edge(from, port, to)), count]));
  return new Map(
    edges.map((one) => {
      const count = taken.get(edgeKey(one)) ?? 0;
      const mark: EdgeMark = count === 0 ? { dimmed: true } : { taken: true };
      return [edgeKey(one), sample === null ? { ...mark, count } : mark];
    }),
  );
}
