import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { usePostgres } from '../../testing/postgres.ts';
import type { ContractTarget } from '../../store/contract.fixture.ts';
import { createStore } from '../../store/store.ts';
import { actionsContract } from '../actions/actions.contract.ts';
import { triggersContract } from './triggers.contract.ts';

const file: ContractTarget = {
  name: 'SQLite',
  shared: false,
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-triggers-'));
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

for (const target of [file, postgres]) {
  triggersContract(target);
  actionsContract(target);
}
