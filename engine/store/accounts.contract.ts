import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allows, openIds } from '../../schemas/api/permission.ts';
import type { FakeClock } from '../testing/fake-clock.ts';
import { createAccountStore, normalizeLogin, type AccountStore } from './account-store.ts';
import { systemActor } from './actor.ts';
import { listAudit } from './audit-store.ts';
import { HOOK_MS, openBench, type Bench, type ContractTarget } from './contract.fixture.ts';
import { hashCredential } from './credential.ts';
import { createRoleStore, shippedRoles, type RoleStore } from './role-store.ts';
import { createSessionStore } from './session-store.ts';
import { tablesOf, type Tables } from './tables.ts';
import { createTokenStore } from './token-store.ts';

const admin = { ...systemActor('admin'), ip: '10.0.0.1' };
const HOUR = 3_600_000;

/** People, roles, sessions, tokens and the audit log. */
export const accountsContract = (target: ContractTarget): void => {
  describe(`accounts on ${target.name}`, () => {
    let clock: FakeClock;
    let bench: Bench;
    let tables: Tables;
    let accounts: AccountStore;
    let roles: RoleStore;
    beforeEach(async () => {
      bench = await openBench(target);
      clock = bench.clock;
      tables = tablesOf(bench.store);
      accounts = createAccountStore(tables, clock.now);
      roles = createRoleStore(tables, clock.now);
      await roles.ensureShipped();
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const owner = (): ReturnType<AccountStore['createOwner']> =>
      accounts.createOwner({ login: ' Li@Shop.cn', name: '李', passwordHash: 'h' }, '127.0.0.1');
    const newUser = async (login: string, ...given: string[]): Promise<string> => {
      const made = await accounts.create({ login, name: login, passwordHash: 'h', roles: given }, admin);
      if (made.kind !== 'done') throw new Error(made.kind);
      return made.user.id;
    };

    describe('the first visitor', () => {
      it('becomes the owner, and only the first', async () => {
        expect(await accounts.isEmpty()).toBe(true);
        const [first, second] = await Promise.all([owner(), owner()]);
        expect([first?.roles, second]).toEqual([['owner'], null]);
        expect(await accounts.isEmpty()).toBe(false);
        expect(await owner()).toBeNull();
      });

      it('is found by login however it is typed', async () => {
        await owner();
        expect(await accounts.password('LI@shop.cn ')).toMatchObject({ name: '李', hash: 'h' });
        expect(await accounts.password('nobody')).toBeNull();
        expect(normalizeLogin('ＬＩ@Shop.cn')).toBe('li@shop.cn');
      });
    });

    describe('people', () => {
      it('have a login of their own and roles that exist', async () => {
        await newUser('a', 'viewer');
        const again = { login: 'A', name: 'x', passwordHash: 'h', roles: [] };
        expect(await accounts.create(again, admin)).toEqual({ kind: 'login-taken' });
        expect(await accounts.create({ ...again, login: 'b', roles: ['cook'] }, admin)).toEqual({
          kind: 'unknown-role',
          role: 'cook',
        });
      });

      it('change, each change in the log without the password', async () => {
        const id = await newUser('a', 'viewer');
        const changed = await accounts.change(
          id,
          { name: 'A', roles: ['operator'], passwordHash: 'secret-hash' },
          admin,
        );
        expect(changed).toMatchObject({ kind: 'done', user: { name: 'A', roles: ['operator'] } });
        const [entry] = (await listAudit(tables, { limit: 1 })).items;
        expect(entry).toMatchObject({
          action: 'user.edit',
          object: id,
          ip: '10.0.0.1',
          before: { name: 'a', roles: ['viewer'], disabled: false },
          after: { name: 'A', roles: ['operator'], disabled: false, passwordChanged: true },
        });
        expect(JSON.stringify(entry)).not.toContain('secret-hash');
        expect(await accounts.change('nobody', {}, admin)).toEqual({ kind: 'unknown' });
      });

      it('cannot all lose the role that gives rights', async () => {
        const { id } = (await owner())!;
        expect(await accounts.change(id, { disabled: true }, admin)).toEqual({ kind: 'last-owner' });
        expect(await accounts.change(id, { roles: ['viewer'] }, admin)).toEqual({ kind: 'last-owner' });
        await newUser('second', 'owner');
        expect(await accounts.change(id, { disabled: true }, admin)).toMatchObject({
          kind: 'done',
          user: { disabled: true },
        });
        expect(await accounts.password('li@shop.cn')).toBeNull();
      });
    });

    describe('sessions', () => {
      const sessions = (): ReturnType<typeof createSessionStore> =>
        createSessionStore(tables, clock.now, HOUR);

      it('carry all rights of all roles, until they end', async () => {
        const id = await newUser('a', 'warehouse', 'finance');
        const hash = hashCredential(await sessions().open(id, { ip: '::1', agent: 'test' }));
        const holder = await sessions().holder(hash);
        expect(holder).toMatchObject({ kind: 'user', id, name: 'a', expiresAt: clock.now() + HOUR });
        expect(allows(holder!.permissions, 'read', 'flow')).toBe(true);
        expect(allows(holder!.permissions, 'publish', 'flow')).toBe(false);
        clock.advance(HOUR - 1);
        await sessions().extend(hash);
        clock.advance(HOUR - 1);
        expect(await sessions().holder(hash)).not.toBeNull();
        clock.advance(1);
        expect(await sessions().holder(hash)).toBeNull();
      });

      it('end at log-out, with the account, and with a new password or new roles', async () => {
        const id = await newUser('a', 'viewer');
        const open = async (): Promise<string> => hashCredential(await sessions().open(id, {}));
        const first = await open();
        await sessions().close(first);
        expect(await sessions().holder(first)).toBeNull();
        for (const change of [{ passwordHash: 'x' }, { roles: ['operator'] }, { disabled: true }]) {
          const hash = await open();
          await accounts.change(id, change, admin);
          expect(await sessions().holder(hash), JSON.stringify(change)).toBeNull();
        }
      });

      it('are stored as hashes only', async () => {
        const credential = await sessions().open(await newUser('a'), {});
        expect(JSON.stringify(await tables.read('select * from sessions'))).not.toContain(credential);
      });
    });

    describe('tokens', () => {
      const tokens = (): ReturnType<typeof createTokenStore> => createTokenStore(tables, clock.now);

      it('are shown once, act in one role, and end when they should', async () => {
        const made = await tokens().create(
          { name: 'ERP', role: 'operator', expiresAt: clock.now() + HOUR },
          admin,
        );
        const { credential, token } = made!;
        expect(credential).toMatch(/^daliu_[\w-]{43}$/);
        expect(credential.startsWith(token.prefix)).toBe(true);
        const holder = await tokens().holder(hashCredential(credential));
        expect(holder).toMatchObject({ kind: 'token', name: 'ERP' });
        expect(allows(holder!.permissions, 'run', 'flow', 'orders')).toBe(true);
        clock.advance(HOUR);
        expect(await tokens().holder(hashCredential(credential))).toBeNull();
        expect(
          JSON.stringify([await tables.read('select * from tokens'), await tokens().list()]),
        ).not.toContain(credential);
      });

      it('are revoked, and remember when they were last used', async () => {
        const { credential, token } = (await tokens().create({ name: 'ERP', role: 'viewer' }, admin))!;
        await tokens().noteUse(new Map([[token.id, clock.now()]]));
        expect(await tokens().list()).toMatchObject([
          { id: token.id, lastUsedAt: clock.now(), expiresAt: null },
        ]);
        expect([await tokens().revoke(token.id, admin), await tokens().revoke(token.id, admin)]).toEqual([
          true,
          false,
        ]);
        expect(await tokens().holder(hashCredential(credential))).toBeNull();
        expect(await tokens().list()).toEqual([]);
      });

      it('need a role that exists', async () => {
        expect(await tokens().create({ name: 'x', role: 'cook' }, admin)).toBeNull();
      });
    });

    describe('roles', () => {
      it('ship seven, which stay as they are', async () => {
        expect((await roles.list()).map(({ id }) => id).sort()).toEqual(
          shippedRoles.map(({ id }) => id).sort(),
        );
        expect(
          await roles.put({ id: 'viewer', name: { zh: '看', en: 'Look' }, permissions: [] }, admin),
        ).toBe(false);
        expect(await roles.remove('viewer', admin)).toBe('shipped');
      });

      it('can be made for one flow, changed, and removed once nobody has them', async () => {
        const name = { zh: '退款', en: 'Refunds' };
        await roles.put(
          { id: 'refunds', name, permissions: [{ action: 'edit', kind: 'flow', id: 'refund' }] },
          admin,
        );
        await roles.put(
          { id: 'refunds', name, permissions: [{ action: 'read', kind: 'flow', id: 'refund' }] },
          admin,
        );
        const [role] = (await roles.list()).filter(({ id }) => id === 'refunds');
        expect(openIds(role!.permissions, 'read', 'flow')).toEqual(['refund']);
        expect(allows(role!.permissions, 'edit', 'flow', 'refund')).toBe(false);
        const user = await newUser('a', 'refunds');
        expect(await roles.remove('refunds', admin)).toBe('used');
        await accounts.change(user, { roles: [] }, admin);
        expect([await roles.remove('refunds', admin), await roles.remove('refunds', admin)]).toEqual([
          'removed',
          'unknown',
        ]);
      });
    });

    describe('the audit log', () => {
      it('pages from the newest, and is narrowed by who, what and when', async () => {
        const start = clock.now();
        for (const login of ['a', 'b', 'c']) {
          clock.advance(1000);
          await newUser(login);
        }
        const first = await listAudit(tables, { limit: 2 });
        const second = await listAudit(tables, { limit: 2, cursor: first.next! });
        expect(
          [...first.items, ...second.items].map(({ after }) => (after as { login: string }).login),
        ).toEqual(['c', 'b', 'a']);
        expect(second.next).toBeNull();
        expect(
          (await listAudit(tables, { limit: 9, from: start + 2000, to: start + 3000 })).items,
        ).toHaveLength(1);
        expect((await listAudit(tables, { limit: 9, actor: 'nobody' })).items).toEqual([]);
      });
    });
  });
};
