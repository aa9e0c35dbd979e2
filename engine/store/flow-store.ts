import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import type { Text } from '../../schemas/text.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { hashFlow } from './flow-hash.ts';
import type { Tables } from './tables.ts';

/** The one copy of a flow that people change. Its revision counts every save. */
export interface Draft {
  flow: string;
  revision: number;
  definition: FlowDefinition;
  layout: FlowLayout;
  savedAt: number;
  savedBy: string;
}

/** An earlier state of a draft. */
export interface DraftRevision {
  revision: number;
  savedAt: number;
  savedBy: string;
}

/** Somebody saved in between: `current` is what they saved, `base` what this save was based on, if still kept. */
export interface Conflict {
  kind: 'conflict';
  current: Draft;
  base: FlowDefinition | null;
}
export type SaveResult = { kind: 'saved'; draft: Draft } | Conflict | { kind: 'unknown' };

/** Revisions of a draft that are kept, for going back and for merging. */
const KEPT_REVISIONS = 200;
/** Saves of one person within this time are one line in the audit log; each of them is a revision all the same. */
const AUDIT_PAUSE_MS = 600_000;

export interface FlowRow {
  id: string;
  name: string;
  draft: string;
  layout: string;
  draft_hash: string;
  revision: number;
  saved_at: number;
  saved_by: string;
  version: number | null;
  version_hash: string | null;
  paused: string | null;
  archived_at: number | null;
  created_at: number;
}

const toDraft = (row: FlowRow): Draft => ({
  flow: row.id,
  revision: row.revision,
  definition: readDefinition(row.draft),
  layout: JSON.parse(row.layout) as FlowLayout,
  savedAt: row.saved_at,
  savedBy: row.saved_by,
});

/** Numbers in settings are as exact as everywhere. */
export const readDefinition = (text: string): FlowDefinition => parseJson(text) as unknown as FlowDefinition;

/** The flow's row, locked until the transaction ends, so that two processes change it one after the other. Archived flows count as none. */
export async function openRow(tx: Transaction, flow: string): Promise<FlowRow | undefined> {
  const [row] = await tx.query<FlowRow>(
    'update flows set archived_at = null where id = ? and archived_at is null returning *',
    [flow],
  );
  return row;
}

export interface FlowStore {
  draft(flow: string): Promise<Draft | null>;
  /** Null: a flow of this id exists, or existed and is archived. */
  create(definition: FlowDefinition, layout: FlowLayout, actor: Actor): Promise<Draft | null>;
  /** Saves over the revision the caller has seen, and over no other. */
  save(flow: string, definition: FlowDefinition, revision: number, actor: Actor): Promise<SaveResult>;
  /** Where nodes stand is no change of the flow: the last one wins, without a revision. */
  saveLayout(flow: string, layout: FlowLayout): Promise<boolean>;
  /** The newest first. */
  revisions(flow: string): Promise<DraftRevision[]>;
  revision(flow: string, revision: number): Promise<FlowDefinition | null>;
}

export function createFlowStore(tables: Tables, now: () => number): FlowStore {
  const readRow = async (flow: string): Promise<FlowRow | undefined> =>
    (await tables.read<FlowRow>('select * from flows where id = ? and archived_at is null', [flow]))[0];

  return {
    async draft(flow) {
      const row = await readRow(flow);
      return row === undefined ? null : toDraft(row);
    },
    create: (definition, layout, actor) =>
      tables.write((tx) => insertFlow(tx, definition, layout, actor, now())),
    save: (flow, definition, revision, actor) =>
      tables.write((tx) => updateDraft(tx, { flow, definition, revision, actor, at: now() })),
    async saveLayout(flow, layout) {
      const changed = await tables.write((tx) =>
        tx.query('update flows set layout = ? where id = ? and archived_at is null returning id', [
          JSON.stringify(layout),
          flow,
        ]),
      );
      return changed.length > 0;
    },
    async revisions(flow) {
      const rows = await tables.read<{ revision: number; saved_at: number; saved_by: string }>(
        'select revision, saved_at, saved_by from flow_drafts where flow_id = ? order by revision desc',
        [flow],
      );
      return rows.map((row) => ({ revision: row.revision, savedAt: row.saved_at, savedBy: row.saved_by }));
    },
    async revision(flow, revision) {
      const [row] = await tables.read<{ definition: string }>(
        'select definition from flow_drafts where flow_id = ? and revision = ?',
        [flow, revision],
      );
      return row === undefined ? null : readDefinition(row.definition);
    },
  };
}

async function insertFlow(
  tx: Transaction,
  definition: FlowDefinition,
  layout: FlowLayout,
  actor: Actor,
  at: number,
): Promise<Draft | null> {
  const text = printJson(definition);
  const made = await tx.query(
    `insert into flows (id, name, draft, draft_hash, layout, revision, saved_at, saved_by, created_at)
     values (?, ?, ?, ?, ?, 1, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      definition.id,
      printJson(definition.name),
      text,
      hashFlow(definition),
      JSON.stringify(layout),
      at,
      actor.name,
      at,
    ],
  );
  if (made.length === 0) return null;
  await keepRevision(tx, { flow: definition.id, revision: 1, text, at, by: actor.name });
  await recordAudit(tx, at, actor, {
    action: 'flow.create',
    kind: 'flow',
    object: definition.id,
    after: { hash: hashFlow(definition) },
  });
  return { flow: definition.id, revision: 1, definition, layout, savedAt: at, savedBy: actor.name };
}

interface DraftChange {
  flow: string;
  definition: FlowDefinition;
  revision: number;
  actor: Actor;
  at: number;
}

async function updateDraft(tx: Transaction, change: DraftChange): Promise<SaveResult> {
  const { flow, definition, revision, actor, at } = change;
  const row = await openRow(tx, flow);
  if (row === undefined) return { kind: 'unknown' };
  if (row.revision !== revision)
    return { kind: 'conflict', current: toDraft(row), base: await keptRevision(tx, flow, revision) };
  const hash = hashFlow(definition);
  if (hash === row.draft_hash) return { kind: 'saved', draft: toDraft(row) };
  const text = printJson(definition);
  await tx.query(
    'update flows set name = ?, draft = ?, draft_hash = ?, revision = revision + 1, saved_at = ?, saved_by = ? where id = ? and revision = ?',
    [printJson(definition.name), text, hash, at, actor.name, flow, revision],
  );
  await keepRevision(tx, { flow, revision: revision + 1, text, at, by: actor.name });
  if (row.saved_by !== actor.name || at - row.saved_at > AUDIT_PAUSE_MS || revision === 1) {
    const [before, after] = [
      { revision, hash: row.draft_hash },
      { revision: revision + 1, hash },
    ];
    await recordAudit(tx, at, actor, { action: 'flow.edit', kind: 'flow', object: flow, before, after });
  }
  const draft = {
    flow,
    revision: revision + 1,
    definition,
    layout: JSON.parse(row.layout) as FlowLayout,
    savedAt: at,
    savedBy: actor.name,
  };
  return { kind: 'saved', draft };
}

async function keepRevision(
  tx: Transaction,
  { flow, revision, text, at, by }: { flow: string; revision: number; text: string; at: number; by: string },
): Promise<void> {
  await tx.query(
    'insert into flow_drafts (flow_id, revision, definition, saved_at, saved_by) values (?, ?, ?, ?, ?)',
    [flow, revision, text, at, by],
  );
  await tx.query('delete from flow_drafts where flow_id = ? and revision <= ?', [
    flow,
    revision - KEPT_REVISIONS,
  ]);
}

async function keptRevision(tx: Transaction, flow: string, revision: number): Promise<FlowDefinition | null> {
  const [row] = await tx.query<{ definition: string }>(
    'select definition from flow_drafts where flow_id = ? and revision = ?',
    [flow, revision],
  );
  return row === undefined ? null : readDefinition(row.definition);
}

/** A flow's name as it stands in the row. */
export const readName = (row: { name: string }): Text => JSON.parse(row.name) as Text;
