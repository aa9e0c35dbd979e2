import type { Transaction } from '../sdk/transaction.ts';
import type { Group } from './context.ts';

/**
 * Runs `work` so that only its own changes are undone when it throws. Savepoints of one group follow each other or
 * nest, so one name does for all: SQL means the innermost.
 */
export async function savepoint<T>({ session }: Pick<Group, 'session'>, work: () => Promise<T>): Promise<T> {
  await session.query('SAVEPOINT item');
  try {
    const result = await work();
    await session.query('RELEASE SAVEPOINT item');
    return result;
  } catch (error) {
    await session.query('ROLLBACK TO SAVEPOINT item');
    await session.query('RELEASE SAVEPOINT item');
    throw error;
  }
}

/** A piece of foreign work must not hold the one writer for longer than this. */
const WORK_LIMIT_MS = 10_000;

/**
 * A transaction to hand to code that is not ours: it answers until the code is done and refuses afterwards, so that
 * a query which was not awaited can never slip into somebody else's transaction.
 */
export async function lend<T>(group: Group, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  let over = false;
  const transaction: Transaction = {
    query: (sql, bindings) =>
      over ? Promise.reject(new Error('this transaction is over')) : group.session.query(sql, bindings),
  };
  let cancel = (): void => undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const limit = group.clock.now() + WORK_LIMIT_MS;
    cancel = group.clock.at(limit, () => reject(new Error(`a transaction took over ${WORK_LIMIT_MS} ms`)));
  });
  try {
    return await Promise.race([work(transaction), tooLong]);
  } finally {
    over = true;
    cancel();
  }
}
