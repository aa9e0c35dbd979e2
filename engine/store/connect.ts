import type { Clock } from '../core/ports.ts';
import type { Connection } from './connection.ts';
import { connectPostgres } from './postgres/connect.ts';
import { connectSqlite } from './sqlite/connect.ts';

/** Opens what `url` names: `postgres://…`, `sqlite:path`, a bare path, or `:memory:`. */
export const connect = (url: string, clock: Clock): Promise<Connection> =>
  /^postgres(ql)?:/.test(url)
    ? connectPostgres(url, clock)
    : connectSqlite(url.replace(/^sqlite:(\/\/)?/, ''), clock);
