import type { Readable } from 'node:stream';
import { EngineError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import type { Session } from '../session.ts';
import { insertRows } from '../sql.ts';
import { LEFT_OUT, summing, type Header, type Row, type TableSum } from './archive.ts';
import { broken, readBackup } from './read-backup.ts';
import { quote, rowsOf, toStored } from './read-tables.ts';

const BATCH = 500;

/**
 * Restores an archive into a new database of either kind. The archive is read twice: once to see that it is whole,
 * before anything is touched, and once to bring it in, in one transaction whose result is compared with the archive
 * by count and hash before it is committed. Data of an older release is then brought up to date.
 *
 * Answers the sums by table. Throws EngineError `backup-broken`, `restore-not-empty` or `restore-too-new`.
 */
export async function restore(
  url: string,
  open: () => Readable,
  clock: Clock,
): Promise<Map<string, TableSum>> {
  let header: Header | undefined;
  const sums = await readBackup(open(), {
    header: (found) => {
      header = found;
    },
  });
  const seen = new Set(header?.migrations);
  const unknown = [...seen].filter((id) => !migrations.some((migration) => migration.id === id));
  if (unknown.length > 0) throw tooNew(unknown);
  const connection = await connect(url, clock);
  try {
    const before = await connection.withWriter((session) => connection.dialect.tables(session));
    if (before.length > 0) throw notEmpty();
    const { knex, dialect } = connection;
    await migrate(
      knex,
      dialect,
      migrations.filter(({ id }) => seen.has(id)),
      clock,
    );
    await bringIn(connection, open, sums);
    await migrate(knex, dialect, migrations, clock);
  } finally {
    await connection.close();
  }
  return sums;
}

const bringIn = (
  { withWriter, dialect }: Connection,
  open: () => Readable,
  sums: ReadonlyMap<string, TableSum>,
): Promise<void> =>
  withWriter(async (session) => {
    await session.query(dialect.begin);
    try {
      const shapes = (await dialect.tables(session)).filter(({ name }) => !LEFT_OUT.has(name));
      // What migrations put in by themselves is in the archive too, as it was left.
      for (const { name } of shapes) await session.query(`DELETE FROM ${quote(name)}`);
      const known = new Map(shapes.map(({ name, columns }) => [name, columns.join()]));
      await readBackup(open(), inserter(session, known));
      for (const shape of shapes) {
        const arrived = summing();
        for await (const row of rowsOf(session, shape)) arrived.add(JSON.stringify(row));
        const { rows, sha256 } = arrived.sum();
        const expected = sums.get(shape.name);
        if (rows !== expected?.rows || sha256 !== expected.sha256)
          throw broken(`table ${shape.name} did not arrive as it was sent`);
      }
      await dialect.settleCounters(session);
      await session.query('COMMIT');
    } catch (error) {
      await session.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });

function inserter(session: Session, known: ReadonlyMap<string, string>): Parameters<typeof readBackup>[1] {
  let table: { name: string; columns: string[] } | undefined;
  let rows: Row[] = [];
  const flush = async (): Promise<void> => {
    if (table !== undefined && rows.length > 0)
      await insertRows(
        session,
        quote(table.name),
        table.columns.map(quote),
        rows.map((row) => row.map(toStored)),
      );
    rows = [];
  };
  return {
    table: (name, columns) => {
      if (known.get(name) !== columns.join()) throw broken(`table ${name} has other columns here`);
      table = { name, columns };
    },
    row: async (row) => {
      rows.push(row);
      if (rows.length >= BATCH) await flush();
    },
    tableEnd: flush,
  };
}

export const notEmpty = (): EngineError =>
  new EngineError('restore-not-empty', {
    zh: '只能恢复到一个新的数据库：目标数据库里已经有表。',
    en: 'A backup is restored into a new database only: the target has tables already.',
  });

const tooNew = (unknown: readonly string[]): EngineError =>
  new EngineError('restore-too-new', {
    zh: `备份来自更新的版本（${unknown.join('、')}），请先升级再恢复。`,
    en: `The backup comes from a newer release (${unknown.join(', ')}). Upgrade first, then restore.`,
  });
