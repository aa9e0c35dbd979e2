import type { Transaction } from '../sdk/transaction.ts';

/**
 * What the stores of flows, accounts, the audit log and secrets need of a database: reads on a connection of their
 * own, and writes that share the group commit of the runs. `?` binds on both databases.
 */
export interface Tables {
  read<Row = Record<string, unknown>>(sql: string, bindings?: readonly unknown[]): Promise<Row[]>;
  /** Resolves after COMMIT; a throw undoes this work alone. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

interface Source {
  read<T>(work: (session: Transaction) => Promise<T>): Promise<T>;
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export const tablesOf = (store: Source): Tables => ({
  read: (sql, bindings) => store.read((session) => session.query(sql, bindings)),
  write: (work) => store.write(work),
});
