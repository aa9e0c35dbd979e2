import type { FlowDefinition } from '../../schemas/flow.ts';
import type { StepView } from '../../schemas/run-view.ts';
import { duration } from '../language/clock.ts';
import type { Speech } from '../language/language.tsx';
import { edgeKey, portOf } from './model/document.ts';
import { plain, type EdgeMark, type Mark, type Marks } from './view/marks.ts';

/** How a run stood at an instant: what had not begun by then is faint. Of the turns of a loop the worst one stands for all. */
export function runMarks(
  { nodes, edges }: Pick<FlowDefinition, 'nodes' | 'edges'>,
  steps: readonly StepView[],
  at: number | undefined,
  t: Speech['t'],
): Marks {
  const begun = steps.filter(({ startedAt }) => at === undefined || startedAt <= at);
  const byNode = new Map<string, StepView[]>();
  for (const step of begun) byNode.set(step.node, [...(byNode.get(step.node) ?? []), step]);
  return {
    nodes: new Map(
      Object.keys(nodes).map((id): [string, Mark] => [id, nodeMark(byNode.get(id) ?? [], at, t)]),
    ),
    edges: new Map(
      edges.map((one): [string, EdgeMark] => {
        const left = (byNode.get(one.from) ?? []).some(
          (step) => ended(step, at) && portsTaken(step).includes(portOf(one)),
        );
        return [edgeKey(one), left && byNode.has(one.to) ? taken : faint];
      }),
    ),
  };
}

const taken: EdgeMark = { taken: true };
const faint: EdgeMark = { dimmed: true };

const ended = ({ endedAt }: StepView, at: number | undefined): boolean =>
  endedAt !== undefined && (at === undefined || endedAt <= at);

/** A step that failed and was caught went out by `error`. */
const portsTaken = ({ ports, status }: StepView): readonly string[] =>
  ports ?? (status === 'failed' ? ['error'] : ['out']);

type State = NonNullable<Mark['state']>;
const states: Readonly<Record<StepView['status'], State>> = {
  started: 'running',
  retrying: 'running',
  waiting: 'waiting',
  resumed: 'running',
  completed: 'completed',
  failed: 'failed',
  canceled: 'canceled',
};
const worst: readonly State[] = ['failed', 'running', 'waiting', 'canceled', 'completed'];

function nodeMark(steps: readonly StepView[], at: number | undefined, t: Speech['t']): Mark {
  const [first] = steps;
  if (first === undefined) return { ...plain, state: 'skipped' };
  const found = steps.map((step) => (ended(step, at) || at === undefined ? states[step.status] : 'running'));
  const state = worst.find((one) => found.includes(one)) ?? 'completed';
  const mark = { ...plain, state };
  if (steps.length > 1) return { ...mark, line: t('canvas.run-turns', { count: steps.length }) };
  const { error, durationMs, attempts } = first;
  if (state === 'failed' && error !== undefined) return { ...mark, line: t('canvas.step-failed'), bad: true };
  if (state !== 'completed' || durationMs === undefined) return mark;
  const time = duration(durationMs, t);
  return {
    ...mark,
    line: attempts > 1 ? t('canvas.run-tries', { time, count: attempts }) : t('canvas.step-took', { time }),
  };
}
