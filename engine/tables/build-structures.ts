import { problem } from '../../schemas/problem.ts';
import type { Clock } from '../core/ports.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';
import { buildIndexPage, buildKeyPage, readPage } from './build-pages.ts';
import type { CompiledTable } from './compile-table.ts';
import { recordId } from './layout.ts';
import { loadTable, newGeneration, structureOf, type StructureRow } from './load-table.ts';
import { purgePage } from './purge-field.ts';
import { updateRecords } from './update-records.ts';

export interface BuildContext {
  tables: Tables;
  database: CompiledTable['database'];
  clock: Clock;
}

/** Records to a transaction: where keys and entries are worked out before it, and where all of it happens inside. */
const PAGE = 1_000;
const SMALL_PAGE = 250;

/** Entries deleted in one transaction. */
const DROPPED = 5_000;

/** Readers may go by an older definition for a second; what they know of stays complete until they cannot. */
const DROP_AFTER_MS = 10_000;

/**
 * Builds what waits to be built and removes what is no longer wanted, beside writers who maintain it from the first
 * moment on. Each step is a short transaction and remembers how far it came, so that it goes on after a restart;
 * several processes may do it at once. Answers when to look again, or null if nothing is left.
 */
export async function buildStructures(context: BuildContext, signal?: AbortSignal): Promise<number | null> {
  for (;;) {
    signal?.throwIfAborted();
    const open = await openStructures(context);
    const now = context.clock.now();
    const due = open.find(({ state, changedAt }) => state === 'building' || changedAt + DROP_AFTER_MS <= now);
    if (due === undefined)
      return open.length === 0
        ? null
        : open.reduce((at, { changedAt }) => Math.min(at, changedAt + DROP_AFTER_MS), Infinity);
    await (due.state === 'dropping' ? drop(context, due) : build(context, due));
  }
}

async function openStructures({ tables }: BuildContext): Promise<(StructureRow & { table: string })[]> {
  const rows = await tables.read<Parameters<typeof structureOf>[0] & { table_id: string }>(
    `SELECT s.*, t.id AS table_id FROM table_structures s JOIN data_tables t ON t.no = s.table_no
      WHERE s.state IN ('building', 'dropping') AND t.deleted_at IS NULL ORDER BY s.no`,
  );
  return rows.map((row) => ({ ...structureOf(row), table: row.table_id }));
}

async function build(context: BuildContext, structure: StructureRow & { table: string }): Promise<void> {
  const read: Transaction['query'] = (sql, bindings) => context.tables.read(sql, bindings);
  const table = await loadTable(read, structure.table, context.database);
  if (table === undefined) return;
  const size = structure.kind === 'key' || structure.kind === 'index' ? PAGE : SMALL_PAGE;
  const page = await readPage(read, table, structure, size);
  await context.tables.write(async (tx) => {
    // Whoever came first has moved the mark.
    if (!(await isStill(tx, context, structure))) return;
    const failure = await buildPage(tx, table, structure, page, context.clock.now());
    if (failure !== undefined) {
      await tx.query("UPDATE table_structures SET state = 'failed', problem = ? WHERE no = ?", [
        JSON.stringify(failure),
        structure.no,
      ]);
    } else if (page.last !== undefined) {
      await tx.query('UPDATE table_structures SET built_no = ? WHERE no = ?', [page.last, structure.no]);
      return;
    } else if (structure.kind === 'key' || structure.kind === 'index') {
      await tx.query("UPDATE table_structures SET state = 'ready' WHERE no = ?", [structure.no]);
    } else await tx.query('DELETE FROM table_structures WHERE no = ?', [structure.no]);
    await touch(tx, structure.tableNo);
  });
}

type Page = Awaited<ReturnType<typeof readPage>>;

async function buildPage(
  tx: Transaction,
  table: CompiledTable,
  structure: StructureRow,
  page: Page,
  at: number,
): Promise<unknown> {
  switch (structure.kind) {
    case 'index':
      await buildIndexPage(tx, table, page.rows);
      return undefined;
    case 'key': {
      const taken = await buildKeyPage(tx, table, page.rows);
      return taken === undefined ? undefined : duplicate(structure.name, taken.record, taken.holder);
    }
    case 'formula':
      await updateRecords(
        tx,
        table,
        page.rows.map(({ no }) => ({ id: recordId(no), values: {} })),
        { actor: 'system', at },
      );
      return undefined;
    default:
      await purgePage(
        tx,
        table,
        structure.name,
        page.rows.map(({ no }) => no),
      );
      return undefined;
  }
}

const duplicate = (key: string, record: number, holder: number): unknown =>
  problem(
    'duplicate-key',
    `/keys/${key}`,
    `记录 ${recordId(record)} 和 ${recordId(holder)} 的“${key}”相同，唯一键建不成：请先合并或改正重复的记录，再删除这个键重新添加。`,
    `The records ${recordId(record)} and ${recordId(holder)} share "${key}", so the key cannot be made: merge or correct them, then remove the key and add it again.`,
  );

async function isStill(
  tx: Transaction,
  { database }: BuildContext,
  structure: StructureRow,
): Promise<boolean> {
  const [row] = await tx.query<{ state: string; built_no: number | null }>(
    `SELECT state, built_no FROM table_structures WHERE no = ? ${database === 'postgres' ? 'FOR UPDATE' : ''}`,
    [structure.no],
  );
  return row?.state === structure.state && row.built_no === structure.builtNo;
}

async function drop(context: BuildContext, structure: StructureRow): Promise<void> {
  await context.tables.write(async (tx) => {
    if (!(await isStill(tx, context, structure))) return;
    const [table, column, key] =
      structure.kind === 'key'
        ? ['record_keys', 'key_no', 'key']
        : ['record_index', 'index_no', 'key, record_no'];
    if (structure.kind === 'key' || structure.kind === 'index') {
      const gone = await tx.query(
        `DELETE FROM ${table} WHERE ${column} = ? AND (${key}) IN
          (SELECT ${key} FROM ${table} WHERE ${column} = ? ORDER BY ${key} LIMIT ?) RETURNING record_no`,
        [structure.no, structure.no, DROPPED],
      );
      if (gone.length === DROPPED) return;
    }
    await tx.query('DELETE FROM table_structures WHERE no = ?', [structure.no]);
    await touch(tx, structure.tableNo);
  });
}

const touch = async (tx: Transaction, tableNo: number): Promise<void> => {
  await tx.query('UPDATE data_tables SET generation = ? WHERE no = ?', [newGeneration(), tableNo]);
};
