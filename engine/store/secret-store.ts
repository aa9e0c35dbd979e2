import { createHash } from 'node:crypto';
import { EngineError } from '../core/errors.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { seal, unseal } from './seal.ts';
import type { Tables } from './tables.ts';

/** What may be told of a secret: everything but its value. */
export interface SecretFacts {
  name: string;
  kind: 'hmac' | 'http' | 'other';
  note: string | null;
  updatedAt: number;
  updatedBy: string;
}

export interface SecretStore {
  list(): Promise<SecretFacts[]>;
  put(
    secret: { name: string; kind: SecretFacts['kind']; note?: string; value: string },
    actor: Actor,
  ): Promise<void>;
  remove(name: string, actor: Actor): Promise<boolean>;
  /**
   * The value, for the one who calls out or checks a signature. It comes from memory: sealed values are held there
   * and opened at each use. Throws EngineError (unknown-secret, secret-unreadable); another secret is never affected.
   */
  open(name: string): string;
  /** Reads what other processes changed; true if anything did. */
  catchUp(): Promise<boolean>;
  /** Called when any secret is another than before. */
  onChange(listener: () => void): void;
  /** Seals every secret with another key, all or none. */
  rotate(key: Buffer, actor: Actor): Promise<void>;
}

/** No secret of a person can have this name. */
const CANARY = '$canary';
const CANARY_TEXT = 'daliu vault';

interface SecretRow {
  name: string;
  kind: SecretFacts['kind'];
  note: string | null;
  sealed: string;
  updated_at: number;
  updated_by: string;
}

/**
 * Opens the vault and proves the key on a canary record: a wrong key is found at the start, and not by the first flow
 * at night. Throws EngineError (vault-key) if the key is not the one this database was written with.
 */
export async function openSecretStore(
  tables: Tables,
  now: () => number,
  firstKey: Buffer,
): Promise<SecretStore> {
  let key = firstKey;
  let sealed = new Map<string, string>();
  let digest = '';
  const listeners: (() => void)[] = [];

  const load = async (): Promise<boolean> => {
    const rows = await tables.read<SecretRow & Record<string, unknown>>(
      'select name, sealed from secrets order by name',
    );
    const found = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    if (found === digest) return false;
    digest = found;
    sealed = new Map(rows.map((row) => [row.name, row.sealed]));
    for (const listener of listeners) listener();
    return true;
  };

  await tables.write((tx) => plantCanary(tx, key, now()));
  await load();
  proveKey(key, sealed.get(CANARY));

  return {
    async list() {
      const rows = await tables.read<SecretRow & Record<string, unknown>>(
        'select * from secrets where name <> ? order by name',
        [CANARY],
      );
      return rows.map((row) => ({
        name: row.name,
        kind: row.kind,
        note: row.note,
        updatedAt: row.updated_at,
        updatedBy: row.updated_by,
      }));
    },
    async put(secret, actor) {
      await tables.write((tx) => writeSecret(tx, key, secret, actor, now()));
      await load();
    },
    async remove(name, actor) {
      const removed = await tables.write((tx) => removeSecret(tx, name, actor, now()));
      await load();
      return removed;
    },
    open(name) {
      const text = name === CANARY ? undefined : sealed.get(name);
      return openValue(key, name, text);
    },
    catchUp: load,
    onChange: (listener) => void listeners.push(listener),
    async rotate(next, actor) {
      await tables.write((tx) => resealAll(tx, key, next, actor, now()));
      key = next;
      await load();
    },
  };
}

function openValue(key: Buffer, name: string, sealed: string | undefined): string {
  if (sealed === undefined)
    throw new EngineError('unknown-secret', {
      zh: `没有名为“${name}”的密钥。`,
      en: `There is no secret "${name}".`,
    });
  try {
    return unseal(key, name, sealed);
  } catch (cause) {
    const message = {
      zh: `密钥“${name}”无法解开，请重新填写。`,
      en: `The secret "${name}" cannot be opened; enter it again.`,
    };
    throw new EngineError('secret-unreadable', message, { cause });
  }
}

async function plantCanary(tx: Transaction, key: Buffer, at: number): Promise<void> {
  await tx.query(
    `insert into secrets (name, kind, sealed, updated_at, updated_by) values (?, 'other', ?, ?, 'system') on conflict (name) do nothing`,
    [CANARY, seal(key, CANARY, CANARY_TEXT), at],
  );
}

function proveKey(key: Buffer, canary: string | undefined): void {
  try {
    if (canary !== undefined && unseal(key, CANARY, canary) === CANARY_TEXT) return;
  } catch {
    // Told below in words that help.
  }
  throw new EngineError('vault-key', {
    zh: '密钥库打不开：DALIU_KEY 或密钥文件不是写入这个数据库时用的那一把。请换回原来的密钥。',
    en: 'The vault does not open: DALIU_KEY or the key file is not the one this database was written with. Put the old key back.',
  });
}

async function writeSecret(
  tx: Transaction,
  key: Buffer,
  secret: Parameters<SecretStore['put']>[0],
  actor: Actor,
  at: number,
): Promise<void> {
  const { name, kind, note, value } = secret;
  const known = await tx.query('select name from secrets where name = ?', [name]);
  await tx.query(
    `insert into secrets (name, kind, note, sealed, updated_at, updated_by) values (?, ?, ?, ?, ?, ?)
     on conflict (name) do update set kind = excluded.kind, note = excluded.note, sealed = excluded.sealed,
       updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [name, kind, note ?? null, seal(key, name, value), at, actor.name],
  );
  const action = known.length === 0 ? 'secret.create' : 'secret.edit';
  await recordAudit(tx, at, actor, { action, kind: 'secret', object: name, after: { kind } });
}

async function removeSecret(tx: Transaction, name: string, actor: Actor, at: number): Promise<boolean> {
  const rows = await tx.query('delete from secrets where name = ? and name <> ? returning name', [
    name,
    CANARY,
  ]);
  if (rows.length === 0) return false;
  await recordAudit(tx, at, actor, { action: 'secret.remove', kind: 'secret', object: name });
  return true;
}

async function resealAll(tx: Transaction, from: Buffer, to: Buffer, actor: Actor, at: number): Promise<void> {
  const rows = await tx.query<SecretRow>('select name, sealed from secrets');
  for (const { name, sealed } of rows)
    await tx.query('update secrets set sealed = ? where name = ?', [
      seal(to, name, unseal(from, name, sealed)),
      name,
    ]);
  await recordAudit(tx, at, actor, {
    action: 'secret.rotate',
    kind: 'secret',
    object: '*',
    after: { secrets: rows.length - 1 },
  });
}
