import { printJson } from '../../schemas/values/print-json.ts';
import type { FaultName } from '../core/ports.ts';
import type { Lane } from './committer.ts';
import type { Group } from './context.ts';
import type { DeliverResult, Message } from './run-store.ts';
import { wakeNext } from './serials.ts';
import { insertRows, marks, rounds, tuples, withValues } from './sql.ts';
import { isFinal } from './status.ts';

export const deliverLane: Lane<Message, DeliverResult> = {
  order: 2,
  run: deliverAll,
  touches: ({ runId }) => (runId === undefined ? [] : [runId]),
  beforeCommit: (): FaultName[] => ['deliver.before-commit'],
  afterCommit: 'deliver.after-commit',
};

/** A message with the run and the step its token stands for. */
interface Addressed {
  message: Message;
  runId: string;
  step: string | undefined;
  /** The wait of the token is over. */
  closed: boolean;
}

interface Target {
  id: string;
  status: string;
  inbox_seq: number;
  serial_key: string | null;
}

/**
 * Puts messages into inboxes. Each raises its run's `inbox_seq`, on which parking is conditional, so a run that is
 * about to park notices; a run that is parked becomes due.
 */
export async function deliverAll(group: Group, messages: readonly Message[]): Promise<DeliverResult[]> {
  const addressed = await address(group, messages);
  const results = new Map<Message, DeliverResult>();
  const known = addressed.filter(({ message, runId, closed }) => {
    if (closed) results.set(message, { kind: 'closed', runId });
    return !closed;
  });
  // Two messages with one `dedupe`, or of which one reopens the run, must see each other.
  for (const round of rounds(known, ({ message, runId }) =>
    message.dedupe === undefined && message.kind !== 'reopen' ? [] : [runId],
  ))
    for (const [message, result] of await deliverRound(group, round)) results.set(message, result);
  return messages.map((message) => results.get(message) ?? { kind: 'unknown' });
}

async function address(group: Group, messages: readonly Message[]): Promise<Addressed[]> {
  const tokens = [...new Set(messages.flatMap(({ token }) => token ?? []))];
  const waits =
    tokens.length === 0
      ? []
      : await group.session.query<{ token: string; run_id: string; step: string; closed_at: number | null }>(
          `SELECT token, run_id, step, closed_at FROM waits WHERE token IN (${marks(tokens.length)})`,
          tokens,
        );
  const byToken = new Map(waits.map((wait) => [wait.token, wait]));
  return messages.flatMap((message): Addressed[] => {
    if (message.token === undefined)
      return message.runId === undefined
        ? []
        : [{ message, runId: message.runId, step: message.step, closed: false }];
    const wait = byToken.get(message.token);
    if (wait === undefined || (message.runId !== undefined && message.runId !== wait.run_id)) return [];
    return [
      { message, runId: wait.run_id, step: message.step ?? wait.step, closed: wait.closed_at !== null },
    ];
  });
}

async function deliverRound(group: Group, items: readonly Addressed[]): Promise<Map<Message, DeliverResult>> {
  const results = new Map<Message, DeliverResult>();
  const ids = [...new Set(items.map(({ runId }) => runId))];
  if (ids.length === 0) return results;
  await group.dialect.lockRuns(group.session, ids);
  const targets = await group.session.query<Target>(
    `SELECT id, status, inbox_seq, serial_key FROM runs WHERE id IN (${marks(ids.length)})`,
    ids,
  );
  const byId = new Map(targets.map((target) => [target.id, target]));
  const seen = await alreadyThere(group, items);
  const accepted: (Addressed & { seq: number })[] = [];
  for (const item of items) {
    const { message, runId } = item;
    const target = byId.get(runId);
    if (target === undefined) continue;
    if (message.dedupe !== undefined && seen.has(JSON.stringify([runId, message.dedupe]))) {
      results.set(message, { kind: 'duplicate', runId });
    } else if (isFinal(target.status) && !canReopen(target, message)) {
      results.set(message, { kind: 'closed', runId });
    } else {
      target.inbox_seq += 1;
      accepted.push({ ...item, seq: target.inbox_seq });
      results.set(message, { kind: 'accepted', runId });
    }
  }
  await writeMessages(group, accepted);
  await raise(group, accepted, byId);
  return results;
}

/** A run that failed or was canceled may go on; one that completed or was overtaken may not. */
const canReopen = ({ status }: Target, { kind }: Message): boolean =>
  kind === 'reopen' && (status === 'failed' || status === 'canceled');

async function alreadyThere(group: Group, items: readonly Addressed[]): Promise<Set<string>> {
  const wanted = items.filter(({ message }) => message.dedupe !== undefined);
  if (wanted.length === 0) return new Set();
  const found = await group.session.query<{ run_id: string; dedupe: string }>(
    `SELECT run_id, dedupe FROM inbox
      WHERE dedupe IS NOT NULL AND (run_id, dedupe) IN (VALUES ${tuples(wanted.length, 2)})`,
    wanted.flatMap(({ message, runId }) => [runId, message.dedupe]),
  );
  return new Set(found.map((row) => JSON.stringify([row.run_id, row.dedupe])));
}

async function writeMessages(
  group: Group,
  accepted: readonly (Addressed & { seq: number })[],
): Promise<void> {
  if (accepted.length === 0) return;
  await insertRows(
    group.session,
    'inbox',
    ['run_id', 'seq', 'kind', 'token', 'step', 'name', 'payload', 'sender', 'dedupe', 'at'],
    accepted.map(({ message, runId, step, seq }) => [
      runId,
      seq,
      message.kind,
      message.token ?? null,
      step ?? null,
      message.name ?? null,
      printJson(message.payload),
      message.by ?? null,
      message.dedupe ?? null,
      message.at,
    ]),
  );
}

/**
 * Raises `inbox_seq` and makes parked runs due. A run queued behind its serial key stays asleep until its turn; one
 * that is to be canceled gives the key up instead and goes on at once, for it has nothing to do but end. A reopened
 * run takes its serial key again, or queues for it.
 */
async function raise(
  group: Group,
  accepted: readonly (Addressed & { seq: number })[],
  targets: ReadonlyMap<string, Target>,
): Promise<void> {
  const last = new Map<string, { seq: number; cancel: boolean; reopen: boolean }>();
  for (const { message, runId, seq } of accepted) {
    const status = targets.get(runId)?.status ?? '';
    last.set(runId, {
      seq,
      cancel: (last.get(runId)?.cancel ?? false) || (message.kind === 'cancel' && status === 'queued'),
      reopen: message.kind === 'reopen' && isFinal(status),
    });
  }
  if (last.size === 0) return;
  const keys = [...last].flatMap(([id, { cancel, reopen }]) =>
    cancel || reopen ? (targets.get(id)?.serial_key ?? []) : [],
  );
  await group.dialect.lockNames(
    group.session,
    keys.map((key) => `serial:${key}`),
  );
  const columns = { id: 'TEXT', seq: 'BIGINT', cancel: 'BIGINT', reopen: 'BIGINT', now: 'BIGINT' } as const;
  const now = group.clock.now();
  await group.session.query(
    `${withValues(columns, last.size)},
    r AS (SELECT v.*, CASE WHEN v.reopen = 1 THEN runs.serial_key END AS serial_key
      FROM v JOIN runs ON runs.id = v.id),
    w AS (SELECT r.*,
      EXISTS (SELECT 1 FROM runs o WHERE o.serial_key = r.serial_key AND o.status IN ('running', 'waiting'))
      OR EXISTS (SELECT 1 FROM runs o WHERE o.serial_key = r.serial_key AND o.status = 'queued') AS taken
      FROM r)
    UPDATE runs SET inbox_seq = w.seq,
      serial_key = CASE WHEN w.cancel = 1 THEN NULL ELSE runs.serial_key END,
      status = CASE WHEN w.taken THEN 'queued' WHEN w.cancel = 1 OR w.reopen = 1 THEN 'running' ELSE runs.status END,
      due_at = CASE
        WHEN runs.lease_owner IS NOT NULL THEN runs.due_at
        WHEN w.taken THEN NULL
        WHEN runs.status = 'queued' AND w.cancel = 0 THEN runs.due_at
        ELSE w.now END
    FROM w WHERE runs.id = w.id`,
    [...last].flatMap(([id, { seq, cancel, reopen }]) => [id, seq, cancel ? 1 : 0, reopen ? 1 : 0, now]),
  );
  for (const id of last.keys()) group.due.add(id);
  // The one that gave up may have been the first in the queue.
  await wakeNext(group, keys);
}
