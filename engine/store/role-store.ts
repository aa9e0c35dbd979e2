import type { Action, Kind, Permission } from '../../schemas/api/permission.ts';
import type { Text } from '../../schemas/text.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { insertRows } from './sql.ts';
import type { Tables } from './tables.ts';

export interface Role {
  id: string;
  name: Text;
  /** Ships with the product: it can be given to people, but not changed. */
  shipped: boolean;
  permissions: Permission[];
}

const rights = (kinds: readonly Kind[], ...actions: Action[]): Permission[] =>
  kinds.flatMap((kind) => actions.map((action) => ({ action, kind, id: '*' })));

const shippedRole = (id: string, zh: string, en: string, permissions: Permission[]): Role => ({
  id,
  name: { zh, en },
  shipped: true,
  permissions,
});

/** The role that can do everything; somebody always has it. */
export const OWNER = 'owner';

const daily: readonly Kind[] = ['run', 'case', 'table'];

/** The seven roles every installation has. */
export const shippedRoles: readonly Role[] = [
  shippedRole(OWNER, '管理员', 'Owner', [{ action: '*', kind: '*', id: '*' }]),
  shippedRole('designer', '流程设计', 'Designer', [
    ...rights(['flow', 'schedule', 'webhook', 'secret', 'channel'], 'read', 'edit'),
    ...rights(['table'], 'edit'),
    ...rights(['flow'], 'publish', 'run'),
    ...rights(['schedule', 'channel'], 'run'),
    ...rights(daily, 'read', 'handle'),
    ...rights(['audit', 'system'], 'read'),
  ]),
  shippedRole('operator', '运营处理', 'Operator', [
    ...rights(['flow', 'schedule', 'channel', 'system'], 'read'),
    ...rights(['flow', 'schedule', 'channel'], 'run'),
    ...rights(daily, 'read', 'handle'),
  ]),
  shippedRole(
    'viewer',
    '只读',
    'Viewer',
    rights(['flow', 'run', 'case', 'schedule', 'table', 'channel', 'system'], 'read'),
  ),
  shippedRole('support', '客服', 'Customer service', [
    ...rights(daily, 'read', 'handle'),
    ...rights(['pii'], 'unmask'),
  ]),
  shippedRole('finance', '财务', 'Finance', [
    ...rights(['flow', 'schedule'], 'read'),
    ...rights(daily, 'read', 'handle'),
  ]),
  shippedRole('warehouse', '仓库', 'Warehouse', rights(daily, 'read', 'handle')),
];

export interface RoleStore {
  list(): Promise<Role[]>;
  /** Makes a role of one's own or replaces its rights. False: a shipped role has this id. */
  put(role: Omit<Role, 'shipped'>, actor: Actor): Promise<boolean>;
  /** `used`: people or tokens still have it. */
  remove(id: string, actor: Actor): Promise<'removed' | 'unknown' | 'shipped' | 'used'>;
  /** Brings the shipped roles up to date with this version of the product; at every start. */
  ensureShipped(): Promise<void>;
}

interface RoleRow {
  id: string;
  name: string;
  shipped: number;
}
interface PermissionRow {
  role_id: string;
  action: Permission['action'];
  kind: Permission['kind'];
  object: string;
}

export const toPermission = (row: Omit<PermissionRow, 'role_id'>): Permission => ({
  action: row.action,
  kind: row.kind,
  id: row.object,
});

export function createRoleStore(tables: Tables, now: () => number): RoleStore {
  return {
    async list() {
      const [roles, permissions] = await Promise.all([
        tables.read<RoleRow>('select id, name, shipped from roles order by shipped desc, created_at, id'),
        tables.read<PermissionRow>(
          'select role_id, action, kind, object from permissions order by action, kind, object',
        ),
      ]);
      return roles.map((row) => ({
        id: row.id,
        name: JSON.parse(row.name) as Text,
        shipped: row.shipped === 1,
        permissions: permissions.filter(({ role_id }) => role_id === row.id).map(toPermission),
      }));
    },
    put: (role, actor) =>
      tables.write(async (tx) => {
        const at = now();
        const [row] = await tx.query<RoleRow>('select id, name, shipped from roles where id = ?', [role.id]);
        if (row?.shipped === 1) return false;
        const before = row === undefined ? undefined : await permissionsOf(tx, role.id);
        await writeRole(tx, { ...role, shipped: false }, at);
        await recordAudit(tx, at, actor, {
          action: row === undefined ? 'role.create' : 'role.edit',
          kind: 'role',
          object: role.id,
          ...(before === undefined ? {} : { before }),
          after: role.permissions,
        });
        return true;
      }),
    remove: (id, actor) => tables.write((tx) => removeRole(tx, id, actor, now())),
    ensureShipped: () =>
      tables.write(async (tx) => {
        for (const role of shippedRoles) await writeRole(tx, role, now());
      }),
  };
}

async function writeRole(tx: Transaction, role: Role, at: number): Promise<void> {
  await tx.query(
    'insert into roles (id, name, shipped, created_at) values (?, ?, ?, ?) on conflict (id) do update set name = excluded.name',
    [role.id, JSON.stringify(role.name), role.shipped ? 1 : 0, at],
  );
  await tx.query('delete from permissions where role_id = ?', [role.id]);
  const rows = role.permissions.map(({ action, kind, id }) => [role.id, action, kind, id]);
  await insertRows(
    tx,
    'permissions',
    ['role_id', 'action', 'kind', 'object'],
    rows,
    'on conflict do nothing',
  );
}

const permissionsOf = async (tx: Transaction, role: string): Promise<Permission[]> => {
  const rows = await tx.query<PermissionRow>(
    'select * from permissions where role_id = ? order by action, kind, object',
    [role],
  );
  return rows.map(toPermission);
};

async function removeRole(
  tx: Transaction,
  id: string,
  actor: Actor,
  at: number,
): ReturnType<RoleStore['remove']> {
  const [row] = await tx.query<RoleRow>('select id, name, shipped from roles where id = ?', [id]);
  if (row === undefined) return 'unknown';
  if (row.shipped === 1) return 'shipped';
  const users = await tx.query(
    `select user_id from user_roles where role_id = ?
     union all select id from tokens where role_id = ? and revoked_at is null limit 1`,
    [id, id],
  );
  if (users.length > 0) return 'used';
  const before = await permissionsOf(tx, id);
  await tx.query('delete from permissions where role_id = ?', [id]);
  await tx.query('delete from roles where id = ?', [id]);
  await recordAudit(tx, at, actor, { action: 'role.remove', kind: 'role', object: id, before });
  return 'removed';
}
