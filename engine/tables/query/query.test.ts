import { createFakeClock } from '../../testing/fake-clock.ts';
import { usePostgres } from '../../testing/postgres.ts';
import { createStore } from '../../store/store.ts';
import { pagingContract } from './paging.contract.ts';
import { postgresTarget, sqliteFile } from './query.fixture.ts';
import { rightsContract } from './rights.contract.ts';

const databases = usePostgres(async (url) => {
  const store = await createStore({ url, worker: 'template', clock: createFakeClock() });
  await store.close();
});

for (const target of [sqliteFile, postgresTarget(databases)]) {
  pagingContract(target, 240);
  rightsContract(target);
}
