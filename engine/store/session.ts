import type { Transaction } from '../sdk/transaction.ts';

/** One database connection, for as long as its holder has it. */
export interface Session extends Transaction {
  /** As `query`, with the parsed statement kept by the connection: for the few texts that come again and again. */
  repeat<Row = Record<string, unknown>>(sql: string, bindings?: readonly unknown[]): Promise<Row[]>;
}

/** What knex's client lends out: the driver's own connection, without the query builder's cost on the way. */
interface Lender {
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
}

/** Runs `work` on one connection of the pool and gives the connection back whatever happens. */
export async function withSession<T>(
  pool: { client: unknown },
  open: (connection: unknown) => Session,
  work: (session: Session, connection: unknown) => Promise<T>,
): Promise<T> {
  const lender = pool.client as Lender;
  const connection = await lender.acquireConnection();
  try {
    return await work(open(connection), connection);
  } finally {
    await lender.releaseConnection(connection);
  }
}
