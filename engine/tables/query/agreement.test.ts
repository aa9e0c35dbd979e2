import { createFakeClock } from '../../testing/fake-clock.ts';
import { usePostgres } from '../../testing/postgres.ts';
import { createStore } from '../../store/store.ts';
import { agreementContract } from './agreement.contract.ts';
import { postgresTarget, sqliteFile } from './query.fixture.ts';

const databases = usePostgres(async (url) => {
  const store = await createStore({ url, worker: 'template', clock: createFakeClock() });
  await store.close();
});

agreementContract(sqliteFile, 1_500);
agreementContract(postgresTarget(databases), 1_500);
