/** The step's own transaction, on either database. `?` binds; rows come back as plain objects. */
export interface Transaction {
  query<Row = Record<string, unknown>>(sql: string, bindings?: readonly unknown[]): Promise<Row[]>;
}
