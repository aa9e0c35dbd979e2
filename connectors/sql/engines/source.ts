import type { JsonObject } from '../../../schemas/values/json.ts';
import type { Statement } from '../statement.ts';

export interface ReadLimits {
  /** Rows handed out; the reading stops there. */
  maxRows: number;
  /** The database stops the statement after this long. */
  timeLimitMs: number;
}

/** One database, opened to be read. */
export interface SqlSource {
  /** Rows in batches, in constant memory, inside a transaction that can only read. */
  rows(statement: Statement, limits: ReadLimits): AsyncGenerator<JsonObject[]>;
  /** A column's name as it stands in a statement. */
  quote(name: string): string;
  close(): Promise<void>;
}

/** What knex's client lends out: the driver's own connection, for cursors and statements are beyond the builder. */
export interface Lender<Connection> {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

export const BATCH = 500;

const nothing = (): void => undefined;
/** Failures are answers here; knex would print them, and whatever a driver's words hold. */
export const silent = { warn: nothing, error: nothing, debug: nothing, deprecate: nothing };
