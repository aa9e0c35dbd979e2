import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { openRow, readDefinition, type FlowRow } from './flow-store.ts';
import type { Tables } from './tables.ts';
import { newHookPath } from './webhook-store.ts';

/** What was published, as it will stay. */
export interface FlowVersion {
  flow: string;
  version: number;
  hash: string;
  name: string | null;
  note: string | null;
  publishedAt: number;
  publishedBy: string;
  /** Whether new runs take it. */
  live: boolean;
}

export type PublishResult =
  /** `isNew` false: a version with exactly this content exists and is live (again). */
  | { kind: 'published'; version: FlowVersion; isNew: boolean }
  /** The draft moved on since the caller looked at it. */
  | { kind: 'conflict'; revision: number }
  | { kind: 'unknown' };

export interface Publishing {
  /** Revision of the draft the publisher has seen, so that nobody publishes changes they do not know of. */
  revision: number;
  name?: string;
  note?: string;
}

/** What else must be true once a version goes live (its schedules, its webhooks), in the same transaction. */
export type WentLive = (tx: Transaction, definition: FlowDefinition, at: number) => Promise<void>;

export interface VersionStore {
  publish(flow: string, publishing: Publishing, actor: Actor): Promise<PublishResult>;
  /** The newest first. */
  versions(flow: string): Promise<FlowVersion[]>;
  definition(flow: string, version: number): Promise<FlowDefinition | null>;
  /**
   * Rolling back moves the pointer: version 2 is live again under its own number, so its runs and figures stay
   * together, and no copy of it is made. The draft is left as it is. False: no such version.
   */
  goLive(flow: string, version: number, actor: Actor, note?: string): Promise<FlowVersion | null>;
  /** The live version; `paused` is the reason the flow is paused. */
  published(flow: string): Promise<{ version: number; definition: FlowDefinition; paused?: string } | null>;
}

interface VersionRow {
  flow_id: string;
  version: number;
  hash: string;
  definition: string;
  name: string | null;
  note: string | null;
  published_at: number;
  published_by: string;
}

const toVersion = (row: Omit<VersionRow, 'definition'>, live: number | null): FlowVersion => ({
  flow: row.flow_id,
  version: row.version,
  hash: row.hash,
  name: row.name,
  note: row.note,
  publishedAt: row.published_at,
  publishedBy: row.published_by,
  live: row.version === live,
});

export function createVersionStore(
  tables: Tables,
  now: () => number,
  wentLive: readonly WentLive[] = [],
): VersionStore {
  const context: Context = { now, wentLive: [giveHooks, ...wentLive] };
  return {
    publish: (flow, publishing, actor) =>
      tables.write((tx) => publishDraft(tx, flow, publishing, actor, context)),
    goLive: (flow, version, actor, note) =>
      tables.write((tx) => rollBack(tx, { flow, version, actor, note }, context)),
    async versions(flow) {
      const rows = await tables.read<VersionRow & { live: number | null }>(
        `select v.flow_id, v.version, v.hash, v.name, v.note, v.published_at, v.published_by, f.version as live
         from flow_versions v join flows f on f.id = v.flow_id where v.flow_id = ? order by v.version desc`,
        [flow],
      );
      return rows.map((row) => toVersion(row, row.live));
    },
    async definition(flow, version) {
      const [row] = await tables.read<{ definition: string }>(
        'select definition from flow_versions where flow_id = ? and version = ?',
        [flow, version],
      );
      return row === undefined ? null : readDefinition(row.definition);
    },
    async published(flow) {
      const [row] = await tables.read<{ version: number; definition: string; paused: string | null }>(
        `select v.version, v.definition, f.paused
         from flows f join flow_versions v on v.flow_id = f.id and v.version = f.version
         where f.id = ? and f.archived_at is null`,
        [flow],
      );
      if (row === undefined) return null;
      const paused = row.paused === null ? {} : { paused: row.paused };
      return { version: row.version, definition: readDefinition(row.definition), ...paused };
    },
  };
}

interface Context {
  now: () => number;
  wentLive: readonly WentLive[];
}

async function publishDraft(
  tx: Transaction,
  flow: string,
  publishing: Publishing,
  actor: Actor,
  { now, wentLive }: Context,
): Promise<PublishResult> {
  const row = await openRow(tx, flow);
  if (row === undefined) return { kind: 'unknown' };
  if (row.revision !== publishing.revision) return { kind: 'conflict', revision: row.revision };
  const [known] = await tx.query<VersionRow>('select * from flow_versions where flow_id = ? and hash = ?', [
    flow,
    row.draft_hash,
  ]);
  const at = now();
  const version = known ?? (await insertVersion(tx, row, publishing, actor, at));
  await pointTo(tx, row, version, actor, at, { action: 'flow.publish', note: publishing.note });
  for (const follow of wentLive) await follow(tx, readDefinition(version.definition), at);
  return { kind: 'published', version: toVersion(version, version.version), isNew: known === undefined };
}

async function insertVersion(
  tx: Transaction,
  row: FlowRow,
  publishing: Publishing,
  actor: Actor,
  at: number,
): Promise<VersionRow> {
  const [last] = await tx.query<{ version: number | null }>(
    'select max(version) as version from flow_versions where flow_id = ?',
    [row.id],
  );
  const version: VersionRow = {
    flow_id: row.id,
    version: (last?.version ?? 0) + 1,
    hash: row.draft_hash,
    definition: row.draft,
    name: publishing.name ?? null,
    note: publishing.note ?? null,
    published_at: at,
    published_by: actor.name,
  };
  await tx.query(
    `insert into flow_versions (flow_id, version, hash, definition, name, note, published_at, published_by)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      version.flow_id,
      version.version,
      version.hash,
      version.definition,
      version.name,
      version.note,
      at,
      actor.name,
    ],
  );
  return version;
}

interface RollBack {
  flow: string;
  version: number;
  actor: Actor;
  note: string | undefined;
}

async function rollBack(
  tx: Transaction,
  { flow, version, actor, note }: RollBack,
  { now, wentLive }: Context,
): Promise<FlowVersion | null> {
  const row = await openRow(tx, flow);
  const [target] = await tx.query<VersionRow>(
    'select * from flow_versions where flow_id = ? and version = ?',
    [flow, version],
  );
  if (row === undefined || target === undefined) return null;
  const at = now();
  await pointTo(tx, row, target, actor, at, { action: 'flow.roll-back', note });
  for (const follow of wentLive) await follow(tx, readDefinition(target.definition), at);
  return toVersion(target, version);
}

async function pointTo(
  tx: Transaction,
  row: FlowRow,
  version: VersionRow,
  actor: Actor,
  at: number,
  { action, note }: { action: string; note: string | undefined },
): Promise<void> {
  await tx.query('update flows set version = ?, version_hash = ? where id = ?', [
    version.version,
    version.hash,
    row.id,
  ]);
  await recordAudit(tx, at, actor, {
    action,
    kind: 'flow',
    object: row.id,
    before: { version: row.version, hash: row.version_hash },
    after: { version: version.version, hash: version.hash },
    ...(note === undefined ? {} : { note }),
  });
}

/** Every webhook node gets an address of its own, 128 bits that cannot be guessed, and keeps it through all versions. */
async function giveHooks(tx: Transaction, definition: FlowDefinition, at: number): Promise<void> {
  for (const [node, { type }] of Object.entries(definition.nodes)) {
    if (type !== 'webhook') continue;
    await tx.query(
      `insert into webhooks (path, flow_id, node_id, created_at) values (?, ?, ?, ?)
       on conflict (flow_id, node_id) do nothing`,
      [newHookPath(), definition.id, node, at],
    );
  }
}
