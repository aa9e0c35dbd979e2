import { setImmediate as breathe } from 'node:timers/promises';
import type { FieldProblem, ImportPlan } from '../../schemas/import.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Clock } from '../core/ports.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from '../tables/compile-table.ts';
import { insertRecords } from '../tables/insert-records.ts';
import { prepareRecords, type PreparedRecords } from '../tables/prepare-records.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import { upsertRecords } from '../tables/upsert-records.ts';
import type { RecordInput, Who, WriteResult } from '../tables/writing.ts';
import { goodsAhead } from '../intake/find-goods.ts';
import type { Tables } from '../store/tables.ts';
import { passBatch, type ImportRow } from './import-store.ts';
import type { SourceTable } from './open-sources.ts';
import { insertProblems, type Refusal } from './problem-store.ts';
import { placeOf, readDocuments, type DocumentBatch, type SourceDocument } from './read-documents.ts';
import { holdsOrders, readOrders, writeOrders, type OrderBatch } from './import-orders.ts';
import { createShaper, ofTable } from './shape-record.ts';

export interface ImportParts {
  tables: Tables;
  catalog: TableCatalog;
  clock: Clock;
  /** Where rows go that memory cannot hold; the system's folder unless told. */
  folder?: string;
}

export interface Running extends ImportParts {
  row: ImportRow;
  plan: ImportPlan;
  owner: string;
  signal: AbortSignal;
}

/** Records of one transaction: some 25 ms of the one writer, which others wait for. */
const BATCH = 250;
/** So many refused records are no slips: the mapping is wrong, and storing on helps nobody. */
const MAX_REFUSED = 100_000;
/** Records shaped in one go, about two milliseconds. */
const STRETCH = 25;
const DRY_PROBLEMS = 100;

/** What a batch holds before it is written. */
interface Batch {
  inputs: RecordInput[];
  documents: SourceDocument[];
  refusals: Refusal[];
  read: number;
  bytes: number;
}

const emptyBatch = (): Batch => ({ inputs: [], documents: [], refusals: [], read: 0, bytes: 0 });

/**
 * Reads, shapes and writes the records of an import, from behind the last committed batch. While one batch is being
 * committed the next is read and made ready. Answers what is in the way of going on, or undefined at the end.
 * Throws ImportTaken, ProblemError for files that cannot be read, the signal's reason.
 */
export async function runImport(
  running: Running,
  sources: readonly SourceTable[],
): Promise<Problem | undefined> {
  const { row, plan, catalog, clock, signal, folder } = running;
  const table = await tableOf(catalog, plan.table);
  const shape = createShaper(table.definition, plan, clock.now());
  const write = createWriter(running);
  const skip = row.counts.read;
  const total = row.progress.total;
  let seen = 0;
  let refused = 0;
  let batch = emptyBatch();
  for await (const { documents, problems, progress } of readDocuments(sources, plan.recipe, folder)) {
    signal.throwIfAborted();
    batch.bytes = Math.round(progress * total);
    batch.refusals.push(...rowRefusals(problems));
    for (const document of documents) {
      seen += 1;
      if (seen <= skip) continue;
      const shaped = shape(document.document);
      batch.read += 1;
      if ('input' in shaped) {
        batch.inputs.push(shaped.input);
        batch.documents.push(document);
      } else batch.refusals.push(refusalOf(document, shaped.problems));
      // The answers of the database come between: a long stretch here would leave it idle.
      if (batch.read % STRETCH === 0) await breathe();
      if (batch.read < BATCH) continue;
      refused += batch.refusals.length;
      await write.put(batch);
      batch = { ...emptyBatch(), bytes: batch.bytes };
      if (refused > MAX_REFUSED) break;
    }
    if (refused > MAX_REFUSED) break;
  }
  await write.put(batch);
  await write.end();
  return refused > MAX_REFUSED ? tooMany(refused) : undefined;
}

async function tableOf(catalog: TableCatalog, id: string): Promise<CompiledTable> {
  const table = await catalog.table(id);
  if (table !== undefined) return table;
  // The one that writers are told, with what to do.
  throw new Error(`there is no table ${id}`);
}

/** Rows that became no record; what is only odd is told to nobody row by row. */
const rowRefusals = (problems: DocumentBatch['problems']): Refusal[] =>
  problems
    .filter(({ severity }) => severity !== 'warning')
    .map(({ code, path, message, value }) => ({
      kind: 'row',
      ...placeOf(path),
      key: typeof value === 'string' ? value : '',
      problems: [{ code, field: '', ...(value === undefined ? {} : { value }), message }],
      payload: null,
    }));

export const refusalOf = (
  { file, row, key, document }: SourceDocument,
  problems: FieldProblem[],
): Refusal => ({ kind: 'record', file, row, key, problems, payload: JSON.stringify(document) });

/** Batches that wait for the one being committed: enough that the writer never waits for us. */
const AHEAD = 2;

/** Batches are committed in their order while the next are made ready; a failure is told at the next call. */
function createWriter(running: Running): { put(batch: Batch): Promise<void>; end(): Promise<void> } {
  const underWay: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    put: async (batch) => {
      const table = await tableOf(running.catalog, running.plan.table);
      const orders = holdsOrders(table.definition) ? await ordersOf(running, batch.inputs) : undefined;
      const prepared = prepareRecords(table, orders?.inputs ?? batch.inputs);
      // Nobody awaits it if the batch before fails.
      prepared.catch(() => {});
      const before = last;
      last = before.then(async () => commit(running, batch, await prepared, orders));
      last.catch(() => {});
      underWay.push(last);
      if (underWay.length > AHEAD) await underWay.shift();
    },
    end: () => last,
  };
}

/** Undoes the transaction of a dry run, carrying what it would have done. */
class DryRun extends Error {
  readonly results: WriteResult[];
  constructor(results: WriteResult[]) {
    super('a dry run writes nothing');
    this.results = results;
  }
}

export const ordersOf = (
  { tables, catalog, plan, clock }: Pick<Running, 'tables' | 'catalog' | 'plan' | 'clock'>,
  inputs: readonly RecordInput[],
): Promise<OrderBatch> => readOrders(goodsAhead(catalog, tables.read), { plan, now: clock.now() }, inputs);

async function commit(
  running: Running,
  batch: Batch,
  prepared: PreparedRecords,
  orders: OrderBatch | undefined,
): Promise<void> {
  const { tables, catalog, plan, row, clock } = running;
  const work = async (tx: Transaction): Promise<WriteResult[]> => {
    const table = await catalog.open(tx, plan.table);
    return writeBatch(tx, table, orders ?? batch.inputs, plan, {
      prepared,
      who: whoOf(row, plan, clock.now()),
      refused: batch.refusals.length,
    });
  };
  if (!row.dryRun) {
    await tables.write(async (tx) => note(tx, running, batch, await work(tx)));
    return;
  }
  const results = await tables
    .write(async (tx) => Promise.reject(new DryRun(await work(tx))))
    .catch((error: unknown): WriteResult[] => {
      if (error instanceof DryRun) return error.results;
      throw error;
    });
  await tables.write((tx) => note(tx, running, batch, results));
}

export const whoOf = (row: Pick<ImportRow, 'id' | 'createdBy'>, plan: ImportPlan, at: number): Who => ({
  actor: row.createdBy,
  at,
  sourceCall: `import:${row.id}`,
  mappingVersion: plan.mapping.id,
  importId: row.id,
});

/** `refused`: how many records of the batch did not come so far; left out where they were counted before. */
export async function writeBatch(
  tx: Transaction,
  table: CompiledTable,
  batch: OrderBatch | readonly RecordInput[],
  { key, newerBy }: Pick<ImportPlan, 'key' | 'newerBy'>,
  { prepared, who, refused }: { prepared?: PreparedRecords; who: Who; refused?: number },
): Promise<WriteResult[]> {
  const isPlain = Array.isArray(batch);
  const { inputs } = isPlain ? { inputs: batch as readonly RecordInput[] } : (batch as OrderBatch);
  const orders = isPlain ? undefined : writeOrders(tx, batch as OrderBatch, refused !== undefined);
  const options = prepared === undefined ? {} : { prepared };
  const results =
    inputs.length === 0
      ? []
      : key === null
        ? await insertRecords(tx, table, inputs, who, options)
        : await upsertRecords(tx, table, inputs, who, {
            ...options,
            key,
            ...(newerBy === undefined ? {} : { newerBy }),
            ...(orders === undefined ? {} : { overlay: orders.overlay }),
          });
  await orders?.note(results, refused ?? 0);
  return results;
}

/** In the transaction that wrote the records: how far the import is, and what was refused. */
async function note(
  tx: Transaction,
  { row, owner, clock }: Running,
  { documents, refusals, read, bytes }: Batch,
  results: readonly WriteResult[],
): Promise<void> {
  const counts = { created: 0, changed: 0, unchanged: 0 };
  const all = [...refusals];
  for (const [at, { outcome, problems }] of results.entries()) {
    if (outcome === 'refused') all.push(refusalOf(documents[at]!, problems.map(ofTable)));
    else counts[outcome] += 1;
  }
  const now = clock.now();
  await passBatch(tx, row.id, owner, { read, ...counts, bytes }, now);
  if (!row.dryRun) return insertProblems(tx, row.id, all, now);
  const [known] = await tx.query<{ count: number }>(
    'SELECT count(*) AS count FROM import_problems WHERE import_id = ?',
    [row.id],
  );
  const room = Math.max(0, DRY_PROBLEMS - (known?.count ?? 0));
  await insertProblems(tx, row.id, all.slice(0, room), now);
}

const tooMany = (count: number): Problem =>
  problem(
    'import-too-many-refused',
    '',
    `已有 ${count} 条没有收下，导入停在这里：多半是映射或文件不对，请先看原因再继续。`,
    `${count} records were refused, so the import stopped here: most likely the mapping or the file is wrong. Look at the causes before going on.`,
    count,
  );
