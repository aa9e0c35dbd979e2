import {
  changeUser,
  createToken,
  createUser,
  listAuditEntries,
  listRoles,
  listSecrets,
  listTokens,
  listUsers,
  putRole,
  putSecret,
  removeRole,
  removeSecret,
  revokeToken,
} from '../../../schemas/api/accounts.ts';
import type { User, UserResult } from '../../store/account-store.ts';
import { listAudit } from '../../store/audit-store.ts';
import { notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { Identities } from '../identity.ts';
import type { ServerParts } from '../server-parts.ts';
import { hashPassword } from '../password.ts';
import { optional } from '../optional.ts';
import type { Serve } from '../serve-route.ts';

/** People, roles, tokens, the audit log and the vault. What changes rights is in force with the next request. */
export function serveAccounts(
  serve: Serve,
  { accounts, tables, secrets }: ServerParts,
  identities: Identities,
): void {
  const { users, roles, tokens } = accounts;
  const inForce = <T>(result: T): T => {
    identities.forget();
    return result;
  };

  serve(listUsers, async () => ({ items: await users.list() }));
  serve(createUser, async ({ body: { password, ...user }, actor }) =>
    userOr(await users.create({ ...user, passwordHash: await hashPassword(password) }, actor)),
  );
  serve(changeUser, async ({ params, body: { password, ...change }, actor }) => {
    const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
    return userOr(inForce(await users.change(params.user, { ...optional(change), ...passwordHash }, actor)));
  });

  serve(listRoles, async () => ({ items: await roles.list() }));
  serve(putRole, async ({ params, body, actor }) => {
    const saved = inForce(await roles.put({ id: params.role, ...body }, actor));
    if (!saved)
      throw refuse(409, 'shipped-role', '自带的角色不能修改。', 'A shipped role cannot be changed.');
    return { id: params.role, shipped: false, ...body };
  });
  serve(removeRole, async ({ params, actor }) => {
    const result = inForce(await roles.remove(params.role, actor));
    if (result === 'unknown') throw notFound();
    if (result === 'shipped')
      throw refuse(409, 'shipped-role', '自带的角色不能删除。', 'A shipped role cannot be removed.');
    if (result === 'used')
      throw refuse(
        409,
        'role-in-use',
        '还有用户或令牌使用这个角色。',
        'People or tokens still have this role.',
      );
    return DONE;
  });

  serve(listTokens, async () => ({ items: await tokens.list() }));
  serve(createToken, async ({ body, actor }) => {
    const made = await tokens.create(body, actor);
    if (made === null) throw unknownRole(body.role);
    return made;
  });
  serve(revokeToken, async ({ params, actor }) => {
    if (!inForce(await tokens.revoke(params.token, actor))) throw notFound();
    return DONE;
  });

  serve(listAuditEntries, ({ query }) => listAudit(tables, optional(query)));

  serve(listSecrets, async () => ({ items: await secrets.list() }));
  serve(putSecret, async ({ params, body, actor }) => {
    await secrets.put({ name: params.secret, ...optional(body) }, actor);
    return DONE;
  });
  serve(removeSecret, async ({ params, actor }) => {
    if (!(await secrets.remove(params.secret, actor))) throw notFound();
    return DONE;
  });
}

const unknownRole = (role: string): Error =>
  refuse(422, 'unknown-role', `没有角色“${role}”。`, `There is no role "${role}".`);

function userOr(result: UserResult): User {
  if (result.kind === 'done') return result.user;
  if (result.kind === 'unknown') throw notFound();
  if (result.kind === 'unknown-role') throw unknownRole(result.role);
  if (result.kind === 'login-taken')
    throw refuse(409, 'login-taken', '这个账号已有人用。', 'This login is taken.');
  throw refuse(409, 'last-owner', '至少要留一位管理员。', 'At least one owner must remain.');
}
