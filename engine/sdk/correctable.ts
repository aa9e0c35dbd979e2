import { Type } from 'typebox';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Call } from './call.ts';
import { field, option } from './field.ts';
import type { Prepared } from './node-type.ts';
import { overDataset } from './correct-dataset.ts';
import { done, type CaseDraft, type Outcome } from './outcome.ts';
import { outPort, port } from './port.ts';
import { printValue } from './template.ts';

/** One fault of a record, on the field where a person can put it right. */
export interface RecordProblem {
  field: string;
  code: string;
  message: Text;
  value?: unknown;
}

export type OnProblem = 'quarantine' | 'fail' | 'port';

export const onProblemField = field(
  Type.Union([
    option('quarantine', '转入待修正，由人改好再继续', 'Hold for a person to correct'),
    option('fail', '停下报错', 'Stop with an error'),
    option('port', '走“不合格”出口', 'Take the port "invalid"'),
  ]),
  '数据有问题时',
  'When the data is wrong',
);

export const correctablePorts = { fixed: [outPort, port('invalid', '不合格', 'Invalid')] };

export interface Correctable {
  /** Id of the node. */
  node: string;
  /** The record, or a dataset of records. */
  read(call: Call): Json;
  /** The result, or what is wrong with the record. */
  work(record: Json): { output: Json } | { problems: readonly RecordProblem[] };
  onProblem: OnProblem;
  /** Error code of `fail`, cause of the case. */
  code: string;
  /** What the case is about, for instance the order number. */
  object?: ((call: Call) => Json) | undefined;
  /** JSON Schema of a result, when known. */
  schema?: Json;
}

/**
 * A step that works on one record and lets a person correct it: with `quarantine` the run waits, and the reply is the
 * corrected record, which is worked on again and may be refused again. Of a dataset each record is worked on.
 */
export function correctable(step: Correctable): Prepared {
  const handle = (record: Json, call: Call): Outcome => {
    const result = step.work(record);
    return 'output' in result ? done(result.output) : refused(step, record, result.problems, call);
  };
  return {
    input: step.read,
    execute: (call) => overDataset(step, call) ?? handle(step.read(call), call),
    resume: (call) => overDataset(step, call) ?? handle(call.woken?.payload ?? null, call),
  };
}

function refused(step: Correctable, record: Json, problems: readonly RecordProblem[], call: Call): Outcome {
  const details = problems as unknown as Json;
  if (step.onProblem === 'port') return done({ record, problems: details }, 'invalid');
  if (step.onProblem === 'fail') throw asError(step.code, problems);
  return heldFor(step, record, problems, call);
}

/** The step waits for a person who corrects the record, or the list of records. */
export const heldFor = (
  step: Correctable,
  record: Json,
  problems: readonly RecordProblem[],
  call: Call,
): Extract<Outcome, { kind: 'wait' }> => ({
  kind: 'wait',
  wait: { kind: 'quarantine', token: call.openWait() },
  cases: [caseOf(step, record, problems, call)],
});

function caseOf(step: Correctable, record: Json, problems: readonly RecordProblem[], call: Call): CaseDraft {
  const [first] = problems;
  const object = step.object?.(call);
  return {
    type: 'quarantine',
    cause: first?.code ?? step.code,
    severity: 'important',
    ...(object === undefined ? {} : { object: printValue(object) }),
    ...(first === undefined ? {} : { field: first.field }),
    ...(first?.value === undefined ? {} : { value: printValue(first.value as Json).slice(0, 200) }),
    details: { record, problems: problems as unknown as Json },
  };
}

/** Three fields are enough for a sentence; all of them are in the details. */
export function asError(code: string, problems: readonly RecordProblem[]): EngineError {
  const shown = problems.slice(0, 3);
  const more = problems.length > shown.length;
  return new EngineError(
    code,
    {
      zh:
        shown.map(({ field: at, message }) => `${at}：${message.zh}`).join('') +
        (more ? `等 ${problems.length} 处。` : ''),
      en:
        shown.map(({ field: at, message }) => `${at}: ${message.en}`).join(' ') +
        (more ? ` ${problems.length} in all.` : ''),
    },
    { details: { problems } },
  );
}
