import type { Expression } from '../../../schemas/flow.ts';
import { MAX_WRITTEN, type WriteResult } from '../../../schemas/table-write.ts';
import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import { EngineError } from '../../core/errors.ts';
import type { Call } from '../../sdk/call.ts';
import { datasetRefOf, type DatasetRef } from '../../sdk/datasets.ts';
import type { Prepared, PrepareTools } from '../../sdk/node-type.ts';
import { done, type Outcome } from '../../sdk/outcome.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { GivenRecord, TableWrite, WriteSums } from '../../sdk/tables.ts';

export interface WritingStep {
  table: string;
  /** What to write: a record, a list, or a dataset. */
  read(call: Call): Json;
  write(records: GivenRecord[], call: Call): TableWrite;
  onRefused: 'fail' | 'port';
}

export type RecordsSetting = { source: Expression } | { values: Record<string, Expression> };

/** Reads what `recordsField` says. */
export function recordsOf(records: RecordsSetting, { expression }: PrepareTools): (call: Call) => Json {
  if ('source' in records) return expression(records.source, '/records/source');
  const fields = Object.entries(records.values).map(
    ([name, value]) => [name, expression(value, pointer(['records', 'values', name]))] as const,
  );
  return (call) => {
    const record: JsonObject = {};
    for (const [name, read] of fields) record[name] = read(call);
    return record;
  };
}

/**
 * Writes records to a table. A record or a list is written in the transaction that records the step. A dataset longer
 * than one transaction takes is written batch by batch, each exactly once: the step waits for its own recording first,
 * so that a run that never comes to be has written nothing.
 */
export const writeRecords = (step: WritingStep): Prepared => ({
  input: step.read,
  execute(call): Outcome | Promise<Outcome> {
    const given = step.read(call);
    const dataset = datasetRefOf(given);
    if (dataset === null) return writeList(step, listOf(given), call);
    if (dataset.count > MAX_WRITTEN) return { kind: 'wait', wait: { kind: 'time', dueAt: call.now } };
    return readAll(dataset, call).then((items) => writeList(step, items, call));
  },
  resume(call) {
    const dataset = datasetRefOf(step.read(call));
    return dataset === null ? done(null) : writeDataset(step, dataset, call);
  },
});

export const listOf = (given: Json): readonly Json[] => (Array.isArray(given) ? given : [given]);

async function readAll(dataset: DatasetRef, call: Call): Promise<Json[]> {
  const items: Json[] = [];
  for await (const batch of call.datasets.batches(dataset)) items.push(...batch);
  return items;
}

function writeList(step: WritingStep, items: readonly Json[], call: Call): Outcome {
  if (items.length > MAX_WRITTEN) throw tooMany(items.length);
  const write = step.write(items.map(asRecord), call);
  const { tables } = call;
  return {
    kind: 'transact',
    run: async (tx) => outcomeOf(step, await tables.write(tx, step.table, write)),
  };
}

function outcomeOf({ onRefused }: WritingStep, results: readonly WriteResult[]): Outcome {
  const refused = results.flatMap(({ outcome, problems }, index) =>
    outcome === 'refused' ? [{ index, problems }] : [],
  );
  if (refused.length > 0 && onRefused === 'fail') throw recordsRefused(refused.length, refused);
  const count = (kind: WriteResult['outcome']): number =>
    results.filter(({ outcome }) => outcome === kind).length;
  const output = {
    created: count('created'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    refused: refused.length,
    records: results.flatMap(({ id, revision, outcome }) =>
      id === undefined || outcome === 'refused' ? [] : [{ id, revision: revision ?? 0, outcome }],
    ),
    problems: refused as unknown as Json,
  };
  return done(output, portsOf(results.length, refused.length));
}

/** Both ports where there are both kinds; nothing at all goes on by the first. */
function portsOf(all: number, refused: number): string | string[] {
  if (refused === 0) return 'out';
  return refused === all ? 'refused' : ['out', 'refused'];
}

async function writeDataset(step: WritingStep, dataset: DatasetRef, call: Call): Promise<Outcome> {
  const { tables } = call;
  let sums = await tables.sums();
  let batch = sums.batches;
  for await (const items of call.datasets.batches(dataset, batch)) {
    call.signal.throwIfAborted();
    const write = step.write(items.map(asRecord), call);
    sums = await tables.writeBatch(batch, step.table, write);
    batch += 1;
    if (sums.refused > 0 && step.onRefused === 'fail') throw recordsRefused(sums.refused, sums.problems);
  }
  return { kind: 'transact', run: (tx) => ended(sums, tx, call) };
}

async function ended(
  { created, changed, unchanged, refused, problems }: WriteSums,
  tx: Transaction,
  call: Call,
): Promise<Outcome> {
  await call.tables.endBatches(tx);
  const all = created + changed + unchanged + refused;
  return done({ created, changed, unchanged, refused, records: [], problems }, portsOf(all, refused));
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

function asRecord(item: Json, index: number): GivenRecord {
  if (isObject(item)) return { values: item };
  throw new EngineError('not-a-record', {
    zh: `第 ${index + 1} 条不是记录：要写入的应为带字段的对象。`,
    en: `Item ${index + 1} is no record: what is written must be an object with fields.`,
  });
}

export const tooMany = (count: number): EngineError =>
  new EngineError('too-many-records', {
    zh: `一次要写 ${count} 条，最多 ${MAX_WRITTEN} 条：请改用数据集，或用“逐条处理”分批。`,
    en: `${count} records in one write, at most ${MAX_WRITTEN}: use a dataset, or a for-each in batches.`,
  });

export const recordsRefused = (count: number, problems: unknown): EngineError =>
  new EngineError(
    'records-refused',
    {
      zh: `有 ${count} 条记录写不进去，原因见详情。`,
      en: `${count} records cannot be written; the details say why.`,
    },
    { details: { problems } },
  );
