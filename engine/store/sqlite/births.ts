import type { BirthRow, Born } from '../birth-row.ts';
import type { Session } from '../session.ts';
import { ask, tuples } from '../sql.ts';

/**
 * A birth is one statement: an INSERT into a view whose trigger writes the run and its first segment, so a group of
 * births needs no BEGIN and COMMIT. What the rows of a group share (flow, version, status …) is bound once.
 *
 * Births per second against bare 250-byte rows with the same group commit and driver (2 cores, 50 writers, 1 KB of
 * journal, synchronous=FULL), and CPU of both threads per birth:
 *   json_each of one parameter            0.27   39 µs
 *   BEGIN, two multi-row INSERTs, COMMIT  0.26   41 µs
 *   view, 15 values bound per row         0.32   31 µs
 *   view, shared values bound once        0.38   26 µs
 *   … runs clustered on the id            0.43   23 µs
 *   … parsed statement kept               0.47   19 µs
 * A segment alone, without run and view, is at 0.71: a third of the distance is 1,000 bytes against 250. The indexes
 * on runs cost 0.03, pages of 8 KB instead of 4 KB nothing. Through the whole store it is 0.48 (`births.bench.ts`).
 */
export const birthObjects: readonly string[] = [
  `CREATE VIEW births AS
    SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at, '' AS body
    FROM runs`,
  `CREATE TRIGGER births_insert INSTEAD OF INSERT ON births BEGIN
    INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at)
    VALUES (NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group, NEW.status, NEW.seq,
      NEW.epoch, NEW.lease_owner, NEW.due_at, NEW.created_at, NEW.ended_at);
    INSERT INTO segments(run_id, seq, at, body) VALUES (NEW.id, NEW.seq, NEW.created_at, NEW.body);
  END`,
  `CREATE VIEW guarded_births AS
    SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at, '' AS body, idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code,
      0 AS concurrency, '' AS keys
    FROM runs`,
  // `blocked`: another run of the serial key is open. `crowded`: the flow has its number of leased runs.
  `CREATE TRIGGER guarded_births_insert INSTEAD OF INSERT ON guarded_births BEGIN
    INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at, idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code)
    SELECT NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group,
      iif(blocked OR crowded, 'queued', NEW.status), NEW.seq,
      iif(blocked OR crowded, 0, NEW.epoch), iif(blocked OR crowded, NULL, NEW.lease_owner),
      CASE WHEN blocked THEN NULL WHEN crowded THEN NEW.created_at ELSE NEW.due_at END,
      NEW.created_at, iif(blocked OR crowded, NULL, NEW.ended_at), NEW.idem_key, NEW.serial_key,
      NEW.serial_at, NEW.hold_id, NEW.parent_run, NEW.parent_step, NEW.error_code
    FROM (SELECT
      NEW.serial_key IS NOT NULL AND (
        EXISTS (SELECT 1 FROM runs WHERE serial_key = NEW.serial_key AND status IN ('running', 'waiting'))
        OR EXISTS (SELECT 1 FROM runs WHERE serial_key = NEW.serial_key AND status = 'queued')) AS blocked,
      NEW.concurrency IS NOT NULL AND NEW.lease_owner IS NOT NULL AND NEW.concurrency <= (
        SELECT count(*) FROM runs
        WHERE flow_id = NEW.flow_id AND lease_owner IS NOT NULL AND due_at > NEW.created_at) AS crowded)
    WHERE true
    ON CONFLICT (flow_id, idem_key) WHERE idem_key IS NOT NULL DO NOTHING;
    INSERT INTO segments(run_id, seq, at, body)
      SELECT id, NEW.seq, NEW.created_at, NEW.body FROM runs
      WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM segments WHERE run_id = NEW.id);
    INSERT OR IGNORE INTO run_keys(name, value, run_id)
      SELECT key, value, NEW.id FROM json_each(NEW.keys) WHERE EXISTS (SELECT 1 FROM runs WHERE id = NEW.id);
  END`,
];

/**
 * Search keys alone make no birth depend on another: such a run takes the short way too, beside its keys.
 * The guarded way asks of every row what became of it, and costs 8 µs more.
 */
export const keyedBirthObjects: readonly string[] = [
  `CREATE VIEW keyed_births AS
    SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at, '' AS body, '' AS keys
    FROM runs`,
  `CREATE TRIGGER keyed_births_insert INSTEAD OF INSERT ON keyed_births BEGIN
    INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
      created_at, ended_at)
    VALUES (NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group, NEW.status, NEW.seq,
      NEW.epoch, NEW.lease_owner, NEW.due_at, NEW.created_at, NEW.ended_at);
    INSERT INTO segments(run_id, seq, at, body) VALUES (NEW.id, NEW.seq, NEW.created_at, NEW.body);
    INSERT OR IGNORE INTO run_keys(name, value, run_id) SELECT key, value, NEW.id FROM json_each(NEW.keys);
  END`,
];

/** Differ from row to row, or may at any time. */
const OWN = 'id created_at ended_at body'.split(' ');
/** The same in most groups: under load nearly all births are of a few flows. */
const SHARED = 'flow_id version mode priority depth flow_group status seq epoch lease_owner due_at'.split(
  ' ',
);
const GUARDED =
  'idem_key serial_key serial_at hold_id parent_run parent_step error_code concurrency keys'.split(' ');

export async function insertPlain(session: Session, rows: readonly BirthRow[]): Promise<void> {
  if (rows.every(({ keys }) => keys === null)) {
    await insertInto(session, 'births', [...OWN, ...SHARED], rows.map(plainValues), '');
    return;
  }
  const values = rows.map((row) => [...plainValues(row), row.keys]);
  await insertInto(session, 'keyed_births', [...OWN, ...SHARED, 'keys'], values, '');
}

/**
 * Runs whose birth depends on others: unique by idempotency key, queued behind their serial key or a full flow.
 * RETURNING is worked out after the trigger has run, so it tells what became of each row.
 */
export async function insertGuarded(session: Session, rows: readonly BirthRow[]): Promise<Map<string, Born>> {
  const born = await insertInto<{ id: string; status: string | null; due_at: number | null }>(
    session,
    'guarded_births',
    [...OWN, ...SHARED, ...GUARDED],
    rows.map((row) => [...plainValues(row), ...guardedValues(row)]),
    `RETURNING id,
      (SELECT runs.status FROM runs WHERE runs.id = guarded_births.id) AS status,
      (SELECT runs.due_at FROM runs WHERE runs.id = guarded_births.id) AS due_at`,
  );
  return new Map(
    born.flatMap(({ id, status, due_at: dueAt }) => (status === null ? [] : [[id, { status, dueAt }]])),
  );
}

/** One INSERT; what is the same in all rows is bound once. */
function insertInto<Row>(
  session: Session,
  view: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  tail: string,
): Promise<Row[]> {
  const first = rows[0] ?? [];
  const same = columns.map((_, at) => at >= OWN.length && rows.every((row) => row[at] === first[at]));
  const shared = columns.filter((_, at) => same[at]);
  const own = columns.filter((_, at) => !same[at]);
  const sql = `INSERT INTO ${view}(${[...shared, ...own].join(', ')})
    SELECT ${[...shared.map(() => '?'), ...own.map((_, at) => `column${at + 1}`)].join(', ')}
    FROM (VALUES ${tuples(rows.length, own.length)}) WHERE true ${tail}`;
  const bindings = first.filter((_, at) => same[at]);
  for (const row of rows) for (const [at, value] of row.entries()) if (!same[at]) bindings.push(value);
  return ask(session, rows.length, sql, bindings);
}

const plainValues = ({ run, seq, epoch, leaseOwner, dueAt, body }: BirthRow): unknown[] => [
  run.id,
  run.createdAt,
  run.endedAt ?? null,
  body,
  run.flowId,
  run.version,
  run.mode,
  run.priority,
  run.depth,
  run.group ?? null,
  run.status,
  seq,
  epoch,
  leaseOwner,
  dueAt,
];

const guardedValues = ({ run, keys }: BirthRow): unknown[] => [
  run.idempotencyKey ?? null,
  run.serialKey ?? null,
  run.serialKey === undefined ? null : (run.serialAt ?? run.createdAt),
  run.holdId ?? null,
  run.parentRun ?? null,
  run.parentStep ?? null,
  run.errorCode ?? null,
  run.concurrency ?? null,
  keys,
];
