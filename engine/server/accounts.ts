import type { Config } from '../config.ts';
import { createAccountStore, type AccountStore } from '../store/account-store.ts';
import { createRoleStore, type RoleStore } from '../store/role-store.ts';
import { createSessionStore, type SessionStore } from '../store/session-store.ts';
import type { Tables } from '../store/tables.ts';
import { createTokenStore, type TokenStore } from '../store/token-store.ts';

/** Who may come in, and as what. */
export interface Accounts {
  users: AccountStore;
  roles: RoleStore;
  sessions: SessionStore;
  tokens: TokenStore;
}

/** Opens the accounts and brings the shipped roles up to date. */
export async function openAccounts(
  tables: Tables,
  now: () => number,
  config: Pick<Config, 'sessionMs'>,
): Promise<Accounts> {
  const accounts: Accounts = {
    users: createAccountStore(tables, now),
    roles: createRoleStore(tables, now),
    sessions: createSessionStore(tables, now, config.sessionMs),
    tokens: createTokenStore(tables, now),
  };
  await accounts.roles.ensureShipped();
  return accounts;
}
