import type { Clock } from '../core/ports.ts';
import type { Connection } from './connection.ts';
import { connectSqlite } from './sqlite/connect.ts';

/** Opens what `url` names. */
export function connect(url: string, clock: Clock): Promise<Connection> {
  return connectSqlite(url.replace(/^sqlite:(\/\/)?/, ''), clock);
}
