import type { RepairRequest } from '../../schemas/repair.ts';
import type { RepairEnd } from '../../schemas/repair-state.ts';
import type { Who } from '../../schemas/schedule-state.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { recordAudit } from './audit-store.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** What begins and ends repairs; each with its entry in the audit log. */
export const createRepairChanges = (tables: Tables) => ({
  create: (request: RepairRequest, who: Who, at: number): Promise<string> =>
    tables.write((tx) => insertRepair(tx, request, who, at)),

  /** False: it is at an end already. */
  end: (id: string, end: RepairEnd, who: Who, at: number): Promise<boolean> =>
    tables.write((tx) => endRepair(tx, id, end, who, at)),

  /** A stopped repair goes on; the failures so far count no more. False: it is not stopped. */
  resume: (id: string, who: Who, at: number): Promise<boolean> =>
    tables.write(async (tx) => {
      const resumed = await tx.query(
        `UPDATE repairs SET state = 'running', count_from = ?, next_release_at = ?, ended_at = NULL, ended_by = NULL,
          end_code = NULL WHERE id = ? AND state = 'stopped' RETURNING id`,
        [at, at, id],
      );
      if (resumed.length > 0) await audit(tx, at, who, 'repair.resume', id);
      return resumed.length > 0;
    }),
});

async function insertRepair(tx: Transaction, request: RepairRequest, who: Who, at: number): Promise<string> {
  const { filter, change, reason, ratePerMinute, stopAfterErrors } = request;
  const id = timedId(at);
  await tx.query(
    `INSERT INTO repairs(id, state, filter, change, reason, rate_per_minute, stop_after_errors, after_run, next_seq,
      next_release_at, count_from, created_at, created_by)
    VALUES (?, 'collecting', ?, ?, ?, ?, ?, '', 1, ?, ?, ?, ?)`,
    [id, printJson(filter), printJson(change), reason, ratePerMinute, stopAfterErrors, at, at, at, who.name],
  );
  await audit(tx, at, who, 'repair.create', id, { filter, change, ratePerMinute, stopAfterErrors }, reason);
  return id;
}

async function endRepair(
  tx: Transaction,
  id: string,
  end: RepairEnd,
  who: Who,
  at: number,
): Promise<boolean> {
  const { state } = end;
  const code = state === 'stopped' ? end.code : null;
  const from = state === 'canceled' ? "('collecting', 'running', 'stopped')" : "('running')";
  const ended = await tx.query(
    `UPDATE repairs SET state = ?, ended_at = ?, ended_by = ?, end_code = ? WHERE id = ? AND state IN ${from} RETURNING id`,
    [state, at, who.name, code, id],
  );
  if (ended.length === 0) return false;
  if (state === 'canceled')
    await tx.query(
      "UPDATE repair_items SET state = 'canceled', ended_at = ? WHERE repair_id = ? AND state = 'pending'",
      [at, id],
    );
  const actions = { done: 'repair.done', stopped: 'repair.stop', canceled: 'repair.cancel' };
  await audit(
    tx,
    at,
    who,
    actions[state],
    id,
    code === null ? undefined : { code },
    state === 'canceled' ? end.reason : undefined,
  );
  return true;
}

const audit = (
  tx: Transaction,
  at: number,
  who: Who,
  action: string,
  object: string,
  after?: unknown,
  note?: string,
): Promise<void> =>
  recordAudit(
    tx,
    at,
    { permissions: [], ...who },
    {
      action,
      kind: 'repair',
      object,
      ...(after === undefined ? {} : { after }),
      ...(note === undefined ? {} : { note }),
    },
  );
