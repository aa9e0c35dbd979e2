import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { exportRecords } from '../imports/export-records.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Actor } from '../store/actor.ts';
import { missing, UsageError, type Command } from './command.ts';
import { databaseOf, databaseOptions, existing } from './database-of.ts';
import { cliActor, openLocal } from './open-local.ts';
import { readJsonArgument } from './read-input.ts';

const options = {
  ...databaseOptions,
  table: { type: 'string' },
  filter: { type: 'string' },
  fields: { type: 'string' },
  format: { type: 'string' },
  encoding: { type: 'string' },
  'guard-ids': { type: 'boolean' },
  out: { type: 'string' },
  language: { type: 'string' },
  zone: { type: 'string' },
  unmask: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Reading every record of a table takes as long as it takes; each batch by itself is quick. */
const READ_MS = 120_000;

/** Whoever sits at this machine may see everything, but says so, and it is written down. */
const masked: Actor = { ...cliActor, permissions: [{ action: 'read', kind: '*', id: '*' }] };

export const exportTable: Command = {
  usage:
    'export --table T [--filter RULE|@FILE] [--fields A,B] [--format xlsx|csv] [--out FILE] [--encoding utf-8|gb18030] [--guard-ids] [--language zh|en] [--zone ZONE] [--unmask] [--data DIR | --database URL] [--json]',
  summary: {
    zh: '把一张表导出为 XLSX 或 CSV：编号按文本，公式注入已防护，个人信息默认脱敏（--unmask 会记入审计）',
    en: 'Export a table as XLSX or CSV: ids as text, formulas neutralised, personal data masked (--unmask is written to the audit log)',
  },
  async run({ args, env, out }) {
    const { values } = parseArgs({ args, options });
    const { table, language = 'zh' } = values;
    if (table === undefined) throw missing('--table');
    if (language !== 'zh' && language !== 'en') throw new UsageError('--language zh|en');
    const format = formatOf(values);
    const file = values.out ?? `${table}.${format}`;
    const local = await openLocal(existing(databaseOf(values, env)), env);
    const { store, reads, catalog } = local;
    try {
      if ((await catalog.table(table)) === undefined)
        throw new UsageError(`没有表 ${table} / there is no table ${table}`);
      const actor = values.unmask === true ? cliActor : masked;
      if (values.unmask === true)
        await store.write((tx) =>
          recordAudit(tx, systemClock.now(), actor, {
            action: 'pii.unmask',
            kind: 'table',
            object: table,
            note: 'export',
          }),
        );
      const zone = values.zone ?? local.zone;
      const report = await exportRecords(reads, { actor, timeoutMs: READ_MS, zone }, file, {
        table,
        language,
        query: queryOf(values),
        output: format === 'xlsx' ? { format, zone } : { format, zone, ...csvOptions(values) },
      });
      if (values.json) out(printJson({ file, ...report }));
      else
        out(
          `已导出 ${report.rows} 行到 ${file}（${report.bytes} 字节） / ${report.rows} rows in ${file}, ${report.bytes} bytes`,
        );
      return 0;
    } finally {
      await local.close();
    }
  },
};

function formatOf({ format, out }: Values): 'xlsx' | 'csv' {
  const wanted = format ?? (out?.endsWith('.csv') === true ? 'csv' : 'xlsx');
  if (wanted !== 'xlsx' && wanted !== 'csv') throw new UsageError('--format xlsx|csv');
  return wanted;
}

function csvOptions(values: Values): { encoding?: 'utf-8' | 'gb18030'; guardIds?: boolean } {
  const { encoding } = values;
  if (encoding !== undefined && encoding !== 'utf-8' && encoding !== 'gb18030')
    throw new UsageError('--encoding utf-8|gb18030');
  return { ...(encoding && { encoding }), ...(values['guard-ids'] && { guardIds: true }) };
}

const queryOf = ({ filter, fields }: Values): { filter?: unknown; fields?: string[] } => ({
  ...(filter === undefined ? {} : { filter: readJsonArgument(filter) }),
  ...(fields === undefined ? {} : { fields: fields.split(',') }),
});
