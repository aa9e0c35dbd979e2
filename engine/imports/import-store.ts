import type {
  ImportCounts,
  ImportFile,
  ImportFinding,
  ImportPlan,
  ImportState,
  ImportView,
} from '../../schemas/import.ts';
import type { Problem } from '../../schemas/problem.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { SourceShape } from '../mapping/suggest/index.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { pageOf, readCursor, type Page } from '../store/cursor.ts';
import { marks } from '../store/sql.ts';
import type { Tables } from '../store/tables.ts';
import type { Wishes } from './recognize.ts';

/** What was asked for; the rest is found out from the files. */
export interface Asked {
  wishes: Wishes;
  /** Wait for a person even where nothing has to be asked. */
  ask: boolean;
}

/** An import as it lies in the database. */
export interface ImportRow extends Omit<ImportView, 'counts'> {
  asked: Asked;
  counts: Omit<ImportCounts, 'refused'>;
  shape: SourceShape | null;
  digest: string | null;
}

interface Raw {
  id: string;
  table_id: string;
  state: ImportState;
  files: string;
  asked: string;
  plan: string | null;
  finding: string | null;
  shape: string | null;
  dry_run: number;
  digest: string | null;
  position: number;
  created: number;
  changed: number;
  unchanged: number;
  bytes_read: number;
  bytes_total: number;
  problem: string | null;
  created_at: number;
  created_by: string;
  changed_at: number;
  finished_at: number | null;
}

const parsed = (text: string | null): unknown =>
  text === null ? null : parseJson(text, { maxSize: Infinity });

const rowOf = (raw: Raw): ImportRow => ({
  id: raw.id,
  state: raw.state,
  table: raw.table_id,
  files: JSON.parse(raw.files) as ImportFile[],
  asked: parseJson(raw.asked) as unknown as Asked,
  plan: parsed(raw.plan) as ImportPlan | null,
  finding: parsed(raw.finding) as ImportFinding | null,
  shape: parsed(raw.shape) as SourceShape | null,
  dryRun: raw.dry_run === 1,
  digest: raw.digest,
  counts: { read: raw.position, created: raw.created, changed: raw.changed, unchanged: raw.unchanged },
  progress: { bytes: raw.bytes_read, total: raw.bytes_total },
  problem: parsed(raw.problem) as Problem | null,
  createdAt: raw.created_at,
  createdBy: raw.created_by,
  changedAt: raw.changed_at,
  finishedAt: raw.finished_at,
});

/** What a batch adds to an import. */
export interface BatchDone {
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  bytes: number;
}

/** Somebody canceled the import, or another process works on it now: what was about to be written must not be. */
export class ImportTaken extends Error {
  constructor(id: string) {
    super(`import ${id} is no longer ours`);
    this.name = 'ImportTaken';
  }
}

/** For how long an owner that says nothing is believed to be alive. */
export const LEASE_MS = 15_000;

/** States in which there is something to do. */
export const BUSY_STATES: readonly ImportState[] = ['reading', 'mapping', 'importing', 'undoing'];
const BUSY = "state IN ('reading', 'mapping', 'importing', 'undoing')";

export async function insertImport(
  tx: Transaction,
  row: Pick<ImportRow, 'id' | 'table' | 'files' | 'asked' | 'dryRun' | 'createdAt' | 'createdBy'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO imports(id, table_id, state, files, asked, dry_run, position, created, changed, unchanged,
        bytes_read, bytes_total, created_at, created_by, changed_at)
      VALUES (?, ?, 'reading', ?, ?, ?, 0, 0, 0, 0, 0, ?, ?, ?, ?)`,
    [
      row.id,
      row.table,
      JSON.stringify(row.files),
      JSON.stringify(row.asked),
      row.dryRun ? 1 : 0,
      row.files.reduce((sum, { bytes }) => sum + bytes, 0),
      row.createdAt,
      row.createdBy,
      row.createdAt,
    ],
  );
}

export async function readImport(tables: Pick<Tables, 'read'>, id: string): Promise<ImportRow | undefined> {
  const [raw] = await tables.read<Raw>('SELECT * FROM imports WHERE id = ?', [id]);
  return raw && rowOf(raw);
}

/** The newest first; only those into tables that the reader may see. */
export async function listImports(
  tables: Pick<Tables, 'read'>,
  { visible, limit, cursor }: { visible: '*' | readonly string[]; limit: number; cursor?: string },
): Promise<Page<ImportRow>> {
  const before = cursor === undefined ? [] : readCursor(cursor, 'string');
  const conditions = [
    ...(visible === '*' ? [] : [visible.length === 0 ? '1 = 0' : `table_id IN (${marks(visible.length)})`]),
    ...(before.length === 0 ? [] : ['id < ?']),
  ];
  const rows = await tables.read<Raw>(
    `SELECT * FROM imports ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY id DESC LIMIT ?`,
    [...(visible === '*' ? [] : visible), ...before, limit + 1],
  );
  return pageOf(rows, limit, rowOf, ({ id }) => [id]);
}

/** Another import of the same files by the same plan. */
export async function findByDigest(
  tables: Pick<Tables, 'read'>,
  digest: string,
  not: string,
): Promise<ImportRow | undefined> {
  const rows = await tables.read<Raw>('SELECT * FROM imports WHERE digest = ? AND id <> ? ORDER BY id DESC', [
    digest,
    not,
  ]);
  const found = rows.map(rowOf);
  return found.find(({ state }) => state === 'done') ?? found.find(({ state }) => state !== 'undone');
}

/** Takes an import to work on, unless somebody else does; `gone` names an owner that is known to be dead. */
export async function claimImport(
  tx: Transaction,
  id: string,
  { owner, gone }: { owner: string; gone: string },
  now: number,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE imports SET owner = ?, owner_until = ? WHERE id = ? AND ${BUSY}
      AND (owner IS NULL OR owner = ? OR owner_until < ?) RETURNING id`,
    [owner, now + LEASE_MS, id, gone, now],
  );
  return rows.length > 0;
}

/** Imports that have something to do, and who does it if anybody does; the oldest first. */
export const findWork = (
  tables: Pick<Tables, 'read'>,
  now: number,
): Promise<{ id: string; owner: string | null }[]> =>
  tables.read(
    `SELECT id, CASE WHEN owner_until < ? THEN NULL ELSE owner END AS owner FROM imports WHERE ${BUSY}
      ORDER BY id LIMIT 50`,
    [now],
  );

/** The owner goes back to nobody where the import rests. Throws ImportTaken. */
export async function setState(
  tx: Transaction,
  id: string,
  change: {
    from: readonly ImportState[];
    to: ImportState;
    owner?: string;
    at: number;
    plan?: ImportPlan;
    finding?: ImportFinding;
    shape?: SourceShape;
    digest?: string;
    problem?: Problem | null;
  },
): Promise<void> {
  const sets: [string, unknown][] = [
    ['state', change.to],
    ['changed_at', change.at],
  ];
  for (const name of ['plan', 'finding', 'shape'] as const)
    if (change[name] !== undefined) sets.push([name, JSON.stringify(change[name])]);
  if (change.digest !== undefined) sets.push(['digest', change.digest]);
  if (change.problem !== undefined)
    sets.push(['problem', change.problem === null ? null : JSON.stringify(change.problem)]);
  const rests = !BUSY_STATES.includes(change.to);
  if (rests) sets.push(['owner', null], ['owner_until', null]);
  if (['done', 'undone', 'canceled', 'failed'].includes(change.to)) sets.push(['finished_at', change.at]);
  const rows = await tx.query(
    `UPDATE imports SET ${sets.map(([name]) => `${name} = ?`).join(', ')}
      WHERE id = ? AND state IN (${marks(change.from.length)}) ${change.owner === undefined ? '' : 'AND owner = ?'}
      RETURNING id`,
    [
      ...sets.map(([, value]) => value),
      id,
      ...change.from,
      ...(change.owner === undefined ? [] : [change.owner]),
    ],
  );
  if (rows.length === 0) throw new ImportTaken(id);
}

/** In the transaction of the batch: either its records and this are there, or neither. Throws ImportTaken. */
export async function passBatch(
  tx: Transaction,
  id: string,
  owner: string,
  { read, created, changed, unchanged, bytes }: BatchDone,
  now: number,
): Promise<void> {
  const rows = await tx.query(
    `UPDATE imports SET position = position + ?, created = created + ?, changed = changed + ?,
        unchanged = unchanged + ?, bytes_read = ?, changed_at = ?, owner_until = ?
      WHERE id = ? AND owner = ? AND state IN ('importing', 'undoing') RETURNING id`,
    [read, created, changed, unchanged, bytes, now, now + LEASE_MS, id, owner],
  );
  if (rows.length === 0) throw new ImportTaken(id);
}

/** Begins at the first record again. */
export const rewind = (tx: Transaction, id: string): Promise<unknown> =>
  tx.query(
    'UPDATE imports SET position = 0, created = 0, changed = 0, unchanged = 0, bytes_read = 0 WHERE id = ?',
    [id],
  );
