import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { hashCredential, newCredential } from './credential.ts';
import { toHolder, type Holder } from './session-store.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** Access for a machine. The token itself is shown once, at its making. */
export interface Token {
  id: string;
  name: string;
  /** The first characters, to tell tokens apart. */
  prefix: string;
  role: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
}

export interface NewToken {
  name: string;
  role: string;
  expiresAt?: number | undefined;
}

export interface TokenStore {
  /** Null: there is no such role. */
  create(token: NewToken, actor: Actor): Promise<{ token: Token; credential: string } | null>;
  /** Those that are not revoked, the newest first. */
  list(): Promise<Token[]>;
  revoke(id: string, actor: Actor): Promise<boolean>;
  /** By the hash of the credential. */
  holder(hash: string): Promise<Holder | null>;
  /** When tokens were last used, by id; told once a minute for all of them. */
  noteUse(used: ReadonlyMap<string, number>): Promise<void>;
}

/** Makes a leaked token recognisable to scanners. */
const MARK = 'daliu_';

interface TokenRow {
  id: string;
  name: string;
  prefix: string;
  role_id: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

const toToken = (row: TokenRow): Token => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  role: row.role_id,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});

export function createTokenStore(tables: Tables, now: () => number): TokenStore {
  return {
    create: ({ name, role, expiresAt }, actor) =>
      tables.write(async (tx) => {
        const at = now();
        const credential = MARK + newCredential();
        const [row] = await tx.query<TokenRow>(
          `insert into tokens (id, name, prefix, hash, role_id, created_by, created_at, expires_at)
           select ?, ?, ?, ?, id, ?, ?, ? from roles where id = ? returning *`,
          [
            timedId(at),
            name,
            credential.slice(0, MARK.length + 6),
            hashCredential(credential),
            actor.name,
            at,
            expiresAt ?? null,
            role,
          ],
        );
        if (row === undefined) return null;
        const token = toToken(row);
        const after = { name, prefix: token.prefix, role, expiresAt: token.expiresAt };
        await recordAudit(tx, at, actor, { action: 'token.create', kind: 'token', object: token.id, after });
        return { token, credential };
      }),
    async list() {
      const rows = await tables.read<TokenRow & Record<string, unknown>>(
        'select * from tokens where revoked_at is null order by id desc',
      );
      return rows.map(toToken);
    },
    revoke: (id, actor) =>
      tables.write(async (tx) => {
        const at = now();
        const rows = await tx.query(
          'update tokens set revoked_at = ? where id = ? and revoked_at is null returning id',
          [at, id],
        );
        if (rows.length === 0) return false;
        await recordAudit(tx, at, actor, { action: 'token.revoke', kind: 'token', object: id });
        return true;
      }),
    async holder(hash) {
      const rows = await tables.read<Parameters<typeof toHolder>[1][number] & Record<string, unknown>>(
        `select t.id, t.name, t.expires_at, p.action, p.kind, p.object
         from tokens t left join permissions p on p.role_id = t.role_id
         where t.hash = ? and t.revoked_at is null and (t.expires_at is null or t.expires_at > ?)`,
        [hash, now()],
      );
      return toHolder('token', rows);
    },
    async noteUse(used) {
      await tables.write(async (tx) => {
        for (const [id, at] of used)
          await tx.query('update tokens set last_used_at = ? where id = ?', [at, id]);
      });
    },
  };
}
