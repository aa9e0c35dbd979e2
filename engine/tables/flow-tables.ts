import { EngineError } from '../core/errors.ts';
import type { StepOf } from '../runtime/step-call.ts';
import type { CallTables, TableWrite, WriteSums } from '../sdk/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { systemActor } from '../store/actor.ts';
import type { Tables } from '../store/tables.ts';
import { applyWrite, prepareWrite } from './apply-write.ts';
import { queryRecords } from './query/query-records.ts';
import type { Asking, RecordReads } from './query/record-reads.ts';
import { streamRecords } from './query/stream-records.ts';
import type { TableCatalog } from './table-catalog.ts';
import type { Who, WriteResult } from './writing.ts';

interface Parts {
  tables: Tables;
  catalog: TableCatalog;
  reads: RecordReads;
}

/** Tables for the calls of nodes: a flow sees all rows and all values, and signs what it writes as `flow:<id>`. */
export const createFlowTables =
  ({ tables, catalog, reads }: Parts) =>
  (step: StepOf): CallTables => {
    const asking: Asking = { actor: systemActor(`flow:${step.flowId}`), signal: step.signal };
    // Of a rehearsal, which leaves nothing in the database.
    let rehearsed = NONE;
    const who: Who = { actor: `flow:${step.flowId}`, at: step.now, runId: step.runId };
    return {
      async query(table, query) {
        const { items, next, plan } = await queryRecords(reads, asking, table, query);
        return { items, next, scan: plan.scan };
      },
      batches: (table, query) => streamRecords(reads, asking, table, query),
      write: async (tx, table, write) => applyWrite(tx, await catalog.open(tx, table), write, who),
      sums: () => readSums((sql, bindings) => tables.read(sql, bindings), step),
      async writeBatch(batch, table, write) {
        rehearsed = await writeBatch({ tables, catalog }, step, who, { batch, table, write, rehearsed });
        return rehearsed;
      },
      endBatches: async (tx) => {
        await tx.query('DELETE FROM step_batches WHERE run_id = ? AND step = ?', [step.runId, step.step]);
      },
    };
  };

interface Batch {
  batch: number;
  table: string;
  write: TableWrite;
  rehearsed: WriteSums;
}

const NONE: WriteSums = { batches: 0, created: 0, changed: 0, unchanged: 0, refused: 0, problems: [] };

/** Told of the first refused records. */
const PROBLEMS = 100;

/** Thrown to undo the batch of a rehearsal. */
class TakenBack extends Error {
  constructor(readonly sums: WriteSums) {
    super('A rehearsal takes back what it writes');
  }
}

/**
 * The sums move on in the transaction that writes the batch, from the number the caller counts on: of two processes
 * that both believe to have the run one finds the batch written and passes it over.
 */
async function writeBatch(
  { tables, catalog }: Pick<Parts, 'tables' | 'catalog'>,
  step: StepOf,
  who: Who,
  { batch, table, write, rehearsed }: Batch,
): Promise<WriteSums> {
  const prepared = await prepareWrite(await tableOf(catalog, table), write);
  try {
    return await tables.write(async (tx) => {
      const live = step.mode === 'live';
      const known = live ? await readSums((sql, bindings) => tx.query(sql, bindings), step) : rehearsed;
      if (known.batches > batch) return known;
      const opened = await catalog.open(tx, table);
      const results = await applyWrite(tx, opened, write, who, prepared === undefined ? {} : { prepared });
      const sums = addResults(known, results);
      if (!live) throw new TakenBack(sums);
      await keepSums(tx, step, sums);
      return sums;
    });
  } catch (thrown) {
    if (thrown instanceof TakenBack) return thrown.sums;
    throw thrown;
  }
}

async function tableOf(catalog: TableCatalog, id: string): ReturnType<TableCatalog['open']> {
  const table = await catalog.table(id);
  if (table !== undefined) return table;
  throw new EngineError('table-unknown', {
    zh: `没有表“${id}”：请检查标识，或先建表。`,
    en: `There is no table "${id}": check the id, or make the table first.`,
  });
}

async function readSums(query: Transaction['query'], { runId, step }: StepOf): Promise<WriteSums> {
  const [row] = await query<{ sums: string }>('SELECT sums FROM step_batches WHERE run_id = ? AND step = ?', [
    runId,
    step,
  ]);
  return row === undefined ? NONE : (JSON.parse(row.sums) as WriteSums);
}

/** The row's number of batches makes the second of two writers fail, whose batch is then written a second time by nobody. */
async function keepSums(tx: Transaction, { runId, step }: StepOf, sums: WriteSums): Promise<void> {
  const written = await tx.query(
    `INSERT INTO step_batches(run_id, step, batches, sums) VALUES (?, ?, ?, ?)
      ON CONFLICT (run_id, step) DO UPDATE SET batches = excluded.batches, sums = excluded.sums
        WHERE step_batches.batches = excluded.batches - 1 RETURNING batches`,
    [runId, step, sums.batches, JSON.stringify(sums)],
  );
  if (written.length === 0)
    throw new EngineError(
      'batch-written',
      { zh: '这一批已由另一个进程写入。', en: 'Another process has written this batch.' },
      { blame: 'engine', retryable: true },
    );
}

export function addResults(sums: WriteSums, results: readonly WriteResult[]): WriteSums {
  const next = { ...sums, batches: sums.batches + 1, problems: [...sums.problems] };
  for (const [index, { outcome, problems }] of results.entries()) {
    next[outcome] += 1;
    if (outcome === 'refused' && next.problems.length < PROBLEMS)
      next.problems.push(JSON.parse(JSON.stringify({ batch: sums.batches, index, problems })) as never);
  }
  return next;
}
