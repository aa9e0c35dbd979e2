import { expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { dumpPostgres, dumpSqlite } from './schema-dump.fixture.ts';
import { sqlite } from './sqlite/dialect.ts';
import { createStore } from './store.ts';

const databases = usePostgres();
const clock = createFakeClock();

/** A migration shows as a change of these files: `npx vitest run engine/store/schema.test.ts -u` writes them. */
it('is the one written down, on SQLite', async () => {
  const store = await createStore({ url: ':memory:', worker: 'w', clock });
  const dump = await store.read(dumpSqlite);
  await store.close();
  await expect(dump).toMatchFileSnapshot('schema-sqlite.golden.sql');
});

it('is the one written down, on PostgreSQL', async () => {
  const database = await databases.create();
  const store = await createStore({ url: database.url, worker: 'w', clock });
  const dump = await store.read(dumpPostgres);
  await store.close();
  await database.drop();
  await expect(dump).toMatchFileSnapshot('schema-postgres.golden.sql');
});

it('has a number and a name of its own for every migration, in order', () => {
  const ids = migrations.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids) expect(id).toMatch(/^\d{3}-[a-z-]+$/);
});

it('is made by one of many processes that start at once', async () => {
  const database = await databases.create();
  const opening = ['w1', 'w2', 'w3'].map((worker) => createStore({ url: database.url, worker, clock }));
  const stores = await Promise.all(opening);
  const [store] = stores;
  const rows = await store?.read((session) => session.query('SELECT id FROM schema_migrations ORDER BY id'));
  expect(rows).toEqual(migrations.map(({ id }) => ({ id })));
  for (const opened of stores) await opened.close();
  await database.drop();
});

it('is untouched by a migration that fails halfway', async () => {
  const store = await createStore({ url: ':memory:', worker: 'w', clock });
  const broken = {
    id: '999-broken',
    statements: ['CREATE TABLE half(id {text})', 'CREATE TABLE half(id {text})'],
  };
  await expect(migrate(store.knex, sqlite, [broken], clock)).rejects.toThrow('already exists');
  const tables = await store.read((session) =>
    session.query("SELECT name FROM sqlite_schema WHERE name = 'half'"),
  );
  expect(tables).toEqual([]);
  expect(
    await migrate(store.knex, sqlite, [{ ...broken, statements: ['CREATE TABLE half(id {text})'] }], clock),
  ).toEqual(['999-broken']);
  await store.close();
});
