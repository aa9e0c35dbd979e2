import type { TrialSource } from '../../schemas/api/trials.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { StepKey } from '../core/events.ts';
import type { NodeTypes } from '../runtime/compiled-flow.ts';
import type { Call } from '../sdk/call.ts';
import type { NodeType, Prepared } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';

/** A result to take instead of running a node. */
export interface Answer {
  output: Json;
  /** `out` when left out. */
  ports?: string[];
  source: Exclude<TrialSource, 'ran' | 'none'>;
  note?: Text;
}

/** A node about to be run in a trial. */
export interface Asking {
  runId: string;
  flow: string;
  node: string;
  step: StepKey;
  type: NodeType;
  /** It would touch the world, or its own type says so: an HTTP GET and a write alike. */
  reaches: boolean;
  /** It parks until somebody or something answers. */
  waits: boolean;
}

/** Undefined: the node runs itself. */
export type AnswerFor = (asking: Asking) => Answer | undefined;

/** What a trial remembers of a step besides the journal. */
export interface StepMark {
  source: TrialSource;
  note?: Text;
  ms: number;
}

/** Nodes that wait for somebody outside. A wait for a time is jumped over. */
const waitsForOthers = ({ type }: NodeType, config: unknown): boolean =>
  type === 'human-task' ||
  type === 'sub-flow' ||
  (type === 'wait' && !Object.hasOwn(untilOf(config), 'ms') && !Object.hasOwn(untilOf(config), 'at'));

const untilOf = (config: unknown): object => {
  const until = (config as { until?: unknown } | null)?.until;
  return typeof until === 'object' && until !== null ? until : {};
};

/** Node types that ask first whether there is an answer for them, and note what became of each step. */
export const answering = (
  types: NodeTypes,
  answerFor: AnswerFor,
  mark: (runId: string, step: StepKey, mark: StepMark) => void,
  clock: () => number,
): NodeTypes => ({
  get(name, version) {
    const type = types.get(name, version);
    if (!type) return undefined;
    const prepare: NodeType['prepare'] = (config, tools) => {
      const prepared = type.prepare(config, tools);
      const reaches = (prepared.effects ?? type.effects) !== 'none';
      const asking = {
        flow: tools.flow.id,
        node: tools.nodeId,
        type,
        reaches,
        waits: waitsForOthers(type, config),
      };
      const execute: Prepared['execute'] = (call) => {
        const { runId, step } = call;
        const answer = answerFor({ ...asking, runId, step });
        const begun = clock();
        const note = (more: Omit<StepMark, 'ms'>): void =>
          mark(runId, step, { ...more, ms: clock() - begun });
        if (answer === undefined) return timed(prepared, call, note);
        note({ source: answer.source, ...(answer.note === undefined ? {} : { note: answer.note }) });
        return done(answer.output, answer.ports);
      };
      // Nothing asks the other side what became of an attempt: there was none.
      return { ...withoutQuery(prepared), execute };
    };
    return { ...type, prepare };
  },
});

const withoutQuery = ({ query: _query, ...prepared }: Prepared): Prepared => prepared;

function timed(
  prepared: Prepared,
  call: Call,
  note: (mark: Omit<StepMark, 'ms'>) => void,
): ReturnType<Prepared['execute']> {
  try {
    const outcome = prepared.execute(call);
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.finally(() => note({ source: 'ran' }));
  } finally {
    note({ source: 'ran' });
  }
}
