import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import type { ContractTarget } from './contract.fixture.ts';
import { claimsContract } from './claims.contract.ts';
import { inboxContract } from './inbox.contract.ts';
import { sharedContract } from './shared.contract.ts';
import { listsContract } from './lists.contract.ts';
import { upkeepContract } from './upkeep.contract.ts';
import { readsContract } from './reads.contract.ts';
import { serialsContract } from './serials.contract.ts';
import { journalContract } from './journal.contract.ts';
import { createStore } from './store.ts';

const memory: ContractTarget = {
  name: 'SQLite in memory',
  shared: false,
  create: () =>
    Promise.resolve({
      open: (options) => createStore({ url: ':memory:', ...options }),
      drop: () => Promise.resolve(),
    }),
};

const file: ContractTarget = {
  name: 'an SQLite file',
  shared: false,
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-store-'));
    return {
      open: (options) => createStore({ url: `sqlite:${join(folder, 'daliu.db')}`, ...options }),
      drop: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const databases = usePostgres(async (url) => {
  const store = await createStore({ url, worker: 'template', clock: createFakeClock() });
  await store.close();
});
const postgres: ContractTarget = {
  name: 'PostgreSQL',
  shared: true,
  create: async () => {
    const { url, drop } = await databases.create();
    return { open: (options) => createStore({ url, ...options }), drop };
  },
};

for (const target of [memory, file, postgres]) {
  journalContract(target);
  claimsContract(target);
  inboxContract(target);
  serialsContract(target);
  listsContract(target);
  upkeepContract(target);
  if (target !== memory) readsContract(target);
  if (target.shared) sharedContract(target);
}
