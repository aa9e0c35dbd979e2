import { problem, type Problem } from '../../schemas/problem.ts';
import { TableDefinition, type FieldUse, type TableEdit } from '../../schemas/table.ts';
import { compileSchema } from '../../schemas/validator.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Actor } from '../store/actor.ts';
import { checkChange } from './check-change.ts';
import { checkDefinition } from './check-definition.ts';
import { editDefinition } from './edit-definition.ts';
import { usesInTables, referencesTo } from './field-uses.ts';
import { recordRange } from './layout.ts';
import { newGeneration, parseDefinition, readStructures } from './load-table.ts';
import { deletedFields, planStructures, type StructurePlan } from './plan-structures.ts';
import type { CompiledTable } from './compile-table.ts';

/** What became of a change of a definition. */
export type TableChange =
  | { kind: 'done'; id: string; revision: number }
  /** Somebody else changed it since the caller looked. */
  | { kind: 'conflict'; revision: number }
  | { kind: 'unknown' }
  /** `uses`: what stands in the way of deleting a field or the table. */
  | { kind: 'refused'; problems: Problem[]; uses?: FieldUse[] };

/** Uses of a field outside of the tables: views, flows, mappings, forms. `field` undefined: of the table itself. */
export type OtherUses = (tx: Transaction, table: string, field: string | undefined) => Promise<FieldUse[]>;

export interface ChangeContext {
  database: CompiledTable['database'];
  otherUses: OtherUses;
  actor: Actor;
  at: number;
}

const checkShape = compileSchema(TableDefinition);

interface HeldTable {
  no: number;
  id: string;
  revision: number;
  definition: TableDefinition;
}

export async function createTable(
  tx: Transaction,
  definition: TableDefinition,
  context: ChangeContext,
): Promise<TableChange> {
  const shape = checkShape(definition);
  if (shape.length > 0) return { kind: 'refused', problems: shape };
  const tables = await allTables(tx);
  if (tables.has(definition.id)) return { kind: 'refused', problems: [taken(definition.id)] };
  const problems = checkDefinition(definition, tables);
  if (problems.length > 0) return { kind: 'refused', problems };
  const { actor, at } = context;
  const [row] = await tx.query<{ no: number }>(
    `INSERT INTO data_tables(id, revision, generation, created_at, created_by, changed_at, changed_by, definition)
      VALUES (?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING no`,
    [definition.id, newGeneration(), at, actor.id, at, actor.id, JSON.stringify(definition)],
  );
  if (row === undefined) return { kind: 'refused', problems: [taken(definition.id)] };
  await carryOut(tx, row.no, planStructures(null, definition, []), at, undefined);
  await keepVersion(tx, row.no, 1, definition, context);
  await recordAudit(tx, at, actor, { action: 'table.create', kind: 'table', object: definition.id });
  return { kind: 'done', id: definition.id, revision: 1 };
}

/** By a list of edits, or by a whole new definition of the same id. */
export async function changeTable(
  tx: Transaction,
  id: string,
  revision: number,
  change: readonly TableEdit[] | TableDefinition,
  context: ChangeContext,
): Promise<TableChange> {
  const held = await holdTable(tx, id, context);
  if (held === undefined) return { kind: 'unknown' };
  if (held.revision !== revision) return { kind: 'conflict', revision: held.revision };
  const edited = isEdits(change)
    ? editDefinition(held.definition, change)
    : { ok: true as const, definition: change };
  if (!edited.ok) return { kind: 'refused', problems: edited.problems };
  const { definition } = edited;
  const last = await lastRecord(tx, held.no);
  const refusal = await refuseChange(tx, held, definition, last !== undefined, context);
  if (refusal !== undefined) return refusal;
  const existing = await readStructures(tx.query, held.no);
  await carryOut(tx, held.no, planStructures(held.definition, definition, existing), context.at, last);
  const next = revision + 1;
  await tx.query(
    'UPDATE data_tables SET definition = ?, revision = ?, generation = ?, changed_at = ?, changed_by = ? WHERE no = ?',
    [JSON.stringify(definition), next, newGeneration(), context.at, context.actor.id, held.no],
  );
  await keepVersion(tx, held.no, next, definition, context);
  await recordAudit(tx, context.at, context.actor, {
    action: 'table.change',
    kind: 'table',
    object: id,
    before: { revision },
    after: { revision: next, ...(isEdits(change) ? { edits: change.map(({ op }) => op) } : {}) },
  });
  return { kind: 'done', id, revision: next };
}

const isEdits = (change: readonly TableEdit[] | TableDefinition): change is readonly TableEdit[] =>
  Array.isArray(change);

async function refuseChange(
  tx: Transaction,
  held: HeldTable,
  definition: TableDefinition,
  hasRecords: boolean,
  { otherUses }: ChangeContext,
): Promise<TableChange | undefined> {
  const shape = checkShape(definition);
  if (shape.length > 0) return { kind: 'refused', problems: shape };
  if (definition.id !== held.id) return { kind: 'refused', problems: [otherId()] };
  const tables = await allTables(tx);
  // Uses come first: they say more than the broken definition they would lead to.
  for (const field of deletedFields(held.definition, definition)) {
    const uses = [
      ...usesInTables(definition, field, [...tables.values()]),
      ...(await otherUses(tx, held.id, field)),
    ];
    if (uses.length > 0) return { kind: 'refused', problems: [inUse(field, uses)], uses };
  }
  const structures = await readStructures(tx.query, held.no);
  const problems = [
    ...checkDefinition(definition, tables),
    ...(hasRecords ? checkChange(held.definition, definition) : []),
    ...deletedFields(definition, held.definition)
      .filter((path) => structures.some(({ kind, name }) => kind === 'purge' && name === path))
      .map(stillDeleting),
  ];
  return problems.length > 0 ? { kind: 'refused', problems } : undefined;
}

/** Hides a table; its records stay for `restoreTable`. */
export async function deleteTable(
  tx: Transaction,
  id: string,
  revision: number,
  context: ChangeContext,
): Promise<TableChange> {
  const held = await holdTable(tx, id, context);
  if (held === undefined) return { kind: 'unknown' };
  if (held.revision !== revision) return { kind: 'conflict', revision: held.revision };
  const uses = [
    ...referencesTo(id, [...(await allTables(tx)).values()]),
    ...(await context.otherUses(tx, id, undefined)),
  ];
  if (uses.length > 0) return { kind: 'refused', problems: [inUse(id, uses)], uses };
  await tx.query('UPDATE data_tables SET deleted_at = ?, generation = ? WHERE no = ?', [
    context.at,
    newGeneration(),
    held.no,
  ]);
  await recordAudit(tx, context.at, context.actor, { action: 'table.delete', kind: 'table', object: id });
  return { kind: 'done', id, revision };
}

/** Brings the table deleted last under this id back. */
export async function restoreTable(
  tx: Transaction,
  id: string,
  context: ChangeContext,
): Promise<TableChange> {
  const [row] = await tx.query<{ no: number; revision: number }>(
    'SELECT no, revision FROM data_tables WHERE id = ? AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 1',
    [id],
  );
  if (row === undefined) return { kind: 'unknown' };
  if ((await allTables(tx)).has(id)) return { kind: 'refused', problems: [taken(id)] };
  await tx.query('UPDATE data_tables SET deleted_at = NULL, generation = ? WHERE no = ?', [
    newGeneration(),
    row.no,
  ]);
  await recordAudit(tx, context.at, context.actor, { action: 'table.restore', kind: 'table', object: id });
  return { kind: 'done', id, revision: row.revision };
}

/** Writers of the table hold its row in shared mode, so whoever has it alone knows that none is under way. */
async function holdTable(
  tx: Transaction,
  id: string,
  { database }: Pick<ChangeContext, 'database'>,
): Promise<HeldTable | undefined> {
  const [row] = await tx.query<{ no: number; id: string; revision: number; definition: string }>(
    `SELECT no, id, revision, definition FROM data_tables WHERE id = ? AND deleted_at IS NULL
      ${database === 'postgres' ? 'FOR UPDATE' : ''}`,
    [id],
  );
  return row === undefined ? undefined : { ...row, definition: parseDefinition(row.definition) };
}

export async function allTables(tx: Transaction): Promise<Map<string, TableDefinition>> {
  const rows = await tx.query<{ id: string; definition: string }>(
    'SELECT id, definition FROM data_tables WHERE deleted_at IS NULL ORDER BY id',
  );
  return new Map(rows.map(({ id, definition }) => [id, parseDefinition(definition)]));
}

/** Number of the newest record, deleted ones included; undefined: the table never had one. */
async function lastRecord(tx: Transaction, tableNo: number): Promise<number | undefined> {
  const [row] = await tx.query<{ no: number }>(
    'SELECT no FROM records WHERE no BETWEEN ? AND ? ORDER BY no DESC LIMIT 1',
    recordRange(tableNo),
  );
  return row?.no;
}

/** What there is nothing to build for is ready at once. */
async function carryOut(
  tx: Transaction,
  tableNo: number,
  { build, drop }: StructurePlan,
  at: number,
  last: number | undefined,
): Promise<void> {
  for (const { no } of drop)
    await tx.query("UPDATE table_structures SET state = 'dropping', changed_at = ? WHERE no = ?", [at, no]);
  for (const { kind, name, fields } of build) {
    const lasting = kind === 'key' || kind === 'index';
    if (last === undefined && !lasting) continue;
    await tx.query(
      `INSERT INTO table_structures(table_no, kind, name, fields, state, until_no, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [tableNo, kind, name, JSON.stringify(fields), last === undefined ? 'ready' : 'building', last, at],
    );
  }
}

const keepVersion = async (
  tx: Transaction,
  tableNo: number,
  revision: number,
  definition: TableDefinition,
  { actor, at }: ChangeContext,
): Promise<void> => {
  await tx.query(
    'INSERT INTO data_table_changes(table_no, revision, at, actor, definition) VALUES (?, ?, ?, ?, ?)',
    [tableNo, revision, at, actor.id, JSON.stringify(definition)],
  );
};

const taken = (id: string): Problem =>
  problem(
    'table-exists',
    '/id',
    `已有表“${id}”，请换一个标识。`,
    `There is a table "${id}" already; choose another id.`,
  );

const otherId = (): Problem =>
  problem('table-id', '/id', '表的标识不能修改。', 'The id of a table cannot be changed.');

const inUse = (what: string, uses: readonly FieldUse[]): Problem => {
  const list = uses
    .map(({ kind, id, table }) => `${kind} ${table === undefined ? '' : `${table}.`}${id}`)
    .join(', ');
  return problem(
    'in-use',
    `/fields/${what}`,
    `“${what}”还在使用中：${list}。请先去掉这些引用，或只停用。`,
    `"${what}" is still in use: ${list}. Remove these uses first, or only retire it.`,
  );
};

const stillDeleting = (path: string): Problem =>
  problem(
    'field-deleting',
    `/fields/${path}`,
    `“${path}”的旧值还在清除中，请稍后再用这个标识。`,
    `The old values of "${path}" are still being removed; use this id a little later.`,
  );
