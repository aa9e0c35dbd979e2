import type { Problem } from '../../schemas/problem.ts';
import type { MappingProblem } from '../../schemas/mapping.ts';
import type { Channel } from '../../schemas/channel.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';
import { timedId } from '../store/timed-id.ts';
import { chunks, marks } from '../store/sql.ts';

/** A record that could not be taken in, with what the platform sent. */
export interface Quarantined {
  list: string;
  key: string;
  cause: string;
  problems: (MappingProblem | Problem)[];
  payload: Json;
  sourceCall: string;
  mappingVersion: string;
  fetchedAt: number;
}

/** What comes in: problems as the mapping or the table words them. */
export interface Refused {
  key: string;
  problems: readonly (MappingProblem | Problem)[];
  payload: string;
}

interface From {
  list: string;
  sourceCall: string;
  mappingVersion: string;
  at: number;
}

const EXAMPLES = 5;
const objectOf = ({ id }: Pick<Channel, 'id'>): string => `channel:${id}`;

/** One cause is one field that is wrong in one way, however many records have it. */
const causeOf = ([first]: Refused['problems']): string =>
  first === undefined ? 'unknown' : `${first.code}:${'field' in first ? first.field : first.path}`;

/** Keeps records that could not be taken in, and brings the cases of their causes up to date. Answers how many are new. */
export async function quarantine(
  tx: Transaction,
  channel: Channel,
  refused: readonly Refused[],
  from: From,
): Promise<number> {
  if (refused.length === 0) return 0;
  const names = [...new Set(refused.map(({ key }) => key))];
  let known = 0;
  for (const slice of chunks(names, 500)) {
    const rows = await tx.query(
      `SELECT record_key FROM channel_quarantine WHERE channel_id = ? AND list = ? AND record_key IN (${marks(slice.length)})`,
      [channel.id, from.list, ...slice],
    );
    known += rows.length;
  }
  for (const { key, problems, payload } of refused)
    await tx.query(
      `INSERT INTO channel_quarantine(channel_id, list, record_key, cause, problems, payload, source_call,
        mapping_version, fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel_id, list, record_key) DO UPDATE SET cause = excluded.cause, problems = excluded.problems,
          payload = excluded.payload, source_call = excluded.source_call,
          mapping_version = excluded.mapping_version, fetched_at = excluded.fetched_at`,
      [
        channel.id,
        from.list,
        key,
        causeOf(problems),
        printJson(problems),
        payload,
        from.sourceCall,
        from.mappingVersion,
        from.at,
      ],
    );
  await tellCases(tx, channel, from.at);
  return names.length - known;
}

/** Records that have come in after all are let go. Answers how many there were. */
export async function letGo(
  tx: Transaction,
  channel: Channel,
  list: string,
  keys: readonly string[],
  at: number,
): Promise<number> {
  const [some] = await tx.query('SELECT 1 AS one FROM channel_quarantine WHERE channel_id = ? LIMIT 1', [
    channel.id,
  ]);
  if (some === undefined) return 0;
  let gone = 0;
  for (const slice of chunks(keys, 500)) {
    const rows = await tx.query(
      `DELETE FROM channel_quarantine WHERE channel_id = ? AND list = ? AND record_key IN (${marks(slice.length)})
        RETURNING record_key`,
      [channel.id, list, ...slice],
    );
    gone += rows.length;
  }
  if (gone > 0) await tellCases(tx, channel, at);
  return gone;
}

/** One open case for each cause, with its number and some examples; a cause that is no more is closed. */
async function tellCases(tx: Transaction, channel: Channel, at: number): Promise<void> {
  const object = objectOf(channel);
  const causes = await tx.query<{ cause: string; count: number }>(
    'SELECT cause, count(*) AS count FROM channel_quarantine WHERE channel_id = ? GROUP BY cause ORDER BY cause',
    [channel.id],
  );
  const open = await tx.query<{ id: string; suggestion: string | null }>(
    "SELECT id, suggestion FROM cases WHERE type = 'quarantine' AND object = ? AND run_id IS NULL AND closed_at IS NULL",
    [object],
  );
  const byCause = new Map(open.map(({ id, suggestion }) => [suggestion, id]));
  for (const { cause, count } of causes) {
    const examples = await tx.query<{ record_key: string; problems: string }>(
      'SELECT record_key, problems FROM channel_quarantine WHERE channel_id = ? AND cause = ? ORDER BY fetched_at LIMIT ?',
      [channel.id, cause, EXAMPLES],
    );
    const details = printJson({
      channel: channel.id,
      cause,
      count,
      examples: examples.map(({ record_key: key, problems }) => ({ key, problems: parseJson(problems) })),
    });
    const field = cause.slice(cause.indexOf(':') + 1);
    const id = byCause.get(cause);
    byCause.delete(cause);
    if (id !== undefined)
      await tx.query('UPDATE cases SET value = ?, details = ? WHERE id = ?', [String(count), details, id]);
    else
      await tx.query(
        `INSERT INTO cases(id, type, cause, severity, object, field, value, suggestion, details, opened_at)
          VALUES (?, 'quarantine', 'channel-record', 'important', ?, ?, ?, ?, ?, ?)`,
        [timedId(at), object, field, String(count), cause, details, at],
      );
  }
  for (const id of byCause.values())
    await tx.query("UPDATE cases SET closed_at = ?, closed_by = 'system', note = 'recovered' WHERE id = ?", [
      at,
      id,
    ]);
}

interface Row {
  list: string;
  record_key: string;
  cause: string;
  problems: string;
  payload: string;
  source_call: string;
  mapping_version: string;
  fetched_at: number;
}

/** Records of a channel that wait for a better mapping, the oldest first. */
export async function readQuarantine(
  tables: Tables,
  channel: string,
  { after = '', limit }: { after?: string; limit: number },
): Promise<Quarantined[]> {
  const rows = await tables.read<Row>(
    'SELECT * FROM channel_quarantine WHERE channel_id = ? AND record_key > ? ORDER BY record_key, list LIMIT ?',
    [channel, after, limit],
  );
  return rows.map((row) => ({
    list: row.list,
    key: row.record_key,
    cause: row.cause,
    problems: parseJson(row.problems) as unknown as Quarantined['problems'],
    payload: parseJson(row.payload),
    sourceCall: row.source_call,
    mappingVersion: row.mapping_version,
    fetchedAt: row.fetched_at,
  }));
}
