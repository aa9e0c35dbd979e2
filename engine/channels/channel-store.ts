import type { Channel } from '../../schemas/channel.ts';
import type { Failure } from '../../connectors/kit/failure.ts';
import { EngineError } from '../core/errors.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Actor } from '../store/actor.ts';
import type { Tables } from '../store/tables.ts';

/** A channel with what became of reading it. */
export interface ChannelState {
  channel: Channel;
  revision: number;
  changedAt: number;
  changedBy: string;
  succeededAt: number | null;
  failedAt: number | null;
  /** In a row. */
  failures: number;
  failure: Failure | null;
  /** Not to be read before. */
  lookAt: number;
}

export interface ChannelStore {
  list(): Promise<ChannelState[]>;
  get(id: string): Promise<ChannelState | undefined>;
  /** Throws EngineError `channel-exists` if the shop or the id is there already. */
  create(channel: Channel, actor: Actor, at: number): Promise<ChannelState>;
  /** Throws EngineError `channel-changed` unless it is at this revision. */
  change(channel: Channel, revision: number, actor: Actor, at: number): Promise<ChannelState>;
  remove(id: string, actor: Actor, at: number): Promise<boolean>;
  /** True for the one process that may read the channel now; it holds until `until`, and may be taken again by itself. */
  claim(id: string, owner: string, now: number, until: number): Promise<boolean>;
  release(id: string, owner: string): Promise<void>;
  /** True for the one who is to renew the token; the others wait for what comes of it. */
  claimToken(id: string, now: number, until: number): Promise<boolean>;
  releaseToken(id: string): Promise<void>;
  /** `look_at`: when it is to be read again. */
  succeeded(id: string, at: number, lookAt: number): Promise<void>;
  failed(id: string, failure: Failure, at: number, lookAt: number): Promise<void>;
  /** Read as soon as somebody looks. */
  wake(id: string): Promise<void>;
}

interface Row {
  id: string;
  definition: string;
  revision: number;
  changed_at: number;
  changed_by: string;
  succeeded_at: number | null;
  failed_at: number | null;
  failures: number;
  failure: string | null;
  look_at: number;
}

const toState = (row: Row): ChannelState => ({
  channel: JSON.parse(row.definition) as Channel,
  revision: row.revision,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  succeededAt: row.succeeded_at,
  failedAt: row.failed_at,
  failures: row.failures,
  failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
  lookAt: row.look_at,
});

/** `alone`: no other process can be on the database, so that whoever else holds a channel is dead. */
export const createChannelStore = (tables: Tables, alone = false): ChannelStore => ({
  ...definitions(tables),
  ...leases(tables, alone),
  async succeeded(id, at, lookAt) {
    await tables.write((tx) =>
      tx.query(
        'UPDATE channels SET succeeded_at = ?, failures = 0, failure = NULL, look_at = ? WHERE id = ?',
        [at, lookAt, id],
      ),
    );
  },
  async failed(id, failure, at, lookAt) {
    await tables.write((tx) =>
      tx.query(
        'UPDATE channels SET failed_at = ?, failures = failures + 1, failure = ?, look_at = ? WHERE id = ?',
        [at, JSON.stringify(failure), lookAt, id],
      ),
    );
  },
  async wake(id) {
    await tables.write((tx) => tx.query('UPDATE channels SET look_at = 0 WHERE id = ?', [id]));
  },
});

type Definitions = Pick<ChannelStore, 'list' | 'get' | 'create' | 'change' | 'remove'>;

const definitions = (tables: Tables): Definitions => ({
  list: async () => (await tables.read<Row>('SELECT * FROM channels ORDER BY id')).map(toState),
  get: async (id) => {
    const [row] = await tables.read<Row>('SELECT * FROM channels WHERE id = ?', [id]);
    return row && toState(row);
  },
  create: (channel, actor, at) =>
    tables.write(async (tx) => {
      const { id, connector, shop, enabled } = channel;
      const [row] = await tx.query<Row>(
        `INSERT INTO channels(id, connector, shop, enabled, definition, revision, created_at, changed_at, changed_by,
          failures, look_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING RETURNING *`,
        [id, connector, shop, Number(enabled), JSON.stringify(channel), at, at, actor.name],
      );
      if (row === undefined) throw taken(channel);
      await recordAudit(tx, at, actor, {
        action: 'channel.create',
        kind: 'channel',
        object: id,
        after: { connector, shop },
      });
      return toState(row);
    }),
  change: (channel, revision, actor, at) =>
    tables.write(async (tx) => {
      const { id, connector, shop, enabled } = channel;
      const [other] = await tx.query('SELECT id FROM channels WHERE connector = ? AND shop = ? AND id <> ?', [
        connector,
        shop,
        id,
      ]);
      if (other !== undefined) throw taken(channel);
      const [row] = await tx.query<Row>(
        `UPDATE channels SET connector = ?, shop = ?, enabled = ?, definition = ?, revision = revision + 1,
          changed_at = ?, changed_by = ?, look_at = 0 WHERE id = ? AND revision = ? RETURNING *`,
        [connector, shop, Number(enabled), JSON.stringify(channel), at, actor.name, id, revision],
      );
      if (row === undefined) throw changed(id);
      await recordAudit(tx, at, actor, {
        action: 'channel.edit',
        kind: 'channel',
        object: id,
        after: { connector, shop, enabled },
      });
      return toState(row);
    }),
  remove: (id, actor, at) =>
    tables.write(async (tx) => {
      const rows = await tx.query('DELETE FROM channels WHERE id = ? RETURNING id', [id]);
      if (rows.length === 0) return false;
      for (const table of OF_CHANNEL) await tx.query(`DELETE FROM ${table} WHERE channel_id = ?`, [id]);
      await recordAudit(tx, at, actor, { action: 'channel.remove', kind: 'channel', object: id });
      return true;
    }),
});

const OF_CHANNEL = [
  'channel_coverage',
  'channel_windows',
  'channel_walks',
  'channel_conflicts',
  'channel_quarantine',
];

const taken = ({ id, connector, shop }: Channel): EngineError =>
  new EngineError('channel-exists', {
    zh: `渠道“${id}”或 ${connector} 的店铺“${shop}”已经接入。`,
    en: `The channel "${id}" or the shop "${shop}" of ${connector} is connected already.`,
  });

const changed = (id: string): EngineError =>
  new EngineError('channel-changed', {
    zh: `渠道“${id}”刚被别人修改或删除，请刷新后再改。`,
    en: `The channel "${id}" has just been changed or removed by somebody else; reload it first.`,
  });

type Leases = Pick<ChannelStore, 'claim' | 'release' | 'claimToken' | 'releaseToken'>;

const leases = (tables: Tables, alone: boolean): Leases => ({
  claim: (id, owner, now, until) =>
    tables.write(async (tx) => {
      const rows = await tx.query(
        `UPDATE channels SET owner = ?, owner_until = ? WHERE id = ?
          AND (owner IS NULL OR owner = ? OR owner_until <= ? OR ? = 1) RETURNING id`,
        [owner, until, id, owner, now, Number(alone)],
      );
      return rows.length > 0;
    }),
  async release(id, owner) {
    await tables.write((tx) =>
      tx.query('UPDATE channels SET owner = NULL, owner_until = NULL WHERE id = ? AND owner = ?', [
        id,
        owner,
      ]),
    );
  },
  claimToken: (id, now, until) =>
    tables.write(async (tx) => {
      const rows = await tx.query(
        'UPDATE channels SET token_until = ? WHERE id = ? AND (token_until IS NULL OR token_until <= ?) RETURNING id',
        [until, id, now],
      );
      return rows.length > 0;
    }),
  async releaseToken(id) {
    await tables.write((tx) => tx.query('UPDATE channels SET token_until = NULL WHERE id = ?', [id]));
  },
});
