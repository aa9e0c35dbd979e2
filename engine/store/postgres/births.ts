import type { BirthRow, Born } from '../birth-row.ts';
import type { Session } from '../session.ts';

type Column = [name: string, type: 'text' | 'bigint', value: (row: BirthRow) => unknown];

const PLAIN: Column[] = [
  ['id', 'text', ({ run }) => run.id],
  ['flow_id', 'text', ({ run }) => run.flowId],
  ['version', 'bigint', ({ run }) => run.version],
  ['mode', 'text', ({ run }) => run.mode],
  ['priority', 'bigint', ({ run }) => run.priority],
  ['depth', 'bigint', ({ run }) => run.depth],
  ['flow_group', 'text', ({ run }) => run.group],
  ['status', 'text', ({ run }) => run.status],
  ['seq', 'bigint', ({ seq }) => seq],
  ['epoch', 'bigint', ({ epoch }) => epoch],
  ['lease_owner', 'text', ({ leaseOwner }) => leaseOwner],
  ['due_at', 'bigint', ({ dueAt }) => dueAt],
  ['created_at', 'bigint', ({ run }) => run.createdAt],
  ['ended_at', 'bigint', ({ run }) => run.endedAt],
  ['body', 'text', ({ body }) => body],
  ['keys', 'text', ({ keys }) => keys],
];

const GUARDED: Column[] = [
  ['idem_key', 'text', ({ run }) => run.idempotencyKey],
  ['serial_key', 'text', ({ run }) => run.serialKey],
  [
    'serial_at',
    'bigint',
    ({ run }) => (run.serialKey === undefined ? null : (run.serialAt ?? run.createdAt)),
  ],
  ['hold_id', 'text', ({ run }) => run.holdId],
  ['parent_run', 'text', ({ run }) => run.parentRun],
  ['parent_step', 'text', ({ run }) => run.parentStep],
  ['error_code', 'text', ({ run }) => run.errorCode],
  ['concurrency', 'bigint', ({ run }) => run.concurrency],
];

/** The rows as one array per column: the text of the statement stays the same for any number of rows. */
const table = (columns: Column[]): string =>
  `WITH v AS (SELECT * FROM unnest(${columns.map(([, type]) => `?::${type}[]`).join(', ')})
    WITH ORDINALITY AS t(${[...columns.map(([name]) => name), 'place'].join(', ')}))`;

const arrays = (columns: Column[], rows: readonly BirthRow[]): unknown[] =>
  columns.map(([, , value]) => rows.map((row) => value(row) ?? null));

const RUN_COLUMNS = PLAIN.map(([name]) => name).filter((name) => name !== 'body' && name !== 'keys');

const insertPlainSql = `${table(PLAIN)},
  r AS (INSERT INTO runs(${RUN_COLUMNS.join(', ')}) SELECT ${RUN_COLUMNS.join(', ')} FROM v),
  k AS (INSERT INTO run_keys(name, value, run_id)
    SELECT j.key, j.value, v.id FROM v CROSS JOIN LATERAL jsonb_each_text(v.keys::jsonb) j
    ON CONFLICT DO NOTHING)
  INSERT INTO segments(run_id, seq, at, body) SELECT id, seq, created_at, body FROM v`;

export async function insertPlain(session: Session, rows: readonly BirthRow[]): Promise<void> {
  await session.repeat(insertPlainSql, arrays(PLAIN, rows));
}

/**
 * `blocked`: another run of the serial key is open. `crowded`: the flow has its number of leased runs, those before
 * it in this statement counted in. Names are locked before, so nobody changes the answer until we have committed.
 */
const insertGuardedSql = `${table([...PLAIN, ...GUARDED])},
  d AS (SELECT v.*,
    serial_key IS NOT NULL AND EXISTS (
      SELECT 1 FROM runs o WHERE o.serial_key = v.serial_key AND o.status IN ('queued', 'running', 'waiting')) AS blocked,
    concurrency IS NOT NULL AND lease_owner IS NOT NULL AND concurrency < (
      SELECT count(*) FROM runs o
      WHERE o.flow_id = v.flow_id AND o.lease_owner IS NOT NULL AND o.due_at > v.created_at)
      + row_number() OVER (PARTITION BY flow_id, concurrency IS NOT NULL AND lease_owner IS NOT NULL ORDER BY place)
      AS crowded
    FROM v),
  r AS (INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at, idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code)
    SELECT id, flow_id, version, mode, priority, depth, flow_group,
      CASE WHEN blocked OR crowded THEN 'queued' ELSE status END, seq,
      CASE WHEN blocked OR crowded THEN 0 ELSE epoch END,
      CASE WHEN blocked OR crowded THEN NULL ELSE lease_owner END,
      CASE WHEN blocked THEN NULL WHEN crowded THEN created_at ELSE due_at END,
      created_at, CASE WHEN blocked OR crowded THEN NULL ELSE ended_at END,
      idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code
    FROM d ORDER BY place
    ON CONFLICT (flow_id, idem_key) WHERE idem_key IS NOT NULL DO NOTHING
    RETURNING id, status, due_at),
  s AS (INSERT INTO segments(run_id, seq, at, body)
    SELECT id, seq, created_at, body FROM d WHERE id IN (SELECT id FROM r)),
  k AS (INSERT INTO run_keys(name, value, run_id)
    SELECT j.key, j.value, d.id FROM d CROSS JOIN LATERAL jsonb_each_text(d.keys::jsonb) j
    WHERE d.id IN (SELECT id FROM r)
    ON CONFLICT DO NOTHING)
  SELECT id, status, due_at FROM r`;

export async function insertGuarded(session: Session, rows: readonly BirthRow[]): Promise<Map<string, Born>> {
  const born = await session.repeat<{ id: string; status: string; due_at: number | null }>(
    insertGuardedSql,
    arrays([...PLAIN, ...GUARDED], rows),
  );
  return new Map(born.map(({ id, status, due_at: dueAt }) => [id, { status, dueAt }]));
}
