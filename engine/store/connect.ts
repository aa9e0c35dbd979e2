import type { Clock } from '../core/ports.ts';
import type { Connection, ReadConnection } from './connection.ts';
import { connectPostgres, readPostgres } from './postgres/connect.ts';
import { connectSqlite, readSqlite } from './sqlite/connect.ts';
import { trackReads } from './track-reads.ts';

/** Opens what `url` names: `postgres://…`, `sqlite:path`, a bare path, or `:memory:`. */
export const connect = async (url: string, clock: Clock): Promise<Connection> =>
  trackReads(
    await (isPostgres(url) ? connectPostgres(url, clock) : connectSqlite(pathOf(url), clock)),
    clock,
  );

/** Opens it only to read: beside a running engine, by a command of another process. */
export const connectToRead = (url: string, clock: Clock): ReadConnection =>
  isPostgres(url) ? readPostgres(url, clock) : readSqlite(pathOf(url), clock);

const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url);

const pathOf = (url: string): string => url.replace(/^sqlite:(\/\/)?/, '');
