import type { Knex } from 'knex';
import type { Clock } from '../core/ports.ts';
import type { Dialect } from './dialect.ts';

/** One step of the schema. Either DDL with the tokens of `Dialect.ddl`, or a function for what DDL cannot say, or both. */
export interface Migration {
  /** Number and noun, `001-runs`; never changes, never comes twice. */
  id: string;
  statements?: readonly string[];
  /** Objects only one database needs. */
  objects?(dialect: Dialect): readonly string[];
  up?(transaction: Knex.Transaction, dialect: Dialect): Promise<void>;
}

/**
 * Brings the schema up to date: each missing migration in a transaction of its own, together with the row that says
 * so. Several processes may start at once; one migrates, the others wait and find nothing to do.
 * Answers the ids that ran.
 */
export async function migrate(
  knex: Knex,
  dialect: Dialect,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<string[]> {
  await knex.transaction(async (transaction) => {
    await dialect.lockSchema(transaction);
    await transaction.raw(
      dialect.ddl('CREATE TABLE IF NOT EXISTS schema_migrations (id {text} PRIMARY KEY, at {int} NOT NULL)'),
    );
  });
  const done: string[] = [];
  for (const migration of migrations) {
    const ran = await knex.transaction(async (transaction) => {
      await dialect.lockSchema(transaction);
      const known: unknown = await transaction('schema_migrations').where({ id: migration.id }).first();
      if (known !== undefined) return false;
      const statements = [...(migration.statements ?? []), ...(migration.objects?.(dialect) ?? [])];
      for (const sql of statements) await transaction.raw(dialect.ddl(sql));
      await migration.up?.(transaction, dialect);
      await transaction('schema_migrations').insert({ id: migration.id, at: clock.now() });
      return true;
    });
    if (ran) done.push(migration.id);
  }
  return done;
}
