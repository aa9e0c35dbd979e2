import { randomInt } from 'node:crypto';
import type { TableDefinition } from '../../schemas/table.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { compileTable, type CompiledTable, type Structure, type TableRow } from './compile-table.ts';

type Query = Transaction['query'];

export const parseDefinition = (text: string): TableDefinition =>
  parseJson(text) as unknown as TableDefinition;

/** Another number after every change: counting up would give one number twice after a change that was rolled back. */
export const newGeneration = (): number => randomInt(2 ** 48 - 1) + 1;

export interface StructureRow extends Structure {
  tableNo: number;
  builtNo: number | null;
  untilNo: number | null;
  changedAt: number;
  problem: unknown;
}

interface RawStructure {
  no: number;
  table_no: number;
  kind: Structure['kind'];
  name: string;
  fields: string;
  state: Structure['state'];
  built_no: number | null;
  until_no: number | null;
  changed_at: number;
  problem: string | null;
}

export const structureOf = (row: RawStructure): StructureRow => ({
  no: row.no,
  tableNo: row.table_no,
  kind: row.kind,
  name: row.name,
  fields: JSON.parse(row.fields) as string[],
  state: row.state,
  builtNo: row.built_no,
  untilNo: row.until_no,
  changedAt: row.changed_at,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as unknown),
});

export async function readStructures(query: Query, tableNo: number): Promise<StructureRow[]> {
  const rows = await query<RawStructure>('SELECT * FROM table_structures WHERE table_no = ? ORDER BY no', [
    tableNo,
  ]);
  return rows.map(structureOf);
}

/** The table as it is now, or undefined if there is none of this id. */
export async function loadTable(
  query: Query,
  id: string,
  database: CompiledTable['database'],
): Promise<CompiledTable | undefined> {
  const [row] = await query<Omit<TableRow, 'definition'> & { definition: string }>(
    'SELECT no, id, revision, generation, definition FROM data_tables WHERE id = ? AND deleted_at IS NULL',
    [id],
  );
  if (row === undefined) return undefined;
  const numbers = await query<{ id: string; no: number }>(
    'SELECT id, no FROM data_tables WHERE deleted_at IS NULL',
  );
  return compileTable(
    { ...row, definition: parseDefinition(row.definition) },
    await readStructures(query, row.no),
    database,
    new Map(numbers.map((one) => [one.id, one.no])),
  );
}
