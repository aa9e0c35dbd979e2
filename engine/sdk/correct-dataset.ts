import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Call } from './call.ts';
import { asError, heldFor, type Correctable, type RecordProblem } from './correctable.ts';
import { datasetRefOf, type DatasetRef, type DatasetWriter } from './datasets.ts';
import { done, type Outcome } from './outcome.ts';

/** A record of a dataset that cannot go on as it is. `index`: its place in what was read, from 0. */
interface Bad {
  index: number;
  record: Json;
  problems: readonly RecordProblem[];
}

/** More than these no person corrects in one form; they go out by the port `invalid` instead. */
const MOST_HELD = 200;

interface Pass {
  call: Call;
  step: Correctable;
  good: DatasetWriter;
  /** Takes what is wrong; throws when that ends the step. */
  refuse(bad: Bad): Promise<void> | void;
}

/** Works on records one after the other; only the batch at hand is in memory. */
const pass = async ({ step, good, refuse }: Pass, records: readonly Json[], from: number): Promise<void> => {
  for (const [place, record] of records.entries()) {
    const result = step.work(record);
    if ('output' in result) await good.add([result.output]);
    else await refuse({ index: from + place, record, problems: result.problems });
  }
};

const passAll = async (all: Pass, source: DatasetRef): Promise<void> => {
  let index = 0;
  for await (const records of all.call.datasets.batches(source)) {
    all.call.signal.throwIfAborted();
    await pass(all, records, index);
    index += records.length;
  }
};

const inRecord = ({ index, problems }: Bad): RecordProblem[] =>
  problems.map((problem) => ({ ...problem, field: `/${index}/${problem.field.replace(/^\//, '')}` }));

const schemaOf = ({ schema }: Correctable): { schema?: Json } => (schema === undefined ? {} : { schema });

/** The good ones and the bad ones, a dataset each; an item of the second is `{index, record, problems}`. */
const sortOut = async (step: Correctable, source: DatasetRef, call: Call): Promise<Outcome> => {
  const good = await call.datasets.write('good', schemaOf(step));
  const bad = await call.datasets.write('bad');
  const refuse = (one: Bad): Promise<void> => bad.add([one as unknown as Json]);
  await passAll({ call, step, good, refuse }, source);
  const [{ reference }, { reference: invalid }] = [await good.end(), await bad.end()];
  const ports = [
    ...(reference.count > 0 || invalid.count === 0 ? ['out'] : []),
    ...(invalid.count > 0 ? ['invalid'] : []),
  ];
  return done({ ...reference, invalid: { ...invalid } }, ports);
};

const failAtFirst = async (step: Correctable, source: DatasetRef, call: Call): Promise<Outcome> => {
  const good = await call.datasets.write('good', schemaOf(step));
  const refuse = (one: Bad): void => {
    throw asError(step.code, inRecord(one));
  };
  await passAll({ call, step, good, refuse }, source);
  return done({ ...(await good.end()).reference });
};

const tooMany = (step: Correctable): EngineError =>
  new EngineError(step.code, {
    zh: `有问题的记录超过 ${MOST_HELD} 条，无法逐条更正；请改用“不合格”出口。`,
    en: `Over ${MOST_HELD} records are wrong, too many to correct by hand; use the port "invalid".`,
  });

/** All that is good, or a wait for the list of those that are not, to be corrected in the order in which it is shown. */
const hold = async (
  step: Correctable,
  call: Call,
  good: DatasetWriter,
  work: (all: Pass) => Promise<void>,
): Promise<Outcome> => {
  const held: Bad[] = [];
  const refuse = (one: Bad): void => {
    if (held.length === MOST_HELD) throw tooMany(step);
    held.push(one);
  };
  await work({ call, step, good, refuse });
  const { reference, batches } = await good.end();
  if (held.length === 0) return done({ ...reference });
  const records = held.map(({ record }) => record);
  const problems = held.flatMap((one, place) => inRecord({ ...one, index: place }));
  return { ...heldFor(step, records, problems, call), output: { ...reference, batches } };
};

/** The corrected records join behind the good ones; a null leaves its record out. */
const correct = async (step: Correctable, call: Call): Promise<Outcome> => {
  const { batches } = (call.data.steps[step.node] ?? {}) as { batches?: number };
  const payload = call.woken?.payload ?? null;
  if (!Array.isArray(payload))
    throw new EngineError('not-a-list', {
      zh: '要交回的是更正后的记录列表。',
      en: 'What is handed back must be the list of corrected records.',
    });
  const good = await call.datasets.write('good', { ...schemaOf(step), after: batches ?? 0 });
  const records = payload.filter((record) => record !== null);
  return hold(step, call, good, (all) => pass(all, records, 0));
};

/**
 * The same step over each record of a dataset: what comes out is a dataset too. Undefined: what is read is none.
 */
export const overDataset = (step: Correctable, call: Call): Promise<Outcome> | undefined => {
  const source = datasetRefOf(step.read(call));
  if (source === null) return undefined;
  if (call.woken !== undefined) return correct(step, call);
  if (step.onProblem === 'port') return sortOut(step, source, call);
  if (step.onProblem === 'fail') return failAtFirst(step, source, call);
  const holdAll = async (): Promise<Outcome> => {
    const good = await call.datasets.write('good', schemaOf(step));
    return hold(step, call, good, (all) => passAll(all, source));
  };
  return holdAll();
};
