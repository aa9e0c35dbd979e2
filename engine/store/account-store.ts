import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { OWNER } from './role-store.ts';
import { insertRows } from './sql.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** A person, as lists show one. */
export interface User {
  id: string;
  /** E-mail address or short name; ASCII letters count as small. */
  login: string;
  name: string;
  roles: string[];
  disabled: boolean;
  createdAt: number;
  lastLoginAt: number | null;
}

export interface NewUser {
  login: string;
  name: string;
  /** As made by `hashPassword`. */
  passwordHash: string;
  roles: string[];
}

export interface UserChange {
  name?: string;
  roles?: string[];
  disabled?: boolean;
  passwordHash?: string;
}

export type UserResult =
  | { kind: 'done'; user: User }
  | { kind: 'unknown' }
  | { kind: 'login-taken' }
  | { kind: 'unknown-role'; role: string }
  /** Without this one nobody could give rights any more. */
  | { kind: 'last-owner' };

export interface AccountStore {
  /** True while nobody has an account: whoever comes first becomes the owner. */
  isEmpty(): Promise<boolean>;
  /** Null: somebody was faster. */
  createOwner(user: Omit<NewUser, 'roles'>, ip: string | undefined): Promise<User | null>;
  create(user: NewUser, actor: Actor): Promise<UserResult>;
  /** A change of password, roles or state ends every session of that person. */
  change(id: string, change: UserChange, actor: Actor): Promise<UserResult>;
  list(): Promise<User[]>;
  /** For logging in; disabled accounts have no password. */
  password(login: string): Promise<{ id: string; name: string; hash: string } | null>;
  noteLogin(id: string): Promise<void>;
}

/** Logins are compared this way, so that `Li@shop.cn` and `li@shop.cn ` are one person. */
export const normalizeLogin = (login: string): string =>
  login
    .trim()
    .normalize('NFKC')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());

interface UserRow {
  id: string;
  login: string;
  name: string;
  password: string;
  disabled_at: number | null;
  created_at: number;
  last_login_at: number | null;
}

const toUser = (row: UserRow, roles: string[]): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  roles,
  disabled: row.disabled_at !== null,
  createdAt: row.created_at,
  lastLoginAt: row.last_login_at,
});

export function createAccountStore(tables: Tables, now: () => number): AccountStore {
  return {
    async isEmpty() {
      return (await tables.read('select id from users limit 1')).length === 0;
    },
    createOwner: (user, ip) => tables.write((tx) => insertOwner(tx, user, ip, now())),
    create: (user, actor) => tables.write((tx) => insertUser(tx, user, actor, now())),
    change: (id, change, actor) => tables.write((tx) => changeUser(tx, id, change, actor, now())),
    async list() {
      const [users, roles] = await Promise.all([
        tables.read<UserRow>('select * from users order by created_at, id'),
        tables.read<{ user_id: string; role_id: string }>(
          'select user_id, role_id from user_roles order by role_id',
        ),
      ]);
      return users.map((row) =>
        toUser(
          row,
          roles.filter(({ user_id }) => user_id === row.id).map(({ role_id }) => role_id),
        ),
      );
    },
    async password(login) {
      const [row] = await tables.read<UserRow>(
        'select * from users where login = ? and disabled_at is null',
        [normalizeLogin(login)],
      );
      return row === undefined ? null : { id: row.id, name: row.name, hash: row.password };
    },
    async noteLogin(id) {
      await tables.write((tx) => tx.query('update users set last_login_at = ? where id = ?', [now(), id]));
    },
  };
}

async function insertOwner(
  tx: Transaction,
  user: Omit<NewUser, 'roles'>,
  ip: string | undefined,
  at: number,
): Promise<User | null> {
  // The fixed id lets the database decide between two first visitors who come at the same moment.
  const row = newRow(user, at, 'owner');
  const made = await tx.query(
    `insert into users (id, login, name, password, created_at)
     select ?, ?, ?, ?, ? where not exists (select 1 from users) on conflict do nothing returning id`,
    [row.id, row.login, row.name, row.password, row.created_at],
  );
  if (made.length === 0) return null;
  await setRoles(tx, row.id, [OWNER]);
  const actor: Actor = {
    kind: 'user',
    id: row.id,
    name: row.name,
    permissions: [],
    ...(ip === undefined ? {} : { ip }),
  };
  await recordAudit(tx, at, actor, {
    action: 'user.create',
    kind: 'user',
    object: row.id,
    after: { login: row.login, roles: [OWNER] },
  });
  return toUser(row, [OWNER]);
}

const newRow = (user: Omit<NewUser, 'roles'>, at: number, id: string): UserRow => ({
  id,
  login: normalizeLogin(user.login),
  name: user.name,
  password: user.passwordHash,
  disabled_at: null,
  created_at: at,
  last_login_at: null,
});

async function insertUser(tx: Transaction, user: NewUser, actor: Actor, at: number): Promise<UserResult> {
  const missing = await missingRole(tx, user.roles);
  if (missing !== undefined) return { kind: 'unknown-role', role: missing };
  const row = newRow(user, at, timedId(at));
  const made = await tx.query(
    'insert into users (id, login, name, password, created_at) values (?, ?, ?, ?, ?) on conflict do nothing returning id',
    [row.id, row.login, row.name, row.password, row.created_at],
  );
  if (made.length === 0) return { kind: 'login-taken' };
  await setRoles(tx, row.id, user.roles);
  await recordAudit(tx, at, actor, {
    action: 'user.create',
    kind: 'user',
    object: row.id,
    after: { login: row.login, roles: user.roles },
  });
  return { kind: 'done', user: toUser(row, user.roles) };
}

async function changeUser(
  tx: Transaction,
  id: string,
  change: UserChange,
  actor: Actor,
  at: number,
): Promise<UserResult> {
  const [row] = await tx.query<UserRow>('select * from users where id = ?', [id]);
  if (row === undefined) return { kind: 'unknown' };
  const missing = await missingRole(tx, change.roles ?? []);
  if (missing !== undefined) return { kind: 'unknown-role', role: missing };
  const roles = await rolesOf(tx, id);
  const after = toUser(
    {
      ...row,
      name: change.name ?? row.name,
      disabled_at:
        change.disabled === undefined ? row.disabled_at : change.disabled ? (row.disabled_at ?? at) : null,
    },
    change.roles ?? roles,
  );
  const losesOwner =
    roles.includes(OWNER) && row.disabled_at === null && (after.disabled || !after.roles.includes(OWNER));
  if (losesOwner && !(await hasOtherOwner(tx, id))) return { kind: 'last-owner' };
  await tx.query('update users set name = ?, password = ?, disabled_at = ? where id = ?', [
    after.name,
    change.passwordHash ?? row.password,
    after.disabled ? (row.disabled_at ?? at) : null,
    id,
  ]);
  if (change.roles !== undefined) await setRoles(tx, id, change.roles);
  if (change.roles !== undefined || change.disabled === true || change.passwordHash !== undefined)
    await tx.query('delete from sessions where user_id = ?', [id]);
  await recordAudit(tx, at, actor, {
    action: 'user.edit',
    kind: 'user',
    object: id,
    before: facts(toUser(row, roles)),
    after: { ...facts(after), ...(change.passwordHash === undefined ? {} : { passwordChanged: true }) },
  });
  return { kind: 'done', user: after };
}

const facts = ({ name, roles, disabled }: User): object => ({ name, roles, disabled });

const rolesOf = async (tx: Transaction, user: string): Promise<string[]> =>
  (
    await tx.query<{ role_id: string }>('select role_id from user_roles where user_id = ? order by role_id', [
      user,
    ])
  ).map(({ role_id }) => role_id);

async function hasOtherOwner(tx: Transaction, but: string): Promise<boolean> {
  const others = await tx.query(
    `select u.id from users u join user_roles r on r.user_id = u.id
     where r.role_id = ? and u.disabled_at is null and u.id <> ? limit 1`,
    [OWNER, but],
  );
  return others.length > 0;
}

async function missingRole(tx: Transaction, roles: readonly string[]): Promise<string | undefined> {
  const known = await tx.query<{ id: string }>('select id from roles');
  return roles.find((role) => !known.some(({ id }) => id === role));
}

async function setRoles(tx: Transaction, user: string, roles: readonly string[]): Promise<void> {
  await tx.query('delete from user_roles where user_id = ?', [user]);
  const rows = [...new Set(roles)].map((role) => [user, role]);
  await insertRows(tx, 'user_roles', ['user_id', 'role_id'], rows);
}
