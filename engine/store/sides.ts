import { printJson } from '../../schemas/values/print-json.ts';
import type { Group } from './context.ts';
import { deliverAll } from './inbox.ts';
import type { Side } from './run-store.ts';
import { insertRows, marks, withValues } from './sql.ts';

/** What an append or a birth writes beside its journal. Children are not written here. */
export interface SideEntry {
  runId: string;
  flowId: string;
  /** Instant of the append. */
  at: number;
  /** Events in the journal after it; makes the failure's id. */
  seq: number;
  side: Side;
}

/** Each table gets the rows of all entries at once. */
export async function writeSides(group: Group, entries: readonly SideEntry[]): Promise<void> {
  // What an append both closes and opens is to be open: a step that is tried again asks under the same token.
  await closeWaits(group, entries);
  await openWaits(group, entries);
  await closeCases(group, entries);
  await openCases(group, entries);
  await writeKeys(group, entries);
  await writeFailures(group, entries);
  await writeCache(group, entries);
  const messages = entries.flatMap(({ side }) => side.messages ?? []);
  if (messages.length > 0) await deliverAll(group, messages);
}

async function openWaits(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const rows = entries.flatMap(({ runId, at, side }) =>
    (side.waits ?? []).map(({ token, step, wait }) => [
      token,
      runId,
      step,
      wait.kind,
      printJson(wait),
      wait.dueAt ?? null,
      at,
    ]),
  );
  if (rows.length === 0) return;
  const columns = ['token', 'run_id', 'step', 'kind', 'wait', 'due_at', 'opened_at'];
  // A step that is tried again asks for the same token; its wait is open again with the newest terms.
  await insertRows(
    group.session,
    'waits',
    columns,
    rows,
    `ON CONFLICT (token) DO UPDATE SET kind = excluded.kind, wait = excluded.wait, due_at = excluded.due_at,
      opened_at = excluded.opened_at, closed_at = NULL`,
  );
}

async function closeWaits(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const tokens = entries.flatMap(({ side }) => side.closeWaits ?? []);
  if (tokens.length === 0) return;
  await group.session.query(
    `UPDATE waits SET closed_at = ? WHERE closed_at IS NULL AND token IN (${marks(tokens.length)})`,
    [group.clock.now(), ...tokens],
  );
}

async function openCases(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const rows = entries.flatMap(({ runId, at, side }) =>
    (side.cases ?? []).map((draft) => [
      draft.id,
      draft.type,
      draft.cause,
      draft.severity,
      draft.object ?? null,
      draft.field ?? null,
      draft.value ?? null,
      draft.suggestion ?? null,
      draft.handler ?? null,
      draft.deadlineAt ?? null,
      draft.details === undefined ? null : printJson(draft.details),
      runId,
      draft.step,
      at,
    ]),
  );
  if (rows.length === 0) return;
  const columns =
    'id type cause severity object field value suggestion handler deadline_at details run_id step opened_at'.split(
      ' ',
    );
  await insertRows(group.session, 'cases', columns, rows, 'ON CONFLICT (id) DO NOTHING');
}

async function closeCases(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const rows = entries.flatMap(({ runId, at, side }) =>
    (side.closeCases ?? []).map(({ step, by, note }) => [runId, step, at, by ?? null, note ?? null]),
  );
  if (rows.length === 0) return;
  const columns = { run_id: 'TEXT', step: 'TEXT', at: 'BIGINT', closed_by: 'TEXT', note: 'TEXT' } as const;
  await group.session.query(
    `${withValues(columns, rows.length)}
    UPDATE cases SET closed_at = v.at, closed_by = coalesce(v.closed_by, cases.closed_by),
      note = coalesce(v.note, cases.note) FROM v
    WHERE cases.run_id = v.run_id AND cases.step = v.step AND cases.closed_at IS NULL`,
    rows.flat(),
  );
}

async function writeKeys(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const rows = entries.flatMap(({ runId, side }) =>
    Object.entries(side.keys ?? {}).map(([name, value]) => [name, value, runId]),
  );
  if (rows.length > 0)
    await insertRows(group.session, 'run_keys', ['name', 'value', 'run_id'], rows, 'ON CONFLICT DO NOTHING');
}

async function writeFailures(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const rows = entries.flatMap(({ runId, flowId, at, seq, side: { failure } }) =>
    failure === undefined
      ? []
      : [
          [
            `${runId}.${seq}`,
            runId,
            flowId,
            failure.step ?? null,
            printJson(failure.error),
            failure.errorFlow ?? null,
            at,
          ],
        ],
  );
  if (rows.length === 0) return;
  await insertRows(
    group.session,
    'failures',
    ['id', 'run_id', 'flow_id', 'step', 'error', 'error_flow', 'at'],
    rows,
  );
}

async function writeCache(group: Group, entries: readonly SideEntry[]): Promise<void> {
  const newest = new Map(entries.flatMap(({ side }) => side.cache ?? []).map((entry) => [entry.key, entry]));
  if (newest.size === 0) return;
  await insertRows(
    group.session,
    'step_cache',
    ['key', 'output', 'expires_at'],
    [...newest.values()].map(({ key, output, expiresAt }) => [key, printJson(output), expiresAt]),
    'ON CONFLICT (key) DO UPDATE SET output = excluded.output, expires_at = excluded.expires_at',
  );
}
