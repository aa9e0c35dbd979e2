import type { FieldUse, TableDefinition, TableEdit } from '../../schemas/table.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from '../store/actor.ts';
import type { Tables } from '../store/tables.ts';
import {
  changeTable,
  createTable,
  deleteTable,
  restoreTable,
  allTables,
  type ChangeContext,
  type OtherUses,
  type TableChange,
} from './change-table.ts';
import type { CompiledTable } from './compile-table.ts';
import { usesInTables } from './field-uses.ts';
import { loadTable, parseDefinition, readStructures, type StructureRow } from './load-table.ts';

export interface CatalogOptions {
  tables: Tables;
  /** `store.dialect`. */
  database: CompiledTable['database'];
  clock: Clock;
  /** Where else fields and tables are used; asked before one is deleted. */
  otherUses?: OtherUses;
}

export interface TableSummary {
  id: string;
  revision: number;
  definition: TableDefinition;
  createdAt: number;
  createdBy: string;
  changedAt: number;
  changedBy: string;
}

export interface TableVersion {
  revision: number;
  at: number;
  actor: string;
  definition: TableDefinition;
}

/** The tables of this installation. Changes made by other processes are seen within a second, and by writers at once. */
export interface TableCatalog {
  readonly database: CompiledTable['database'];
  list(): Promise<TableSummary[]>;
  /** For readers; undefined: there is none. */
  table(id: string): Promise<CompiledTable | undefined>;
  /**
   * For writers, in the transaction they write in: as it is now, and it stays like this until the transaction is over.
   * Throws EngineError `table-unknown`.
   */
  open(tx: Transaction, id: string): Promise<CompiledTable>;
  create(definition: TableDefinition, actor: Actor): Promise<TableChange>;
  change(
    id: string,
    revision: number,
    change: readonly TableEdit[] | TableDefinition,
    actor: Actor,
  ): Promise<TableChange>;
  remove(id: string, revision: number, actor: Actor): Promise<TableChange>;
  restore(id: string, actor: Actor): Promise<TableChange>;
  /** Every use of a field, `lines` or `lines.sku`. */
  usesOf(id: string, field: string): Promise<FieldUse[]>;
  /** Keys and indexes with their state, and what is being worked through. */
  structures(id: string): Promise<StructureRow[]>;
  /** The newest first. */
  versions(id: string): Promise<TableVersion[]>;
}

/** For how long readers go by what they know. */
const FRESH_MS = 1_000;

export function openTableCatalog({
  tables,
  database,
  clock,
  otherUses = none,
}: CatalogOptions): TableCatalog {
  const known = createCache(database, clock);
  const context = (actor: Actor): ChangeContext => ({ database, otherUses, actor, at: clock.now() });
  const numberOf = async (id: string): Promise<number> => {
    const [row] = await tables.read<{ no: number }>(
      'SELECT no FROM data_tables WHERE id = ? AND deleted_at IS NULL',
      [id],
    );
    return row?.no ?? 0;
  };
  return {
    database,
    list: () => listTables(tables),
    table: (id) => known.read(tables, id),
    open: (tx, id) => known.open(tx, id),
    create: (definition, actor) => tables.write((tx) => createTable(tx, definition, context(actor))),
    change: (id, revision, change, actor) =>
      tables.write((tx) => changeTable(tx, id, revision, change, context(actor))),
    remove: (id, revision, actor) => tables.write((tx) => deleteTable(tx, id, revision, context(actor))),
    restore: (id, actor) => tables.write((tx) => restoreTable(tx, id, context(actor))),
    usesOf: async (id, field) => {
      const reading: Transaction = { query: (sql, bindings) => tables.read(sql, bindings) };
      const all = await allTables(reading);
      const own = all.get(id);
      if (own === undefined) return [];
      return [...usesInTables(own, field, [...all.values()]), ...(await otherUses(reading, id, field))];
    },
    structures: async (id) =>
      readStructures((sql, bindings) => tables.read(sql, bindings), await numberOf(id)),
    versions: async (id) => {
      const rows = await tables.read<Omit<TableVersion, 'definition'> & { definition: string }>(
        'SELECT revision, at, actor, definition FROM data_table_changes WHERE table_no = ? ORDER BY revision DESC',
        [await numberOf(id)],
      );
      return rows.map((row) => ({ ...row, definition: parseDefinition(row.definition) }));
    },
  };
}

const none: OtherUses = () => Promise.resolve([]);

/** Compiled tables by id, each with when it was last seen to be right. */
function createCache(
  database: CompiledTable['database'],
  clock: Clock,
): {
  read(tables: Tables, id: string): Promise<CompiledTable | undefined>;
  open(tx: Transaction, id: string): Promise<CompiledTable>;
} {
  const known = new Map<string, { table: CompiledTable; at: number }>();
  /** The row's generation tells whether what we know is right; PostgreSQL keeps others from changing it under us. */
  const load = async (
    query: Transaction['query'],
    id: string,
    lock: string,
  ): Promise<CompiledTable | undefined> => {
    const [row] = await query<{ no: number; generation: number }>(
      `SELECT no, generation FROM data_tables WHERE id = ? AND deleted_at IS NULL ${lock}`,
      [id],
    );
    const found = known.get(id)?.table;
    const table =
      row !== undefined && found?.generation === row.generation
        ? found
        : row && (await loadTable(query, id, database));
    if (table === undefined) known.delete(id);
    else known.set(id, { table, at: clock.now() });
    return table;
  };
  return {
    read: async (tables, id) => {
      const found = known.get(id);
      if (found !== undefined && clock.now() - found.at < FRESH_MS) return found.table;
      return load((sql, bindings) => tables.read(sql, bindings), id, '');
    },
    open: async (tx, id) => {
      const lock = database === 'postgres' ? 'FOR SHARE' : '';
      const table = await load((sql, bindings) => tx.query(sql, bindings), id, lock);
      if (table !== undefined) return table;
      throw new EngineError('table-unknown', {
        zh: `没有表“${id}”：请检查标识，或先建表。`,
        en: `There is no table "${id}": check the id, or make the table first.`,
      });
    },
  };
}

async function listTables(tables: Tables): Promise<TableSummary[]> {
  const rows = await tables.read<{
    id: string;
    revision: number;
    definition: string;
    created_at: number;
    created_by: string;
    changed_at: number;
    changed_by: string;
  }>('SELECT * FROM data_tables WHERE deleted_at IS NULL ORDER BY id');
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    definition: parseDefinition(row.definition),
    createdAt: row.created_at,
    createdBy: row.created_by,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  }));
}
