import type { Permission } from '../../schemas/api/permission.ts';
import { hashCredential, newCredential } from './credential.ts';
import { toPermission } from './role-store.ts';
import type { Tables } from './tables.ts';

/** Whoever a credential belongs to, with all rights. */
export interface Holder {
  kind: 'user' | 'token';
  id: string;
  name: string;
  permissions: Permission[];
  /** The credential is void from this instant; null: it does not end by itself. */
  expiresAt: number | null;
}

export interface SessionStore {
  /** The credential for the cookie. */
  open(user: string, from: { ip?: string | undefined; agent?: string | undefined }): Promise<string>;
  /** By the hash of the credential. */
  holder(hash: string): Promise<Holder | null>;
  /** Moves the end of a session that is in use; called now and then, not on every request. */
  extend(hash: string): Promise<void>;
  close(hash: string): Promise<void>;
}

interface HolderRow {
  id: string;
  name: string;
  expires_at: number | null;
  action: Permission['action'] | null;
  kind: Permission['kind'] | null;
  object: string | null;
}

/** One row per permission, or a single row without one. */
export function toHolder(kind: Holder['kind'], rows: readonly HolderRow[]): Holder | null {
  const [first] = rows;
  if (first === undefined) return null;
  const permissions = rows.flatMap(({ action, kind: on, object }) =>
    action === null || on === null || object === null ? [] : [toPermission({ action, kind: on, object })],
  );
  return { kind, id: first.id, name: first.name, permissions, expiresAt: first.expires_at };
}

export function createSessionStore(tables: Tables, now: () => number, lifeMs: number): SessionStore {
  return {
    async open(user, { ip, agent }) {
      const credential = newCredential();
      const at = now();
      await tables.write(async (tx) => {
        await tx.query('delete from sessions where expires_at <= ?', [at]);
        await tx.query(
          'insert into sessions (hash, user_id, created_at, expires_at, ip, agent) values (?, ?, ?, ?, ?, ?)',
          [hashCredential(credential), user, at, at + lifeMs, ip ?? null, agent?.slice(0, 200) ?? null],
        );
      });
      return credential;
    },
    async holder(hash) {
      const rows = await tables.read<HolderRow & Record<string, unknown>>(
        `select u.id, u.name, s.expires_at, p.action, p.kind, p.object
         from sessions s join users u on u.id = s.user_id
           left join user_roles r on r.user_id = u.id
           left join permissions p on p.role_id = r.role_id
         where s.hash = ? and s.expires_at > ? and u.disabled_at is null`,
        [hash, now()],
      );
      return toHolder('user', rows);
    },
    async extend(hash) {
      await tables.write((tx) =>
        tx.query('update sessions set expires_at = ? where hash = ?', [now() + lifeMs, hash]),
      );
    },
    async close(hash) {
      await tables.write((tx) => tx.query('delete from sessions where hash = ?', [hash]));
    },
  };
}
