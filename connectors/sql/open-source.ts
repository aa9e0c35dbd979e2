import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Credential } from '../kit/draft.ts';
import { openMysql } from './engines/mysql.ts';
import { openPostgres } from './engines/postgres.ts';
import type { SqlSource } from './engines/source.ts';
import { openSqlite } from './engines/sqlite.ts';
import type { SqlEngine } from './scan-sql.ts';

const PORTS = { postgres: 5432, mysql: 3306 } as const;

export const engineOf = (credential: Credential): SqlEngine => {
  const { engine } = credential;
  if (engine === 'postgres' || engine === 'mysql' || engine === 'sqlite') return engine;
  throw refuse('/credential/engine', '请选择数据库类型。', 'Choose the kind of database.');
};

/** The database of a credential; nothing is connected before the first statement. Throws ProblemError. */
export function openSource(credential: Credential): SqlSource {
  const engine = engineOf(credential);
  if (engine === 'sqlite') return openSqlite(credential);
  const [, host = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec((credential['server'] ?? '').trim()) ?? [];
  if (host === '')
    throw refuse(
      '/credential/server',
      '请填写数据库服务器的地址。',
      'Give the address of the database server.',
    );
  const address = { host, port: port === undefined ? PORTS[engine] : Number(port) };
  return engine === 'postgres' ? openPostgres(credential, address) : openMysql(credential, address);
}

const refuse = (path: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem('credential-incomplete', path, zh, en));
