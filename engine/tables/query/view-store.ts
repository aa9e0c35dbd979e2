import type { RecordView, RecordViewContent } from '../../../schemas/record-query.ts';
import type { Problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { allows } from '../../../schemas/api/permission.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import type { Tables } from '../../store/tables.ts';
import { timedId } from '../../store/timed-id.ts';
import { checkFields } from './query-records.ts';
import { prepareRead } from './prepare-read.ts';
import type { RecordReads } from './record-reads.ts';

export type ViewChange =
  | { kind: 'done'; view: RecordView }
  /** The view is not there, or not for this actor to see. */
  | { kind: 'unknown' }
  /** It is somebody else's, and the actor may not edit the table. */
  | { kind: 'forbidden' }
  /** It was changed meanwhile; this is how it is now. */
  | { kind: 'conflict'; view: RecordView }
  | { kind: 'invalid'; problems: Problem[] };

export interface ViewStore {
  /** The actor's own and shared ones, in the order they were made. */
  list(table: string, actor: Actor): Promise<RecordView[]>;
  get(id: string, actor: Actor): Promise<RecordView | undefined>;
  /** `invalid`: a filter, sort or field that the table does not have. */
  create(table: string, content: RecordViewContent, actor: Actor): Promise<ViewChange>;
  change(id: string, revision: number, content: RecordViewContent, actor: Actor): Promise<ViewChange>;
  remove(id: string, revision: number, actor: Actor): Promise<ViewChange>;
}

interface ViewRow {
  id: string;
  table_id: string;
  owner: string;
  shared: number;
  revision: number;
  changed_at: number;
  content: string;
}

export function createViewStore(tables: Tables, reads: RecordReads): ViewStore {
  const now = (): number => reads.clock.now();
  return {
    list: async (table, actor) => {
      const rows = await tables.read<ViewRow>(
        'SELECT * FROM record_views WHERE table_id = ? AND (shared = 1 OR owner = ?) ORDER BY id',
        [table, ownerOf(actor)],
      );
      return rows.map(viewOf);
    },
    get: async (id, actor) => {
      const [row] = await tables.read<ViewRow>('SELECT * FROM record_views WHERE id = ?', [id]);
      return row !== undefined && isVisible(row, actor) ? viewOf(row) : undefined;
    },
    create: async (table, content, actor) => {
      const problems = await checkContent(reads, table, content, actor);
      if (problems.length > 0) return { kind: 'invalid', problems };
      return tables.write((tx) => insertView(tx, table, content, actor, now()));
    },
    change: async (id, revision, content, actor) => {
      const [row] = await tables.read<ViewRow>('SELECT * FROM record_views WHERE id = ?', [id]);
      const problems = row === undefined ? [] : await checkContent(reads, row.table_id, content, actor);
      if (problems.length > 0) return { kind: 'invalid', problems };
      return tables.write((tx) => updateView(tx, { id, revision, content, actor, at: now() }));
    },
    remove: (id, revision, actor) =>
      tables.write((tx) => updateView(tx, { id, revision, content: undefined, actor, at: now() })),
  };
}

const ownerOf = ({ kind, id }: Actor): string => `${kind}:${id}`;

const isVisible = (row: ViewRow, actor: Actor): boolean => row.shared === 1 || row.owner === ownerOf(actor);

const mayChange = (row: ViewRow, actor: Actor): boolean =>
  row.owner === ownerOf(actor) ||
  (row.shared === 1 && allows(actor.permissions, 'edit', 'table', row.table_id));

const viewOf = (row: ViewRow): RecordView => ({
  id: row.id,
  table: row.table_id,
  owner: row.owner,
  revision: row.revision,
  changedAt: row.changed_at,
  ...(parseJson(row.content) as unknown as RecordViewContent),
});

/** As the query it stands for is checked. */
async function checkContent(
  reads: RecordReads,
  table: string,
  { filter, sort, fields, group = [] }: RecordViewContent,
  actor: Actor,
): Promise<Problem[]> {
  try {
    const read = await prepareRead(reads, { actor }, table, { filter, sort });
    checkFields(fields ?? [], read.table);
    checkFields(
      group.map(({ field }) => field),
      read.table,
    );
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem];
    throw error;
  }
}

async function insertView(
  tx: Transaction,
  table: string,
  content: RecordViewContent,
  actor: Actor,
  at: number,
): Promise<ViewChange> {
  const row: ViewRow = {
    id: timedId(at),
    table_id: table,
    owner: ownerOf(actor),
    shared: content.shared ? 1 : 0,
    revision: 1,
    changed_at: at,
    content: printJson(content),
  };
  await tx.query(
    `INSERT INTO record_views(id, table_id, owner, shared, revision, created_at, changed_at, content)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.id, table, row.owner, row.shared, 1, at, at, row.content],
  );
  await recordAudit(tx, at, actor, {
    action: 'view.create',
    kind: 'view',
    object: row.id,
    after: content.title,
  });
  return { kind: 'done', view: viewOf(row) };
}

interface Update {
  id: string;
  revision: number;
  /** Undefined: remove it. */
  content: RecordViewContent | undefined;
  actor: Actor;
  at: number;
}

async function updateView(
  tx: Transaction,
  { id, revision, content, actor, at }: Update,
): Promise<ViewChange> {
  const [row] = await tx.query<ViewRow>('SELECT * FROM record_views WHERE id = ?', [id]);
  if (row === undefined || !isVisible(row, actor)) return { kind: 'unknown' };
  if (!mayChange(row, actor)) return { kind: 'forbidden' };
  const [done] = await tx.query(
    content === undefined
      ? 'DELETE FROM record_views WHERE id = ? AND revision = ? RETURNING id'
      : `UPDATE record_views SET content = ?, shared = ?, changed_at = ?, revision = revision + 1
          WHERE id = ? AND revision = ? RETURNING id`,
    content === undefined ? [id, revision] : [printJson(content), content.shared ? 1 : 0, at, id, revision],
  );
  if (done === undefined) return { kind: 'conflict', view: viewOf(row) };
  await recordAudit(tx, at, actor, {
    action: content === undefined ? 'view.remove' : 'view.edit',
    kind: 'view',
    object: id,
    before: viewOf(row).title,
    ...(content === undefined ? {} : { after: content.title }),
  });
  const after: ViewRow =
    content === undefined
      ? row
      : {
          ...row,
          shared: content.shared ? 1 : 0,
          changed_at: at,
          revision: revision + 1,
          content: printJson(content),
        };
  return { kind: 'done', view: viewOf(after) };
}
