import { Type } from 'typebox';
import { Text } from '../text.ts';
import { Done, exact, Instant, List, Note, Nullable, Page, pageQuery } from './forms.ts';
import { Permission } from './permission.ts';
import { defineRoute } from './route.ts';
import { Login, NewPassword, PersonName } from './sessions.ts';

const RoleId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const Roles = Type.Array(RoleId, { maxItems: 50 });

export const User = Type.Object(
  {
    id: Type.String(),
    login: Type.String(),
    name: Type.String(),
    roles: Roles,
    disabled: Type.Boolean(),
    createdAt: Instant,
    lastLoginAt: Nullable(Instant),
  },
  exact,
);
export const Role = Type.Object(
  { id: RoleId, name: Text, shipped: Type.Boolean(), permissions: Type.Array(Permission) },
  exact,
);
export const Token = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    prefix: Type.String(),
    role: RoleId,
    createdBy: Type.String(),
    createdAt: Instant,
    expiresAt: Nullable(Instant),
    lastUsedAt: Nullable(Instant),
  },
  exact,
);

const tag = 'accounts';
const read = { action: 'read', kind: 'account' } as const;
const manage = { action: 'manage', kind: 'account' } as const;

export const listUsers = defineRoute({
  method: 'GET',
  path: '/api/v1/users',
  tag,
  summary: { zh: '用户列表', en: 'People' },
  right: read,
  reply: List(User),
  example: {},
});

export const createUser = defineRoute({
  method: 'POST',
  path: '/api/v1/users',
  tag,
  summary: { zh: '新建用户', en: 'Make an account' },
  right: manage,
  body: Type.Object({ login: Login, name: PersonName, password: NewPassword, roles: Roles }, exact),
  reply: User,
  status: 201,
  example: { body: { login: 'han', name: '韩梅梅', password: 'another ten letters', roles: ['operator'] } },
});

export const changeUser = defineRoute({
  method: 'PATCH',
  path: '/api/v1/users/{user}',
  tag,
  summary: { zh: '修改用户（角色、停用、重设密码）', en: 'Change an account: roles, disabled, new password' },
  right: manage,
  params: Type.Object({ user: Type.String({ minLength: 1, maxLength: 64 }) }, exact),
  body: Type.Object(
    {
      name: Type.Optional(PersonName),
      roles: Type.Optional(Roles),
      disabled: Type.Optional(Type.Boolean()),
      password: Type.Optional(NewPassword),
    },
    { ...exact, minProperties: 1 },
  ),
  reply: User,
  example: { params: { user: 'owner' }, body: { name: '李雷' } },
});

export const listRoles = defineRoute({
  method: 'GET',
  path: '/api/v1/roles',
  tag,
  summary: { zh: '角色列表', en: 'Roles' },
  right: read,
  reply: List(Role),
  example: {},
});

export const putRole = defineRoute({
  method: 'PUT',
  path: '/api/v1/roles/{role}',
  tag,
  summary: { zh: '新建或修改角色', en: 'Make or change a role' },
  right: manage,
  params: Type.Object({ role: RoleId }, exact),
  body: Type.Object({ name: Text, permissions: Type.Array(Permission, { maxItems: 1000 }) }, exact),
  reply: Role,
  example: {
    params: { role: 'refunds' },
    body: {
      name: { zh: '退款处理', en: 'Refunds' },
      permissions: [{ action: 'handle', kind: 'run', id: 'refund' }],
    },
  },
});

export const removeRole = defineRoute({
  method: 'DELETE',
  path: '/api/v1/roles/{role}',
  tag,
  summary: { zh: '删除角色', en: 'Remove a role' },
  right: manage,
  params: Type.Object({ role: RoleId }, exact),
  reply: Done,
  example: { params: { role: 'refunds' } },
});

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/v1/tokens',
  tag,
  summary: { zh: 'API 令牌列表', en: 'API tokens' },
  right: read,
  reply: List(Token),
  example: {},
});

export const createToken = defineRoute({
  method: 'POST',
  path: '/api/v1/tokens',
  tag,
  summary: { zh: '新建 API 令牌（只显示一次）', en: 'Make an API token; it is shown once' },
  right: manage,
  body: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100 }), role: RoleId, expiresAt: Type.Optional(Instant) },
    exact,
  ),
  reply: Type.Object({ token: Token, credential: Type.String() }, exact),
  status: 201,
  example: { body: { name: 'ERP', role: 'operator' } },
});

export const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/api/v1/tokens/{token}',
  tag,
  summary: { zh: '作废 API 令牌', en: 'Revoke an API token' },
  right: manage,
  params: Type.Object({ token: Type.String({ minLength: 1, maxLength: 64 }) }, exact),
  reply: Done,
  example: { params: { token: '{token}' } },
});

export const AuditEntry = Type.Object(
  {
    id: Type.String(),
    at: Instant,
    actor: Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }, exact),
    ip: Nullable(Type.String()),
    action: Type.String(),
    kind: Type.String(),
    object: Type.String(),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
    note: Type.Optional(Type.String()),
  },
  exact,
);

export const listAuditEntries = defineRoute({
  method: 'GET',
  path: '/api/v1/audit',
  tag: 'audit',
  summary: { zh: '操作日志', en: 'Audit log' },
  right: { action: 'read', kind: 'audit' },
  query: Type.Object(
    {
      ...pageQuery,
      actor: Type.Optional(Type.String()),
      kind: Type.Optional(Type.String()),
      object: Type.Optional(Type.String()),
      action: Type.Optional(Type.String()),
      from: Type.Optional(Instant),
      to: Type.Optional(Instant),
    },
    exact,
  ),
  reply: Page(AuditEntry),
  example: { query: { limit: 10, kind: 'flow' } },
});

const SecretName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const SecretKind = Type.Union([Type.Literal('hmac'), Type.Literal('http'), Type.Literal('other')]);

export const listSecrets = defineRoute({
  method: 'GET',
  path: '/api/v1/secrets',
  tag: 'secrets',
  summary: { zh: '密钥列表（不含内容）', en: 'Secrets, without their values' },
  right: { action: 'read', kind: 'secret' },
  reply: List(
    Type.Object(
      {
        name: SecretName,
        kind: SecretKind,
        note: Nullable(Type.String()),
        updatedAt: Instant,
        updatedBy: Type.String(),
      },
      exact,
    ),
  ),
  example: {},
});

export const putSecret = defineRoute({
  method: 'PUT',
  path: '/api/v1/secrets/{secret}',
  tag: 'secrets',
  summary: { zh: '保存密钥（之后不再显示）', en: 'Save a secret; it is never shown again' },
  right: { action: 'edit', kind: 'secret', of: 'secret' },
  params: Type.Object({ secret: SecretName }, exact),
  body: Type.Object(
    { kind: SecretKind, value: Type.String({ minLength: 1, maxLength: 10_000 }), note: Type.Optional(Note) },
    exact,
  ),
  reply: Done,
  example: { params: { secret: 'shop-webhook' }, body: { kind: 'hmac', value: 'as the shop has it' } },
});

export const removeSecret = defineRoute({
  method: 'DELETE',
  path: '/api/v1/secrets/{secret}',
  tag: 'secrets',
  summary: { zh: '删除密钥', en: 'Remove a secret' },
  right: { action: 'edit', kind: 'secret', of: 'secret' },
  params: Type.Object({ secret: SecretName }, exact),
  reply: Done,
  example: { params: { secret: 'shop-webhook' } },
});
