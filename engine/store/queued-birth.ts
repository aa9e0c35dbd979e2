import type { Transaction } from '../sdk/transaction.ts';
import { birthRow } from './birth-row.ts';
import { writeBlobs } from './blobs.ts';
import type { NewRun } from './run-store.ts';
import { insertRows } from './sql.ts';

/**
 * Bears a run inside somebody else's transaction, so that the run and the reason for it are written together or not
 * at all. It is queued and due: whoever claims it next drives it, and the claim minds its serial key. Answers the
 * run that has the idempotency key already, if there is one; then nothing is written.
 *
 * Plain inserts instead of the one-statement birth: that one needs no transaction, this one has one anyway.
 */
export async function bearQueued(tx: Transaction, run: NewRun): Promise<{ duplicateOf: string } | null> {
  const { seq, body, blobs } = birthRow(run, '');
  if (run.leased || run.status !== 'queued' || run.side !== undefined)
    throw new Error(`run ${run.id} cannot be born queued`);
  const written = await tx.query(
    `INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, due_at, created_at,
      idem_key, serial_key, serial_at, hold_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, 0, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (flow_id, idem_key) WHERE idem_key IS NOT NULL DO NOTHING RETURNING id`,
    [
      run.id,
      run.flowId,
      run.version,
      run.mode,
      run.priority,
      run.depth,
      run.group ?? null,
      seq,
      run.dueAt,
      run.createdAt,
      run.idempotencyKey ?? null,
      run.serialKey ?? null,
      run.serialKey === undefined ? null : (run.serialAt ?? run.createdAt),
      run.holdId ?? null,
    ],
  );
  if (written.length === 0) return { duplicateOf: await keyHolder(tx, run) };
  await insertRows(tx, 'segments', ['run_id', 'seq', 'at', 'body'], [[run.id, seq, run.createdAt, body]]);
  await writeBlobs({ session: tx, clock: { now: () => run.createdAt } }, [{ runId: run.id, blobs }]);
  const pairs = Object.entries(run.keys ?? {});
  if (pairs.length > 0)
    await insertRows(
      tx,
      'run_keys',
      ['name', 'value', 'run_id'],
      pairs.map(([name, value]) => [name, value, run.id]),
      'ON CONFLICT DO NOTHING',
    );
  return null;
}

async function keyHolder(tx: Transaction, { flowId, idempotencyKey }: NewRun): Promise<string> {
  const [row] = await tx.query<{ id: string }>('SELECT id FROM runs WHERE flow_id = ? AND idem_key = ?', [
    flowId,
    idempotencyKey,
  ]);
  if (row === undefined) throw new Error(`run of ${flowId} was neither written nor a duplicate`);
  return row.id;
}
