import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { accountsContract } from './accounts.contract.ts';
import type { ContractTarget } from './contract.fixture.ts';
import { flowsContract } from './flows.contract.ts';
import { secretsContract } from './secrets.contract.ts';
import { createStore } from './store.ts';

const sqlite: ContractTarget = {
  name: 'SQLite',
  shared: false,
  create: () =>
    Promise.resolve({
      open: (options) => createStore({ url: ':memory:', ...options }),
      drop: () => Promise.resolve(),
    }),
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

for (const target of [sqlite, postgres]) {
  flowsContract(target);
  accountsContract(target);
  secretsContract(target);
}
