import { createHash, type Hash } from 'node:crypto';

/**
 * A backup is gzip of lines of JSON: a header, then per table a line that names it, a line per row (an array in the
 * order of the columns, rows ordered by key), and a line that closes it with count and SHA-256 of its rows; at last
 * the end. Both databases order by code point, so the same data gives the same hash on either.
 */
export type Line = Header | TableStart | Row | TableEnd | End;

export interface Header {
  format: 'daliu-backup';
  version: 1;
  /** Migrations the data has seen, in order. */
  migrations: string[];
  createdAt: number;
}
export interface TableStart {
  table: string;
  columns: string[];
}
export type Row = Cell[];
/** Bytes are `{"base64": …}`. JSON is text with sorted keys and plain numbers, however the database spells it. */
export type Cell = string | number | null | { base64: string };
export interface TableEnd extends TableSum {
  end: string;
}
export interface End {
  end: true;
  tables: number;
}

export interface TableSum {
  rows: number;
  /** Hex. */
  sha256: string;
}

/** Of this process and this database alone; they mean nothing elsewhere. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['schema_migrations', 'engine_lock', 'workers']);

/** Adds up the rows of one table. */
export interface Summing {
  add(line: string): void;
  sum(): TableSum;
}

export function summing(): Summing {
  const hash: Hash = createHash('sha256');
  let rows = 0;
  return {
    add: (line) => {
      hash.update(line).update('\n');
      rows += 1;
    },
    sum: () => ({ rows, sha256: hash.digest('hex') }),
  };
}
