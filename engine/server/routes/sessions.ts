import type { FastifyRequest } from 'fastify';
import type { BodyOf } from '../../../schemas/api/route.ts';
import { changePassword, getSession, setUp, signIn, signOut } from '../../../schemas/api/sessions.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import { isSameText, SESSION_COOKIE, type Identities } from '../identity.ts';
import type { ServerParts } from '../server-parts.ts';
import { hashPassword, verifyPassword } from '../password.ts';
import type { Serve } from '../serve-route.ts';
import { createSignIn } from '../sign-in.ts';

/** Setting up, signing in and out. What takes a password is limited more tightly than the rest. */
export function serveSessions(serve: Serve, parts: ServerParts, identities: Identities): void {
  const { accounts } = parts;
  const { me, enter } = createSignIn(parts);
  const guarded = { loginLimit: true };

  serve(getSession, ({ identity }) => me(identity));
  serve(
    setUp,
    async ({ body, request, reply }) => enter(await makeOwner(parts, body, request), request, reply),
    guarded,
  );
  serve(
    signIn,
    async ({ body, request, reply }) => enter(await checkLogin(parts, body, request), request, reply),
    guarded,
  );
  serve(signOut, async ({ identity, reply }) => {
    if (identity?.via === 'cookie') await accounts.sessions.close(identity.hash);
    identities.forget();
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return DONE;
  });
  serve(
    changePassword,
    async ({ actor, body, request, reply }) => {
      await replacePassword(parts, actor, body);
      identities.forget();
      return enter(actor.id, request, reply);
    },
    guarded,
  );
}

/** The id of the owner. */
async function makeOwner(
  { accounts, setupCode }: ServerParts,
  { login, name, password, code = '' }: BodyOf<typeof setUp>,
  request: FastifyRequest,
): Promise<string> {
  if (setupCode === undefined) refuseForeignNames(request);
  else if (!isSameText(code, setupCode))
    throw refuse(
      403,
      'setup-code',
      '设置码不对，请看启动时控制台打印的那一行。',
      'Wrong set-up code; it is on the console of the server.',
    );
  const passwordHash = await hashPassword(password);
  const owner = await accounts.users.createOwner({ login, name, passwordHash }, request.ip);
  if (owner === null)
    throw refuse(409, 'set-up-already', '管理员已经建立，请登录。', 'There is an owner already; sign in.');
  return owner.id;
}

/** The id of whoever these belong to. A wrong login and a wrong password take the same time and say the same. */
async function checkLogin(
  { accounts, tables, now }: ServerParts,
  { login, password }: BodyOf<typeof signIn>,
  request: FastifyRequest,
): Promise<string> {
  const found = await accounts.users.password(login);
  if (!(await verifyPassword(password, found?.hash)) || found === null) {
    request.log.warn({ ip: request.ip }, 'log-in refused');
    throw refuse(401, 'wrong-login', '账号或密码不对。', 'Wrong login or password.');
  }
  await accounts.users.noteLogin(found.id);
  const actor: Actor = { kind: 'user', id: found.id, name: found.name, permissions: [], ip: request.ip };
  const entry = { action: 'session.open', kind: 'user', object: found.id };
  await tables.write((tx) => recordAudit(tx, now(), actor, entry));
  return found.id;
}

/** Ends every session of the person, the present one too. */
async function replacePassword(
  { accounts: { users } }: ServerParts,
  actor: Actor,
  { current, next }: BodyOf<typeof changePassword>,
): Promise<void> {
  if (actor.kind !== 'user') throw refuse(409, 'no-password', '令牌没有密码。', 'A token has no password.');
  const user = (await users.list()).find(({ id }) => id === actor.id);
  const stored = user === undefined ? null : await users.password(user.login);
  if (!(await verifyPassword(current, stored?.hash)))
    throw refuse(403, 'wrong-password', '现在的密码不对。', 'The current password is wrong.');
  await users.change(actor.id, { passwordHash: await hashPassword(next) }, actor);
}

const LOCAL_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Bound to this machine alone, the first visit needs no code. A page on the internet whose name was made to point here
 * would still be a visitor from this machine; it betrays itself by its name.
 */
function refuseForeignNames(request: FastifyRequest): void {
  if (!LOCAL_NAME.test(request.host))
    throw refuse(
      403,
      'foreign-name',
      '首次设置请用 127.0.0.1 或 localhost 打开。',
      'Open the first set-up at 127.0.0.1 or localhost.',
    );
}
