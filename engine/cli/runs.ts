import { parseArgs } from 'node:util';
import { RunStatus } from '../../schemas/run.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { connectToRead } from '../store/connect.ts';
import { listRuns, type RunFilter, type RunSummary } from '../store/run-list.ts';
import type { Tables } from '../store/tables.ts';
import { durationText, timeText } from './amount.ts';
import { UsageError, type Command, type CommandContext, type ExitCode } from './command.ts';
import { databaseOf, databaseOptions, existing } from './database-of.ts';
import { table } from './table.ts';
import { printable, showRun } from './show-run.ts';

type Filter = RunFilter & { limit: number };

/** Looks into the database itself, so it answers also when the server does not. */
export const runs: Command = {
  usage:
    'runs [RUN] [--flow F] [--status S] [--key NAME=VALUE] [--limit 20] [--data DIR | --database URL] [--json]',
  summary: {
    zh: '直接从数据库列出运行，或一次运行的步骤；只读，服务器可同时运行',
    en: 'List runs, or the steps of one, straight from the database; read-only, beside a server',
  },
  async run(context) {
    const { values, positionals } = parseArgs({
      args: context.args,
      allowPositionals: true,
      options: {
        ...databaseOptions,
        flow: { type: 'string' },
        status: { type: 'string' },
        key: { type: 'string' },
        limit: { type: 'string', default: '20' },
        json: { type: 'boolean' },
      },
    });
    const [id, ...others] = positionals;
    if (others.length > 0) throw new UsageError(`多了 ${others[0]} / one word too many: ${others[0]}`);
    const filter = filterOf(values);
    const connection = connectToRead(existing(databaseOf(values, context.env)).url, systemClock);
    const tables: Tables = {
      read: (sql, bindings) => connection.read((session) => session.query(sql, bindings)),
      write: () => Promise.reject(new Error('opened only to read')),
    };
    try {
      const json = values.json ?? false;
      return await (id === undefined
        ? list(tables, filter, json, context)
        : showRun(tables, id, json, context));
    } finally {
      await connection.close();
    }
  },
};

async function list(
  tables: Tables,
  filter: Filter,
  json: boolean,
  { out }: CommandContext,
): Promise<ExitCode> {
  const { items, next } = await listRuns(tables, filter);
  if (json) {
    out(printJson({ items, next }));
    return 0;
  }
  if (items.length === 0) {
    out('没有符合条件的运行 / no runs fit');
    return 0;
  }
  out(table(['run', 'flow', 'status', 'mode', 'started', 'duration', 'error', 'keys'], items.map(rowOf)));
  if (next !== null) out('还有更多，用 --limit 多看 / there are more: raise --limit');
  return 0;
}

const rowOf = (run: RunSummary): string[] =>
  [
    run.id,
    `${run.flow}@${run.version}`,
    run.held ? `${run.status} (held)` : run.status,
    run.mode,
    timeText(run.createdAt),
    run.endedAt === null ? '' : durationText(Math.max(0, run.endedAt - run.createdAt)),
    run.errorCode ?? '',
    Object.entries(run.keys)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ].map(printable);

interface Words {
  flow?: string | undefined;
  status?: string | undefined;
  key?: string | undefined;
  limit: string;
}

function filterOf({ flow, status, key, limit }: Words): Filter {
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > 1_000)
    throw new UsageError('--limit 应为 1 到 1000 / --limit takes 1 to 1000');
  return {
    open: '*',
    limit: count,
    ...(flow === undefined ? {} : { flow }),
    ...(status === undefined ? {} : { status: statusOf(status) }),
    ...(key === undefined ? {} : keyOf(key)),
  };
}

function statusOf(text: string): RunStatus {
  const known = RunStatus.anyOf.map((one) => one.const).find((one) => one === text);
  if (known === undefined)
    throw new UsageError(`--status: ${RunStatus.anyOf.map((one) => one.const).join(' | ')}`);
  return known;
}

/** `order=T1001`, or the value alone when its name does not matter. */
function keyOf(text: string): Pick<RunFilter, 'key' | 'keyName'> {
  const at = text.indexOf('=');
  return at < 0 ? { key: text } : { key: text.slice(at + 1), keyName: text.slice(0, at) };
}
